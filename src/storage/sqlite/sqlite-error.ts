import { DirectoryError } from '../../domain/errors.ts';

// Primary result codes, https://www.sqlite.org/rescode.html
const full = 13;
const damaged: ReadonlySet<number> = new Set([
  11, // CORRUPT
  26, // NOTADB
]);
const unavailable: ReadonlySet<number> = new Set([
  5, // BUSY
  6, // LOCKED
  7, // NOMEM
  8, // READONLY
  9, // INTERRUPT
  10, // IOERR
  14, // CANTOPEN
  15, // PROTOCOL
]);

/** The primary result code of an error that SQLite gave, or `undefined` for any other error. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') {
    return undefined;
  }
  return error.errcode & 0xff;
}

/** Whether SQLite found that a file is no database, or not a sound one. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error);
  return code !== undefined && damaged.has(code);
}

/**
 * The one place where an engine's error becomes ours: `storage_full`, or `unavailable` where trying
 * again may help. Anything else is a bug and stays what it is.
 */
export function mapError(error: unknown): unknown {
  const code = sqliteCode(error);
  if (code === full) {
    return new DirectoryError(
      'storage_full',
      'The disk of the directory is full, so nothing can be written. Free some space; reading goes on.',
      {},
      { cause: error },
    );
  }
  if (code !== undefined && unavailable.has(code)) {
    return new DirectoryError(
      'unavailable',
      'The directory cannot be reached for now. Try again in a moment.',
      { retryAfterSeconds: 1 },
      { cause: error },
    );
  }
  return error;
}
