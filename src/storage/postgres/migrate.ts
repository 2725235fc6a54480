import { readdirSync, readFileSync } from 'node:fs';
import { MissingSchemaError, NewerSchemaError } from '../open-errors.ts';
import type { Database } from './database.ts';
import { spreadTables, tablesToSpread } from './distribution.ts';
import { firstRow, type Session } from './session.ts';

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

const directory = new URL('migrations/', import.meta.url);
const migrations = readMigrations();

/** The schema that this version works with. */
export const expectedSchema = migrations.at(-1)?.number ?? 0;

/** Any number that is always the same: those who migrate one database wait for each other by it. */
const migrationLock = 7_236_310_001;

/** The number of the last migration that the database has; 0 where it has none. */
export async function schemaOf(session: Session): Promise<number> {
  const row = await firstRow(session, "SELECT to_regclass('migrations') IS NOT NULL", []);
  if (row?.[0] !== true) {
    return 0;
  }
  const last = await firstRow(session, 'SELECT max(number) FROM migrations', []);
  return Number(last?.[0] ?? 0);
}

/** Rejects with `MissingSchemaError` where the database waits for a migration. */
export async function refuseOlderSchema(session: Session): Promise<void> {
  if ((await schemaOf(session)) < expectedSchema) {
    throw new MissingSchemaError();
  }
}

/**
 * Brings the database to the expected schema, forward only, all in one transaction. Several may start at
 * once: the lock ends with the transaction, so it needs no session of its own, and who waited for it finds
 * nothing left to do. Where Citus is there, also by now only, it learns where tables belong. Gives the schema
 * that it found. Throws `NewerSchemaError`.
 */
export async function migrate(database: Database): Promise<number> {
  const found = await knownSchemaOf(database);
  if (found === expectedSchema && (await tablesToSpread(database)).length === 0) {
    return found;
  }
  await database.write(async (session) => {
    await session.rows('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
    await knownSchemaOf(session);
    await session.rows(
      'CREATE TABLE IF NOT EXISTS migrations (number integer NOT NULL, name text NOT NULL, CONSTRAINT migrations_pkey PRIMARY KEY (number))',
    );
    for (const migration of migrations) {
      await apply(session, migration);
    }
    await spreadTables(session, await tablesToSpread(session));
  });
  return found;
}

async function knownSchemaOf(session: Session): Promise<number> {
  const found = await schemaOf(session);
  if (found > expectedSchema) {
    throw new NewerSchemaError(found, expectedSchema);
  }
  return found;
}

async function apply(session: Session, { number, name, sql }: Migration): Promise<void> {
  const added = await session.rows(
    'INSERT INTO migrations (number, name) VALUES ($1, $2) ON CONFLICT (number) DO NOTHING RETURNING number',
    [number, name],
  );
  if (added.length === 1) {
    for (const statement of statementsOf(sql)) {
      await session.rows(statement);
    }
  }
}

/** One by one: what is sent with parameters must be one statement. No migration has a semicolon elsewhere. */
function statementsOf(sql: string): readonly string[] {
  return sql
    .replaceAll(/^--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
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
