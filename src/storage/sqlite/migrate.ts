import { readdirSync, readFileSync } from 'node:fs';
import { MissingSchemaError, NewerSchemaError } from '../open-errors.ts';
import type { Connection } from './connection.ts';

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

const directory = new URL('migrations/', import.meta.url);
const migrations = readMigrations();

/** The schema that this version works with. */
export const expectedSchema = migrations.at(-1)?.number ?? 0;

/** The number of the last migration that the file has; 0 where it has none. */
export function schemaOf(connection: Connection): number {
  const has = connection.db
    .prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migrations'")
    .get();
  if (has === undefined) {
    return 0;
  }
  const row = connection.statement('SELECT max(number) FROM migrations').get();
  return Number(row?.[0] ?? 0);
}

/** Throws `NewerSchemaError` or `MissingSchemaError` where the file has another schema than this version. */
export function refuseOtherSchema(connection: Connection): void {
  refuseNewerSchema(connection);
  refuseOlderSchema(connection);
}

/** Throws `MissingSchemaError` where the file waits for a migration. */
export function refuseOlderSchema(connection: Connection): void {
  if (schemaOf(connection) < expectedSchema) {
    throw new MissingSchemaError();
  }
}

function refuseNewerSchema(connection: Connection): void {
  const found = schemaOf(connection);
  if (found > expectedSchema) {
    throw new NewerSchemaError(found, expectedSchema);
  }
}

/**
 * Brings the file to the expected schema: forward only, one transaction per migration. Each takes the
 * write lock and then looks whether another process that started at the same time was first.
 */
export function migrate(connection: Connection): void {
  refuseNewerSchema(connection);
  if (schemaOf(connection) === expectedSchema) {
    return;
  }
  for (const migration of migrations) {
    apply(connection, migration);
  }
}

function apply({ db }: Connection, migration: Migration): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    db.exec(
      'CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT',
    );
    const { changes } = db
      .prepare('INSERT INTO migrations (number, name) VALUES (?, ?) ON CONFLICT DO NOTHING')
      .run(migration.number, migration.name);
    if (changes === 1) {
      db.exec(migration.sql);
    }
    db.exec('COMMIT');
  } finally {
    if (db.isTransaction) {
      db.exec('ROLLBACK');
    }
  }
}

function readMigrations(): readonly Migration[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => ({
      number: Number.parseInt(file, 10),
      name: file.slice(5, -4),
      sql: readFileSync(new URL(file, directory), 'utf8'),
    }));
}
