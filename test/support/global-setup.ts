import { fileURLToPath } from 'node:url';
import {
  createDatabase,
  type TestDatabase,
} from '../../src/storage/postgres/postgres-place.testing.ts';
import {
  type PostgresServer,
  startPostgres,
} from '../../src/storage/postgres/postgres-server.testing.ts';
import { openPostgresStorage } from '../../src/storage/postgres/postgres-storage.ts';
import { installMissingPrograms } from './debian-packages.ts';

/*
 * What all test files of a run share (`--test-global-setup`): programs that npm does not bring, what was compiled
 * of the sources, one PostgreSQL, and in it a database whose tables are there already, to be copied. A file
 * that runs alone does without.
 */

/** Beside the other things that `npm ci` made. */
const compiled = fileURLToPath(new URL('../../node_modules/.cache/tests', import.meta.url));

const serverVariable = 'CLIENTELE_TEST_DATABASE_URL';
const templateVariable = 'CLIENTELE_TEST_DATABASE_TEMPLATE';

let started: PostgresServer | undefined;
let migrated: TestDatabase | undefined;

/** Test files inherit the environment as it is after this. */
export async function globalSetup(): Promise<void> {
  installMissingPrograms();
  process.env['NODE_COMPILE_CACHE'] ??= compiled;
  if (process.env[serverVariable] === undefined) {
    started = await startPostgres();
    process.env[serverVariable] = started.url;
  }
  migrated = await createDatabase();
  await (await openPostgresStorage({ url: migrated.url })).close();
  process.env[templateVariable] = new URL(migrated.url).pathname.slice(1);
}

/** Node calls it again where a run is interrupted while it ends. */
export async function globalTeardown(): Promise<void> {
  const [server, database] = [started, migrated];
  started = undefined;
  migrated = undefined;
  await (server === undefined ? database?.remove() : server.stop());
}
