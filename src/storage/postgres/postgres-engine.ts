import type { Engine } from '../engine.ts';
import {
  type PostgresOptions,
  migratePostgres,
  openPostgresStorage,
  openPostgresTransfer,
} from './postgres-storage.ts';
import { publicUrl } from './public-url.ts';

/** The engine for several servers, on a database. */
export function postgresEngine(options: Omit<PostgresOptions, 'mayCreate'>): Engine {
  return {
    place: publicUrl(options.url),
    // Any number of servers may share it.
    reserve: () => ({ release: () => undefined }),
    open: ({ mayCreate }) => openPostgresStorage({ ...options, mayCreate }),
    migrate: () => migratePostgres(options),
    openTransfer: (side) => openPostgresTransfer(options, side),
  };
}
