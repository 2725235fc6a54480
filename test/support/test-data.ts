import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import { createMigratedDatabase } from '../../src/storage/postgres/postgres-place.testing.ts';
import { databasePath } from '../../src/storage/sqlite/sqlite-storage.ts';

/** One row, by column. */
export type DatabaseRow = Readonly<Record<string, unknown>>;

/** An empty place for a server's data, and a look at it as another process has one: what it finds is what a restart would find. */
export interface TestData {
  /** The settings by which servers and commands find it. */
  readonly flags: { readonly data: string; readonly database?: string };
  rows(sql: string): Promise<readonly DatabaseRow[]>;
  /**
   * One text for everything that the tables hold, the change log and the search index included: it is the
   * same before and after a call that wrote nothing.
   */
  contentHash(): Promise<string>;
  /** To be called when nothing uses it any more. */
  remove(): Promise<void>;
}

export type TestEngine = 'postgres' | 'sqlite';

/** The engine that tests of the whole program run on: SQLite, or what `CLIENTELE_TEST_ENGINE` says. */
export const testEngine: TestEngine =
  process.env['CLIENTELE_TEST_ENGINE'] === 'postgres' ? 'postgres' : 'sqlite';

/** On the engine that is tested, where none is named. */
export function createTestData(engine = testEngine): Promise<TestData> {
  return engine === 'postgres' ? onPostgres() : onSqlite();
}

/** The same settings as words of a command line. */
export function wordsOf(flags: TestData['flags']): readonly string[] {
  return Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
}

async function onSqlite(): Promise<TestData> {
  const data = await mkdtemp(join(tmpdir(), 'clientele-test-'));
  let opened: DatabaseSync | undefined;
  const open = (): DatabaseSync =>
    (opened ??= new DatabaseSync(databasePath(data), { readOnly: true }));
  const rows = (sql: string): readonly DatabaseRow[] => open().prepare(sql).all();
  const hash = hashUnlessMoved();
  return {
    flags: { data },
    rows: (sql) => Promise.resolve(rows(sql)),
    contentHash: () =>
      hash(
        () => Promise.resolve(rows('PRAGMA data_version')[0]?.['data_version']),
        () => Promise.resolve(sqliteContent(rows)),
      ),
    async remove() {
      opened?.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** The content hash of any data directory. */
export function directoryHash(directory: string): string {
  const database = new DatabaseSync(databasePath(directory), { readOnly: true });
  try {
    return hashOf(sqliteContent((sql) => database.prepare(sql).all()));
  } finally {
    database.close();
  }
}

function hashOf(content: readonly string[]): string {
  return createHash('sha256').update(content.join('\n')).digest('hex');
}

function sqliteContent(rows: (sql: string) => readonly DatabaseRow[]): readonly string[] {
  const tables = rows(
    `SELECT name FROM sqlite_schema
     WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL TABLE%'
       AND name NOT IN (${volatileTables}) ORDER BY name`,
  );
  return tables.flatMap(({ name }) => {
    const lines = rows(`SELECT * FROM "${String(name)}"`).map((row) =>
      JSON.stringify(Object.entries(row).filter(([column]) => column !== volatileColumn)),
    );
    return [`${String(name)} ${lines.length}`, ...lines.sort()];
  });
}

async function onPostgres(): Promise<TestData> {
  const database = await createMigratedDatabase();
  // No test looks here: a server on a database leaves the directory alone.
  const data = join(tmpdir(), 'clientele-test-not-made');
  let opened: Promise<Client> | undefined;
  const connect = async (): Promise<Client> => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    return client;
  };
  const rows = async (sql: string): Promise<readonly DatabaseRow[]> => {
    const result = await (await (opened ??= connect())).query<DatabaseRow>(sql);
    return result.rows;
  };
  const hash = hashUnlessMoved();
  return {
    flags: { data, database: database.url },
    rows,
    contentHash: () =>
      hash(
        async () => (await rows('SELECT pg_current_snapshot()::text AS now'))[0]?.['now'],
        () => postgresContent(rows),
      ),
    async remove() {
      await (await opened)?.end();
      await database.remove();
    },
  };
}

async function postgresContent(rows: TestData['rows']): Promise<readonly string[]> {
  const tables = await rows(
    `SELECT tablename AS name FROM pg_tables
     WHERE schemaname = 'public' AND tablename NOT IN (${volatileTables}) ORDER BY tablename`,
  );
  const each = tables.map(
    ({ name }) =>
      `SELECT '${String(name)}' AS name, count(*) AS n,
         md5(string_agg(line, chr(10) ORDER BY line)) AS hash
       FROM (SELECT (to_jsonb(t) - '${volatileColumn}')::text AS line FROM "${String(name)}" t) AS lines`,
  );
  const hashes = await rows(`${each.join(' UNION ALL ')} ORDER BY name`);
  return hashes.map((row) => JSON.stringify(row));
}

/** When a key was last used is noted now and then, as calls are, and is nobody's record. */
const volatileColumn = 'last_used_at';
const volatileTables = "'calls', 'call_hours'";

/** A hash costs a read of everything, so it is taken again only when somebody may have committed since. */
function hashUnlessMoved(): (
  versionOf: () => Promise<unknown>,
  contentOf: () => Promise<readonly string[]>,
) => Promise<string> {
  let known: { readonly version: unknown; readonly hash: string } | undefined;
  return async (versionOf, contentOf) => {
    const version = await versionOf();
    if (known?.version !== version) {
      known = { version, hash: hashOf(await contentOf()) };
    }
    return known?.hash ?? '';
  };
}
