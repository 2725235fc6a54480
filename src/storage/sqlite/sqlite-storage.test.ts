import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeStorageContract } from '../contract/storage-contract.ts';
import type { StoragePlace } from '../contract/place.ts';
import { openSqliteStorage } from './sqlite-storage.ts';
import type { SqliteStorage } from './sqlite-storage.ts';

async function createPlace(hasReadingThreads: boolean): Promise<StoragePlace> {
  const directory = await mkdtemp(join(tmpdir(), 'clientele-sqlite-'));
  const opened: SqliteStorage[] = [];
  return {
    async open() {
      const storage = await openSqliteStorage({
        directory,
        busyTimeoutMs: 5_000,
        hasReadingThreads,
        threadsFromClients: 0,
      });
      opened.push(storage);
      return storage;
    },
    async remove() {
      await Promise.all(opened.map((storage) => storage.close()));
      await rm(directory, { recursive: true });
    },
  };
}

describeStorageContract('SQLite', () => createPlace(false));
describeStorageContract('SQLite with threads that read, as a server has them', () =>
  createPlace(true),
);
