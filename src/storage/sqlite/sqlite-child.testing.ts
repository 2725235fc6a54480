import { create, newWorkspace, sampleClient } from '../contract/place.ts';
import { acquireServeLock } from './serve-lock.ts';
import { openSqliteStorage } from './sqlite-storage.ts';

// Another process for sqlite-durability.test.ts: opens a directory, or serves it until it is killed.
const [directory = '', what] = process.argv.slice(2);

if (what === 'serve') {
  acquireServeLock(directory);
}
const storage = await openSqliteStorage({ directory, busyTimeoutMs: 5_000 });
if (what === 'serve') {
  const workspaceId = await newWorkspace(storage);
  for (let answered = 1; answered < 5_000; answered++) {
    await create(storage, workspaceId, [sampleClient()]);
    if (answered === 20) {
      process.stdout.write(`${answered}\n`);
    }
  }
}
await storage.close();
