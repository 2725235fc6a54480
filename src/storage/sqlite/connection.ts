import { DatabaseSync } from 'node:sqlite';
import type { SQLOutputValue, StatementSync } from 'node:sqlite';

/** A row as an array, in the order of the columns asked for: cheaper than an object with names. */
export type Row = readonly SQLOutputValue[];

/** What a connection is for: only a writer may write, and its cache is worth most. */
export type ConnectionKind = 'writer' | 'reader' | 'search';

/**
 * KiB of page cache. An update at a million clients touches pages all over the file, so the writer's
 * cache decides how many of them have to be read again; a search reads each of its pages once.
 */
const cacheKiB: Readonly<Record<ConnectionKind, number>> = {
  writer: 16_384,
  reader: 4_096,
  search: 1_024,
};

/** Measured: at a million clients nearly every changed index page is written alone, so small pages win. */
export const pageBytes = 2_048;

/**
 * Pages of WAL after which a commit copies them into the database: about 16 MB. Fewer would copy a busy
 * page again and again, more would make the one commit that copies them wait longer.
 */
const checkpointPages = 8_000;

/** The WAL file is cut back to this once it has been copied, so that one huge transaction does not keep its room for ever. */
const walBytesMax = 64 * 1024 * 1024;

/** What `synchronous` reads when it is FULL. */
const synchronousFull = 2;

/** One SQLite connection whose statements are prepared once and give rows as arrays. */
export class Connection {
  readonly db: DatabaseSync;
  readonly kind: ConnectionKind;
  readonly #statements = new Map<string, Statement>();

  /** Opens the file, which must exist. Throws where the connection would not survive a power cut. */
  constructor(path: string, kind: ConnectionKind, options: { readonly busyTimeoutMs: number }) {
    this.kind = kind;
    this.db = new DatabaseSync(path, {
      readOnly: kind !== 'writer',
      timeout: options.busyTimeoutMs,
      returnArrays: true,
      enableForeignKeyConstraints: false,
    });
    try {
      this.#configure();
    } catch (error) {
      this.db.close();
      throw error;
    }
  }

  #configure(): void {
    if (this.kind === 'writer') {
      this.db.exec(`PRAGMA page_size = ${pageBytes}`);
      this.db.exec('PRAGMA journal_mode = WAL');
      this.restoreCheckpoints();
      this.db.exec(`PRAGMA journal_size_limit = ${walBytesMax}`);
    }
    this.db.exec('PRAGMA synchronous = FULL');
    this.db.exec(`PRAGMA cache_size = -${cacheKiB[this.kind]}`);
    if (this.pragma('synchronous') !== synchronousFull || this.pragma('journal_mode') !== 'wal') {
      throw new Error(
        'SQLite would not keep answered writes through a power cut here: synchronous=FULL with a WAL was refused. Use a local file system.',
      );
    }
  }

  /** Lets commits copy the WAL into the database by themselves, as nobody else does. */
  restoreCheckpoints(): void {
    this.db.exec(`PRAGMA wal_autocheckpoint = ${checkpointPages}`);
  }

  /** Copies no WAL by itself any more: somebody else does. */
  leaveCheckpoints(): void {
    this.db.exec('PRAGMA wal_autocheckpoint = 0');
  }

  /** The value of a pragma. */
  pragma(name: string): SQLOutputValue | undefined {
    return this.statement(`PRAGMA ${name}`).get()?.[0];
  }

  /** Prepares a text once for the life of the connection. Never for texts made of data. */
  statement(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) {
      return known;
    }
    const statement = this.db.prepare(sql) as unknown as Statement;
    this.#statements.set(sql, statement);
    return statement;
  }

  /** Prepares a text for one use: where it is made of what is asked, of which there is no end. */
  prepare(sql: string): Statement {
    return this.db.prepare(sql) as unknown as Statement;
  }

  close(): void {
    this.#statements.clear();
    if (this.db.isOpen) {
      this.db.close();
    }
  }
}

/** A prepared statement with rows as arrays; what Node's types cannot say of `returnArrays`. */
export interface Statement extends Omit<StatementSync, 'get' | 'all' | 'iterate'> {
  get(...values: readonly Value[]): Row | undefined;
  all(...values: readonly Value[]): Row[];
  iterate(...values: readonly Value[]): IterableIterator<Row>;
}

/** What is bound to a parameter. */
export type Value = string | number | null | Uint8Array;
