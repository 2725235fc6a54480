import type { Migrated } from '../engine.ts';
import { NoDataError } from '../open-errors.ts';
import type { Storage, WriteTransaction } from '../storage.ts';
import type { TransferStore } from '../transfer-store.ts';
import { PostgresAccessStore } from './access-store.ts';
import { PostgresAccountStore } from './account-store.ts';
import { PostgresCallStore } from './call-store.ts';
import { Database, type DatabaseOptions } from './database.ts';
import { hasCitus } from './distribution.ts';
import { PostgresImportStore } from './import-store.ts';
import { expectedSchema, migrate, refuseOlderSchema, schemaOf } from './migrate.ts';
import { publicUrl } from './public-url.ts';
import { LostConnectionError, unavailableError } from './postgres-error.ts';
import { PostgresReader } from './reader.ts';
import { PostgresTransferStore } from './transfer-store.ts';
import { refuseUnfinishedMove } from './unfinished-move.ts';
import { createWebhookStore } from './webhook-store.ts';
import { Writer } from './writer.ts';

export interface PostgresOptions {
  /** `postgres://…`. */
  readonly url: string;
  /** Connections at most, 3 or more; two of them are kept for writes. */
  readonly poolMax?: number;
  /** How long a caller waits for a connection, before `unavailable`. */
  readonly connectTimeoutMs?: number;
  /** How long one statement may take, before `unavailable`. */
  readonly statementTimeoutMs?: number;
  /** How long another server's changes to keys and fields can take to count here. */
  readonly accessPollMs?: number;
  /** Make the tables where there are none; true unless said. */
  readonly mayCreate?: boolean;
}

/** The storage port on a PostgreSQL database, which any number of servers may share. */
export interface PostgresStorage extends Storage {
  readonly access: PostgresAccessStore;
}

const defaults = {
  poolMax: 10,
  connectTimeoutMs: 2_000,
  statementTimeoutMs: 5_000,
  accessPollMs: 500,
  mayCreate: true,
} as const;

/**
 * Opens a database, after bringing it to the schema of this version. Rejects with `NewerSchemaError` where it
 * is newer, with `UnfinishedMoveError` where it is not all there, and with `NoDataError` where it is empty and may
 * not be filled.
 */
export async function openPostgresStorage(options: PostgresOptions): Promise<PostgresStorage> {
  const { accessPollMs, mayCreate, ...settings } = { ...defaults, ...options };
  await bringUpToDate(settings, mayCreate);
  const database = new Database({ ...settings, poolMax: settings.poolMax - writingConnections });
  const writing = new Database({ ...settings, poolMax: writingConnections });
  const writer = new Writer(writing, (stamp) => access.learn(stamp));
  const access = new PostgresAccessStore({
    session: database,
    polling: writing,
    run: (work) => writer.run(work),
    pollMs: accessPollMs,
  });
  const close = async (): Promise<void> => {
    await access.close();
    await writer.close();
    await Promise.all([database.close(), writing.close()]);
  };
  let isSharded: boolean;
  try {
    await refuseUnfinishedMove(database, settings.url);
    await access.refresh();
    isSharded = await hasCitus(database);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    access,
    isSharded,
    hasOtherWriters: true,
    imports: new PostgresImportStore(database, (work) => writer.run(work)),
    health: { check: () => refuseOlderSchema(database), searchThreads: () => 0 },
    accounts: new PostgresAccountStore(database, (work) => writer.run(work)),
    calls: new PostgresCallStore(database, (work) => writer.run(work)),
    reader: new PostgresReader(database, () => access.stamp()),
    webhooks: createWebhookStore(database),
    write: <T>(work: (transaction: WriteTransaction) => Promise<T>) => writer.run(work),
    close,
  };
}

/**
 * One for the writer, and one for the poll by which this server learns of revoked keys: neither waits behind
 * those who read, however many they are.
 */
const writingConnections = 2;

/** An index over many clients takes longer than a statement may, and so does waiting for who builds it, or counting. */
const longTimeoutMs = 3_600_000;

/** Brings a database to the schema of this version, and makes its tables where there are none. Rejects with `NewerSchemaError`. */
export function migratePostgres(options: PostgresOptions): Promise<Migrated> {
  return bringUpToDate({ ...defaults, ...options }, true);
}

/** Opens a database as one side of a move, after bringing it to the schema of this version. */
export async function openPostgresTransfer(
  options: PostgresOptions,
  side: 'source' | 'target',
): Promise<TransferStore> {
  const settings = { ...defaults, ...options };
  await bringUpToDate(settings, side === 'target');
  const database = patientDatabase(settings);
  try {
    if (side === 'source') {
      await refuseUnfinishedMove(database, settings.url);
    }
  } catch (error) {
    await database.close();
    throw error;
  }
  return new PostgresTransferStore(database);
}

async function bringUpToDate(settings: DatabaseOptions, mayCreate: boolean): Promise<Migrated> {
  const database = patientDatabase(settings);
  try {
    if (!mayCreate && (await schemaOf(database)) === 0) {
      throw new NoDataError(publicUrl(settings.url), '--database');
    }
    return { from: await migrate(database), to: expectedSchema };
  } catch (error) {
    // Nobody is there to do it again.
    throw error instanceof LostConnectionError ? unavailableError(error) : error;
  } finally {
    await database.close();
  }
}

function patientDatabase(settings: DatabaseOptions): Database {
  return new Database({ ...settings, poolMax: 2, statementTimeoutMs: longTimeoutMs });
}
