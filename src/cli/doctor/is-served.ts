import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sqliteCode } from '../../storage/sqlite/sqlite-error.ts';

const busy = 5;

/** Whether a server has the data directory, without taking its place: a locked file cannot even be read. */
export function isServed(directory: string): boolean {
  const path = join(directory, 'serve.lock');
  if (!existsSync(path)) {
    return false;
  }
  const db = new DatabaseSync(path, { readOnly: true, timeout: 0 });
  try {
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
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
