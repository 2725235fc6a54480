import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { NewerSchemaError } from '../open-errors.ts';
import { expectedSchema } from './migrate.ts';
import { sqliteCode } from './sqlite-error.ts';

/** What a backup says of itself: "Clnt" in ASCII, in the header of the file (https://www.sqlite.org/fileformat.html, section 1.3.6). */
const applicationId = 0x436c6e74;

/** A file that is no backup of ours, or not a whole one. The message says why, in one line. */
export class UnfitBackupError extends Error {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'UnfitBackupError';
  }
}

/** What is in a data file. */
export interface BackupContents {
  /** Number of the last migration. */
  readonly schema: number;
  /** Rows by table: what a backup must have as its source had it. */
  readonly rows: Readonly<Record<string, number>>;
}

const countedTables = ['workspaces', 'keys', 'clients', 'companies', 'changes'] as const;

/** What is in a data file, as one snapshot has it. */
export function contentsOf(db: DatabaseSync): BackupContents {
  return {
    schema: numberOf(db, 'SELECT max(number) FROM migrations'),
    rows: Object.fromEntries(
      countedTables.map((table) => [table, numberOf(db, `SELECT count(*) FROM ${table}`)]),
    ),
  };
}

/**
 * Makes a copy of a data file a backup: one file without a journal beside it, marked as ours, its pages
 * checked, and on the disk. Throws `UnfitBackupError` or `NewerSchemaError`.
 */
export function finishBackup(path: string): BackupContents {
  const contents = inDatabase(path, (db) => {
    const id = numberOf(db, 'PRAGMA application_id');
    if ((id !== 0 && id !== applicationId) || !hasOurTables(db)) {
      throw new UnfitBackupError('The file is a database of another program.');
    }
    const schema = numberOf(db, 'SELECT max(number) FROM migrations');
    if (schema > expectedSchema) {
      throw new NewerSchemaError(schema, expectedSchema);
    }
    refuseDamage(db);
    db.exec('PRAGMA journal_mode = DELETE');
    db.exec(`PRAGMA application_id = ${applicationId}`);
    return contentsOf(db);
  });
  syncFile(path);
  return contents;
}

function inDatabase<T>(path: string, use: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(path);
  try {
    return use(db);
  } catch (error) {
    throw describe(error);
  } finally {
    db.close();
  }
}

const corrupt = 11;
const notADatabase = 26;

function describe(error: unknown): unknown {
  const code = sqliteCode(error);
  if (code === notADatabase) {
    return new UnfitBackupError('The file is no database.', { cause: error });
  }
  if (code === corrupt) {
    return new UnfitBackupError('The file is damaged, or not all of it is there.', {
      cause: error,
    });
  }
  return error;
}

function refuseDamage(db: DatabaseSync): void {
  const [row] = db.prepare('PRAGMA integrity_check(1)').all();
  if (row?.['integrity_check'] !== 'ok') {
    throw new UnfitBackupError('The file is damaged, or not all of it is there.');
  }
}

/** Data files before their first backup have no mark; others may have a table of migrations, too. */
function hasOurTables(db: DatabaseSync): boolean {
  const wanted = ['migrations', ...countedTables];
  const found = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const names = new Set(found.map(({ name }) => name));
  return wanted.every((name) => names.has(name));
}

function numberOf(db: DatabaseSync, sql: string): number {
  return Number(Object.values(db.prepare(sql).get() ?? {})[0] ?? 0);
}

/** Takes away a copy that did not become a backup, and what SQLite may have left beside it. */
export function removeUnfinished(path: string): void {
  for (const companion of ['', '-journal', '-wal', '-shm']) {
    rmSync(path + companion, { force: true });
  }
}

/** Asks the disk to keep what was written to a file or a directory. */
export function syncFile(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
