import { DatabaseSync } from 'node:sqlite';
import { databasePath } from '../../src/storage/sqlite/sqlite-storage.ts';
import type { DatabaseRow } from './test-data.ts';

/**
 * Runs a query on the data file as another process would, without the server's help: what it finds is
 * what a restart would find.
 */
export function queryDatabase(data: string, sql: string): readonly DatabaseRow[] {
  const database = new DatabaseSync(databasePath(data), { readOnly: true });
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    database.close();
  }
}
