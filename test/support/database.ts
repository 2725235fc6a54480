import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { databasePath } from '../../src/storage/sqlite/sqlite-storage.ts';

/** One row, by column. */
export type DatabaseRow = Readonly<Record<string, unknown>>;

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

/** When a key was last used is noted now and then, as calls are, and is nobody's record. */
const volatileColumns: ReadonlySet<string> = new Set(['last_used_at']);

/**
 * One text for everything that the tables hold, the change log and the search index included: it is the
 * same before and after a call that wrote nothing.
 */
export function contentHash(data: string): string {
  const database = new DatabaseSync(databasePath(data), { readOnly: true });
  try {
    // One transaction, so that all tables are seen at the same moment.
    database.exec('BEGIN');
    const hash = createHash('sha256');
    for (const { name } of database.prepare(tables).all()) {
      const rows = database.prepare(`SELECT * FROM "${String(name)}"`).all();
      hash.update(`${String(name)} ${rows.length}\n`);
      hash.update(rows.map(textOf).sort().join('\n'));
    }
    return hash.digest('hex');
  } finally {
    database.close();
  }
}

const tables = `SELECT name FROM sqlite_schema
  WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL TABLE%'
    AND name NOT IN ('calls', 'call_hours') ORDER BY name`;

function textOf(row: DatabaseRow): string {
  return JSON.stringify(Object.entries(row).filter(([column]) => !volatileColumns.has(column)));
}
