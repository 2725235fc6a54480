import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { cliOrigin } from '../../src/cli/cli-origin.ts';
import { defaultSettings } from '../../src/config/settings.ts';
import { openDirectory } from '../../src/main.ts';
import { Checkpointer } from '../../src/storage/sqlite/checkpointer.ts';
import { Connection, type ConnectionKind } from '../../src/storage/sqlite/connection.ts';
import { databasePath } from '../../src/storage/sqlite/sqlite-storage.ts';
import { copyDirectory } from '../directories/directory-cache.ts';
import { bindSteps, installRecorder } from './trace.ts';

/** Milliseconds that a writer waits for another process; there is none. */
const busyTimeoutMs = 0;

/** Where transactions begin and end is said here; whether something has changed is the engine's question. */
const isControl = /^\s*(?:BEGIN|COMMIT|ROLLBACK|PRAGMA)\b/i;

/** Design 9: 1,000 to a transaction. */
const rowsOfTransaction = 1_000;

const statement = Connection.prototype.statement;
const recorder = installRecorder();

/** A connection whose statements nobody writes down. */
class BareConnection extends Connection {
  override statement(sql: string): ReturnType<Connection['statement']> {
    return statement.call(this, sql);
  }
}

/** What is imported, into which directory; next to it, a copy is made. */
export interface ImportLimitOptions {
  readonly file: string;
  readonly data: string;
}

/**
 * The storage limit of an import: milliseconds for its statements alone. The import runs in `data`, where
 * every statement is written down; after each chunk that chunk's statements are executed on a copy, in one
 * transaction, and timed. Reading, converting and deciding are left out, so is the copying of the WAL, which goes
 * on meanwhile.
 */
export async function importLimit({ file, data }: ImportLimitOptions): Promise<number> {
  const settings = { ...defaultSettings, data };
  const begun = await beginImport(settings, file);
  const copy = join(data, '..', 'limit');
  copyDirectory(data, copy);

  const opened = await openDirectory({ settings, mayCreate: false });
  const replay = openReplay(copy);
  let ms = 0;
  const imports = await opened.imports();
  recorder.take();
  await imports.run(begun, {
    owner: 'bench',
    mayTakeFrom: [],
    signal: new AbortController().signal,
    onStop: 'pause',
    chunkLimits: () => ({ rowsMax: rowsOfTransaction, msMax: Infinity }),
    rest: async () => {
      const steps = recorder.take().filter(({ sql }) => !isControl.test(sql));
      ms += await replay.transaction(bindSteps(steps, replay.connectionOf));
    },
  });
  const { state } = await imports.find(begun);
  await opened.close();
  await replay.close();
  if (state !== 'completed') {
    throw new Error(`the import of the limit is ${state}`);
  }
  return ms;
}

/** An import that only has to be run. Its source is copied with the directory, and read from the first one. */
async function beginImport(
  settings: typeof defaultSettings,
  file: string,
): Promise<{ readonly workspaceId: number; readonly id: string }> {
  const opened = await openDirectory({ settings, mayCreate: true });
  try {
    const { workspaceId } = await opened.access.findWorkspace('default');
    const imports = await opened.imports();
    const actor = { workspaceId, origin: cliOrigin };
    const content = createReadStream(file) as AsyncIterable<Buffer>;
    const { id } = await imports.upload(actor, { fileName: null, content, hints: {} });
    await imports.start({ workspaceId, id }, 'bench');
    return { workspaceId, id };
  } finally {
    await opened.close();
  }
}

interface Replay {
  connectionOf(kind: ConnectionKind): Connection;
  /** Executes steps in one transaction, synced, and says how many milliseconds that took. */
  transaction(steps: readonly (() => void)[]): Promise<number>;
  close(): Promise<void>;
}

function openReplay(data: string): Replay {
  const path = databasePath(data);
  const connections = new Map<ConnectionKind, Connection>();
  const connectionOf = (kind: ConnectionKind): Connection => {
    const connection = connections.get(kind) ?? new BareConnection(path, kind, { busyTimeoutMs });
    connections.set(kind, connection);
    return connection;
  };
  const writer = connectionOf('writer');
  const checkpointer = Checkpointer.start(writer, path);
  return {
    connectionOf,
    async transaction(steps) {
      const began = performance.now();
      await checkpointer?.beforeTransaction();
      writer.statement('BEGIN IMMEDIATE').run();
      for (const step of steps) {
        step();
      }
      writer.statement('COMMIT').run();
      checkpointer?.afterCommit();
      return performance.now() - began;
    },
    async close() {
      await checkpointer?.close();
      for (const connection of connections.values()) {
        connection.close();
      }
    },
  };
}
