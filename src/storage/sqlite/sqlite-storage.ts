import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Migrated } from '../engine.ts';
import { MissingSchemaError } from '../open-errors.ts';
import type { Reader, Storage, WriteTransaction } from '../storage.ts';
import { SqliteAccessStore } from './access-store.ts';
import { SqliteAccountStore } from './account-store.ts';
import { SqliteCallStore } from './call-store.ts';
import { Checkpointer } from './checkpointer.ts';
import { Connection } from './connection.ts';
import type { ConnectionKind } from './connection.ts';
import { ConnectionPool } from './connection-pool.ts';
import { ImportFiles } from './import-files.ts';
import { SqliteImportStore } from './import-store.ts';
import {
  expectedSchema,
  migrate,
  refuseOlderSchema,
  refuseOtherSchema,
  schemaOf,
} from './migrate.ts';
import { makePrivateDirectory, makePrivateFile } from './private-files.ts';
import { SqliteReader } from './reader.ts';
import { ReadingThreads } from './reading-threads.ts';
import { settle } from './settle.ts';
import { refuseUnfinishedMove } from './unfinished-move.ts';
import { createWebhookStore } from './webhook-store.ts';
import { Writer } from './writer.ts';

export interface SqliteOptions {
  /** Where the data is; made, for its owner only, where it does not exist. */
  readonly directory: string;
  /** Never writes, not even the schema; `write` and its like reject. The data must exist. */
  readonly readOnly?: boolean;
  /** How long to wait for another process that writes, before `unavailable`. */
  readonly busyTimeoutMs: number;
  /** Who copies the WAL into the database. `commits` unless said. */
  readonly checkpoints?: CheckpointKeeper;
  /** For a process that answers many at the same time: reads clients on threads of their own where that takes long. */
  readonly hasReadingThreads?: boolean;
  /**
   * From how many clients of a workspace on: in a small one a thread costs more than it saves. 50,000
   * unless said; 0 lets every long read wait for its thread, for tests.
   */
  readonly threadsFromClients?: number;
}

/**
 * `commits`: this process, as a part of one commit in many. `thread`: this process, which writes for long,
 * on a thread of its own. `others`: another program, such as Litestream, which must see each page of the WAL first.
 */
export type CheckpointKeeper = 'commits' | 'thread' | 'others';

/** The storage port on one SQLite file. */
export interface SqliteStorage extends Storage {
  /** What each open connection was set to. */
  connections(): readonly ConnectionSettings[];
}

export interface ConnectionSettings {
  readonly kind: ConnectionKind;
  /** 2 is FULL: a commit is synced before it is answered. */
  readonly synchronous: number;
  readonly journalMode: string;
}

/** Long reads at the same time: more would only take the processor from each other. */
const searchConnectionsMax = 3;

/** A search takes about half a millisecond there. */
const threadsFromClients = 50_000;

const fileName = 'clientele.db';

/** The data file of a directory. */
export function databasePath(directory: string): string {
  return join(directory, fileName);
}

/**
 * Opens the data of a directory, after bringing it to the schema of this version. Rejects with
 * `NewerSchemaError` where it is newer, with `UnfinishedMoveError` where it is not all there, and with
 * `MissingSchemaError` where it is read-only and missing or older.
 */
export async function openSqliteStorage(options: SqliteOptions): Promise<SqliteStorage> {
  return options.readOnly === true ? openReadOnly(options) : openWritable(options);
}

/** Brings the data of a directory to the schema of this version, and makes it where there is none. Throws `NewerSchemaError`. */
export function migrateSqlite(
  options: Pick<SqliteOptions, 'directory' | 'busyTimeoutMs'>,
): Migrated {
  const connection = connectWriter(options);
  try {
    const from = schemaOf(connection);
    migrate(connection);
    return { from, to: expectedSchema };
  } finally {
    connection.close();
  }
}

/** A connection that writes to the data file of a directory, which it makes where there is none. */
export function connectWriter({
  directory,
  busyTimeoutMs,
}: Pick<SqliteOptions, 'directory' | 'busyTimeoutMs'>): Connection {
  const path = databasePath(directory);
  makePrivateDirectory(directory);
  makePrivateFile(path);
  return new Connection(path, 'writer', { busyTimeoutMs });
}

function openWritable(options: SqliteOptions): SqliteStorage {
  const { directory, busyTimeoutMs } = options;
  const connection = connectWriter(options);
  try {
    migrate(connection);
    refuseUnfinishedMove(connection, directory);
    // From here on the writer waits without holding the event loop (`Writer`).
    connection.db.exec('PRAGMA busy_timeout = 0');
    const checkpointer = keepCheckpoints(
      connection,
      databasePath(directory),
      options.checkpoints ?? 'commits',
    );
    const writer = new Writer(connection, { busyTimeoutMs, checkpointer });
    return createStorage(options, writer);
  } catch (error) {
    connection.close();
    throw error;
  }
}

function keepCheckpoints(
  connection: Connection,
  path: string,
  keeper: CheckpointKeeper,
): Checkpointer | undefined {
  if (keeper === 'others') {
    connection.leaveCheckpoints();
  }
  return keeper === 'thread' ? Checkpointer.start(connection, path) : undefined;
}

function openReadOnly(options: SqliteOptions): SqliteStorage {
  if (!existsSync(databasePath(options.directory))) {
    throw new MissingSchemaError();
  }
  return createStorage(options, undefined);
}

function createStorage(options: SqliteOptions, writer: Writer | undefined): SqliteStorage {
  const path = databasePath(options.directory);
  const { busyTimeoutMs } = options;
  const open = (kind: ConnectionKind): Connection => new Connection(path, kind, { busyTimeoutMs });
  const reader = open('reader');
  const pool = new ConnectionPool(() => open('search'), searchConnectionsMax);
  try {
    refuseOtherSchema(reader);
    refuseUnfinishedMove(reader, options.directory);
  } catch (error) {
    reader.close();
    throw error;
  }
  const threads =
    options.hasReadingThreads === true ? new ReadingThreads({ path, busyTimeoutMs }) : undefined;
  const run: Writer['run'] = (work) =>
    writer === undefined
      ? Promise.reject(new Error('this storage was opened for reading only'))
      : writer.run(work).finally(() => access.forget());
  const access = new SqliteAccessStore(reader, run);
  const quick = (): Connection => writer?.readable() ?? reader;

  return {
    access,
    imports: new SqliteImportStore(quick, new ImportFiles(options.directory)),
    accounts: new SqliteAccountStore(reader, run),
    calls: new SqliteCallStore(reader, run),
    reader: new SqliteReader({
      quick,
      pool,
      threads,
      threadsFromClients: options.threadsFromClients ?? threadsFromClients,
      stamp: () => access.stamp(),
    }) satisfies Reader,
    health: {
      check: () => settle(() => refuseOlderSchema(reader)),
      searchThreads: () => threads?.threads.length ?? 0,
    },
    webhooks: createWebhookStore(quick),
    write: <T>(work: (transaction: WriteTransaction) => Promise<T>) => run(work),
    connections: () =>
      [...(writer === undefined ? [] : [writer.connection]), reader, ...pool.connections].map(
        settingsOf,
      ),
    async close() {
      await Promise.all([pool.close(), threads?.close()]);
      reader.close();
      // Last, so that closing it copies the WAL into the file and removes it.
      await writer?.close();
    },
  };
}

function settingsOf(connection: Connection): ConnectionSettings {
  return {
    kind: connection.kind,
    synchronous: Number(connection.pragma('synchronous')),
    journalMode: String(connection.pragma('journal_mode')),
  };
}
