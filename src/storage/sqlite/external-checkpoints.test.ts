import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { create, newWorkspace, sampleClient } from '../contract/place.ts';
import { checkSqlite } from './check-sqlite.ts';
import { type CheckpointKeeper, databasePath, openSqliteStorage } from './sqlite-storage.ts';

interface Written {
  readonly walBytes: number;
  /** Pages that were copied into the data file. */
  readonly copied: number;
}

/** Writes more than any keeper of ours leaves in the WAL. */
async function write(context: TestContext, checkpoints: CheckpointKeeper): Promise<Written> {
  const directory = mkdtempSync(join(tmpdir(), 'clientele-external-'));
  context.after(() => rmSync(directory, { recursive: true }));
  const storage = await openSqliteStorage({ directory, busyTimeoutMs: 1_000, checkpoints });
  const workspaceId = await newWorkspace(storage);
  for (let commit = 0; commit < 40; commit++) {
    const notes = 'x'.repeat(50_000);
    await create(
      storage,
      workspaceId,
      Array.from({ length: 10 }, () => sampleClient({ notes })),
    );
  }
  const path = databasePath(directory);
  const walBytes = statSync(`${path}-wal`).size;
  const copied = statSync(path).size;
  await storage.close();
  return { walBytes, copied };
}

void test('where another program copies the WAL, no commit does', async (context) => {
  const ours = await write(context, 'commits');
  const theirs = await write(context, 'others');

  assert.ok(ours.copied > 10_000_000, `${ours.copied} bytes`);
  assert.ok(theirs.copied < 1_000_000, `${theirs.copied} bytes`);
  assert.ok(theirs.walBytes > ours.walBytes, `${theirs.walBytes} bytes of WAL`);
});

void test('the tables of Litestream are no damage to the schema', async (context) => {
  const directory = mkdtempSync(join(tmpdir(), 'clientele-external-'));
  context.after(() => rmSync(directory, { recursive: true }));
  const storage = await openSqliteStorage({ directory, busyTimeoutMs: 1_000 });
  const db = new DatabaseSync(databasePath(directory));
  db.exec(
    'CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER); CREATE TABLE _litestream_lock (id INTEGER)',
  );
  db.close();

  const found = checkSqlite(directory, { busyTimeoutMs: 1_000 });
  await storage.close();

  assert.equal(found.kind === 'found' && found.isSchemaAsCommitted, true);
});
