import { resolve } from 'node:path';
import type { Engine } from '../engine.ts';
import { prepareDataDirectory, requireDataDirectory } from './data-directory.ts';
import { acquireServeLock, isServed } from './serve-lock.ts';
import { migrateSqlite, openSqliteStorage } from './sqlite-storage.ts';

/** How long a write waits for another process, such as a command beside a server, before it is `unavailable`. */
const busyTimeoutMs = 5_000;

/** How the embedded engine is used. */
export interface SqliteEngineOptions {
  /** Another program copies the WAL into the data file. */
  readonly hasExternalCheckpoints: boolean;
}

/** The embedded engine on a data directory. */
export function sqliteEngine(
  place: string,
  { hasExternalCheckpoints }: SqliteEngineOptions,
): Engine {
  const directory = resolve(place);
  return {
    place,
    reserve({ mayCreate }) {
      (mayCreate ? prepareDataDirectory : requireDataDirectory)(directory);
      return acquireServeLock(directory);
    },
    sharesWithServer: () => isServed(directory),
    async open({ mayCreate, isServer, writesForLong = isServer }) {
      (mayCreate ? prepareDataDirectory : requireDataDirectory)(directory);
      return openSqliteStorage({
        directory,
        busyTimeoutMs,
        checkpoints: hasExternalCheckpoints ? 'others' : writesForLong ? 'thread' : 'commits',
        hasReadingThreads: isServer,
      });
    },
    migrate() {
      prepareDataDirectory(directory);
      return Promise.resolve(migrateSqlite({ directory, busyTimeoutMs }));
    },
    async openTransfer(side) {
      (side === 'target' ? prepareDataDirectory : requireDataDirectory)(directory);
      const { openSqliteTransfer } = await import('./open-transfer.ts');
      return openSqliteTransfer({ directory, busyTimeoutMs }, side);
    },
  };
}
