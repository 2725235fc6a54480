import init from '@sqlite.org/sqlite-wasm';
import type { Database as WasmDatabase, PreparedStatement } from '@sqlite.org/sqlite-wasm';
import type { DiskEvent } from './disk.ts';
import { installRecordingVfs } from './recording-vfs.ts';

/*
 * Stands for `node:sqlite` where files are to be recorded: the same version of SQLite, compiled to
 * WebAssembly, over `recording-vfs.ts`. Only what `src/storage/sqlite` uses is here.
 */

const sqlite3 = await init();
const { capi } = sqlite3;

/** What the recording is, while there is one. */
interface Recording {
  readonly events: DiskEvent[];
  /** What connections are set to when they ask for FULL; they are told that they got it. */
  readonly synchronous: 'FULL' | 'NORMAL';
}

let recording: Recording = { events: [], synchronous: 'FULL' };
const removeFiles = installRecordingVfs(sqlite3, (event) => recording.events.push(event));

/** The version of SQLite that is recorded. */
export const recordedVersion = capi.sqlite3_libversion();

/** Begins a recording on an empty disk, and gives the list that it fills. No connection may be open. */
export function startRecording(synchronous: Recording['synchronous']): DiskEvent[] {
  removeFiles();
  recording = { events: [], synchronous };
  return recording.events;
}

const askForFull = 'PRAGMA synchronous = FULL';
const askIfFull = 'PRAGMA synchronous';
const full = 2;

/** Like the `DatabaseSync` of `node:sqlite` with `returnArrays`. */
export class DatabaseSync {
  readonly #db: WasmDatabase;
  readonly #statements: PreparedStatement[] = [];

  constructor(path: string, { readOnly = false }: { readonly readOnly?: boolean } = {}) {
    this.#db = new sqlite3.oo1.DB(path, readOnly ? 'r' : 'c', 'recording');
  }

  get isOpen(): boolean {
    return this.#db.isOpen();
  }

  get isTransaction(): boolean {
    return capi.sqlite3_get_autocommit(this.#db.pointer as never) === 0;
  }

  exec(sql: string): void {
    this.#db.exec(sql === askForFull ? `PRAGMA synchronous = ${recording.synchronous}` : sql);
  }

  prepare(sql: string): Statement {
    if (sql === askIfFull) {
      return saysFull;
    }
    const statement = this.#db.prepare(sql);
    this.#statements.push(statement);
    return new RecordedStatement(this.#db, statement);
  }

  close(): void {
    // A connection with statements would stay behind, and the last one to close copies the WAL.
    for (const statement of this.#statements) {
      statement.finalize();
    }
    this.#db.close();
  }
}

type Row = readonly unknown[];

interface Statement {
  run(...values: readonly unknown[]): { readonly changes: number };
  get(...values: readonly unknown[]): Row | undefined;
  all(...values: readonly unknown[]): Row[];
  iterate(...values: readonly unknown[]): Iterable<Row>;
}

class RecordedStatement implements Statement {
  readonly #db: WasmDatabase;
  readonly #statement: PreparedStatement;

  constructor(db: WasmDatabase, statement: PreparedStatement) {
    this.#db = db;
    this.#statement = statement;
  }

  run(...values: readonly unknown[]) {
    this.all(...values);
    return { changes: this.#db.changes() };
  }

  get(...values: readonly unknown[]): Row | undefined {
    return this.all(...values)[0];
  }

  all(...values: readonly unknown[]): Row[] {
    const statement = this.#statement;
    const rows: Row[] = [];
    try {
      if (values.length > 0) {
        statement.bind(values as never);
      }
      while (statement.step()) {
        rows.push(statement.get([]));
      }
      return rows;
    } finally {
      statement.reset(true);
    }
  }

  iterate(...values: readonly unknown[]): Iterable<Row> {
    return this.all(...values);
  }
}

/** Connections refuse to work with less, and the contrast needs them to. */
const saysFull: Statement = {
  run: () => ({ changes: 0 }),
  get: () => [full],
  all: () => [[full]],
  iterate: () => [[full]],
};
