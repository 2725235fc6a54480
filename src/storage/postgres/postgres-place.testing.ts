import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { StoragePlace } from '../contract/place.ts';
import { startPgBouncer } from './pgbouncer.testing.ts';
import { type PostgresServer, startPostgres } from './postgres-server.testing.ts';
import { openPostgresStorage, type PostgresStorage } from './postgres-storage.ts';

/** Of the random cases of the contract: all of them run on SQLite, and here in the heavy run (CONTRIBUTING.md). */
export const contractShare = process.env['CLIENTELE_TEST_SCALE'] === 'full' ? 1 : 0.1;

/** A new database for the contract suite. */
export async function createPostgresPlace(): Promise<StoragePlace> {
  return placeIn(await createDatabase());
}

/** The same, reached through a PgBouncer in transaction mode. */
export async function createPooledPlace(): Promise<StoragePlace> {
  const database = await createDatabase();
  const pooler = await startPgBouncer(database.url);
  return placeIn({
    url: pooler.urlOf(database.url),
    async remove() {
      await pooler.stop();
      await database.remove();
    },
  });
}

function placeIn(database: TestDatabase): StoragePlace {
  const opened: PostgresStorage[] = [];
  return {
    async open() {
      const storage = await openPostgresStorage({ url: database.url });
      opened.push(storage);
      return storage;
    },
    async settle() {
      await Promise.all(opened.map(({ access }) => access.refresh()));
    },
    async remove() {
      await Promise.all(opened.map((storage) => storage.close()));
      await database.remove();
    },
  };
}

/** An empty database, and how to be rid of it. */
export interface TestDatabase {
  readonly url: string;
  remove(): Promise<void>;
}

let started: Promise<PostgresServer> | undefined;

/** On the server that `CLIENTELE_TEST_DATABASE_URL` names, else on one that is started for this process. */
export function createDatabase(): Promise<TestDatabase> {
  return createFrom('template1');
}

/** The same, with the tables in it where the run has such a database to copy, which is sooner made than theirs are. */
export function createMigratedDatabase(): Promise<TestDatabase> {
  return createFrom(process.env['CLIENTELE_TEST_DATABASE_TEMPLATE'] ?? 'template1');
}

async function createFrom(template: string): Promise<TestDatabase> {
  const given = process.env['CLIENTELE_TEST_DATABASE_URL'];
  const maintenance = given ?? (await (started ??= startPostgres())).url;
  const name = `clientele_test_${randomBytes(8).toString('hex')}`;
  await run(maintenance, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  const url = new URL(maintenance);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async remove() {
      await run(maintenance, `DROP DATABASE ${name}`);
    },
  };
}

async function run(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}
