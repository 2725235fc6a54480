import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Reservation } from '../engine.ts';
import { makePrivateDirectory, makePrivateFile } from './private-files.ts';
import { sqliteCode } from './sqlite-error.ts';

/** Another server works on this data directory. */
export class AlreadyServedError extends Error {
  constructor(directory: string) {
    super(
      `Another server is using the data directory ${directory}. Stop it first, or give this one another directory.`,
    );
    this.name = 'AlreadyServedError';
  }
}

/** How long a server that is about to end gets to do so. */
const waitMsDefault = 2_000;
const busy = 5;

/** Locks that are held, so that none is collected as garbage, and let go with it, because its holder forgot it. */
const held = new Set<DatabaseSync>();

/**
 * Makes this process the only server of a data directory, or throws `AlreadyServedError`. The lock is a
 * transaction on a file of its own, so the operating system lets go of it however the process ends, and
 * the command line can write to the data beside the server.
 */
export function acquireServeLock(
  directory: string,
  options: { readonly waitMs?: number } = {},
): Reservation {
  makePrivateDirectory(directory);
  const path = lockPath(directory);
  makePrivateFile(path);
  const db = new DatabaseSync(path, { timeout: options.waitMs ?? waitMsDefault });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    throw sqliteCode(error) === busy ? new AlreadyServedError(directory) : error;
  }
  held.add(db);
  return {
    isExclusive: true,
    release() {
      if (held.delete(db)) {
        db.close();
      }
    },
  };
}

/** Whether a server has this data directory. Looks for less time than one that starts would wait. */
export function isServed(directory: string): boolean {
  const path = lockPath(directory);
  if (!existsSync(path)) {
    return false;
  }
  const db = new DatabaseSync(path, { readOnly: true, timeout: 0 });
  try {
    db.exec('SELECT 1 FROM sqlite_schema');
    return false;
  } catch (error) {
    if (sqliteCode(error) === busy) {
      return true;
    }
    throw error;
  } finally {
    db.close();
  }
}

function lockPath(directory: string): string {
  return join(directory, 'serve.lock');
}
