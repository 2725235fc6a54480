import type { Engine } from '../engine.ts';
import type { Storage } from '../storage.ts';
import {
  type PostgresOptions,
  migratePostgres,
  openPostgresStorage,
  openPostgresTransfer,
} from './postgres-storage.ts';
import { publicUrl } from './public-url.ts';
import { waitForDatabase } from './wait-for-database.ts';

export interface PostgresEngineOptions extends Omit<PostgresOptions, 'mayCreate'> {
  /** How long a server that starts waits for a database that is not there. Commands do not wait. */
  readonly startTimeoutMs: number;
}

/** The engine for several servers, on a database. */
export function postgresEngine({ startTimeoutMs, ...options }: PostgresEngineOptions): Engine {
  return {
    place: publicUrl(options.url),
    // Any number of servers may share it.
    reserve: () => ({ isExclusive: false, release: () => undefined }),
    // Writers wait for each other only where they touch the same rows.
    sharesWithServer: () => false,
    open({ mayCreate, isServer, onWait }) {
      const open = (): Promise<Storage> => openPostgresStorage({ ...options, mayCreate });
      return isServer ? waitForDatabase(open, { forMs: startTimeoutMs, onWait }) : open();
    },
    migrate: () => migratePostgres(options),
    openTransfer: (side) => openPostgresTransfer(options, side),
  };
}
