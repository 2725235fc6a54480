import { strict as assert } from 'node:assert';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  createDatabase,
  type TestDatabase,
} from '../src/storage/postgres/postgres-place.testing.ts';
import {
  type Finished,
  runClientele,
  serveClientele,
  type ServingProcess,
  temporaryDirectory,
} from './support/cli.ts';

const data = join(temporaryDirectory(), 'data');
let database: TestDatabase;
let server: ServingProcess;

before(async () => {
  database = await createDatabase();
  server = await serveClientele(data, { env: environment() });
});

after(async () => {
  await server.stop();
  await database.remove();
});

/** A password, so that it can be looked for; this database asks for none. */
function environment(): Record<string, string> {
  const url = new URL(database.url);
  url.password = 's3cret';
  return { CLIENTELE_DATABASE: url.href };
}

function run(line: string): Promise<Finished> {
  return runClientele(line.split(' '), { env: environment() });
}

async function runJson(line: string): Promise<Record<string, unknown>> {
  const { stdout, stderr, status } = await run(`${line} --json`);
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as Record<string, unknown>;
}

async function totalWith(url: string, key: unknown): Promise<unknown> {
  const headers = { authorization: `Bearer ${String(key)}` };
  const answer = await fetch(`${url}/api/v1/clients?limit=1`, { headers });
  return ((await answer.json()) as { total: unknown }).total;
}

void test('a server on a database says where its data is, without the password, and makes no directory', () => {
  assert.match(server.greeting, /first start with postgres:\/\/.*\n/);
  assert.match(server.greeting, /listening on .* \(data in postgres:\/\//);
  assert.match(server.greeting, /^ {2}clk_\w+$/m);
  assert.doesNotMatch(server.greeting, /s3cret/);
  assert.equal(existsSync(data), false);
});

void test('what commands write to a database, every server on it serves', async () => {
  await runJson('workspaces create demo');
  const { key } = await runJson('keys create --name d --workspace demo');
  await runJson('fields declare --key tier --label Tier --type text --workspace demo');
  await runJson('demo --clients 60 --workspace demo');
  const second = await serveClientele(data, { env: environment() });

  const totals = [await totalWith(server.url, key), await totalWith(second.url, key)];
  const fields = await runJson('fields list --workspace demo');
  const ended = await second.stop();

  assert.deepEqual(totals, [60, 60]);
  assert.match(JSON.stringify(fields), /"key":"tier"/);
  assert.match(second.greeting, /^Clientele is listening on [^\n]*\n$/m);
  assert.doesNotMatch(second.greeting, /clk_/);
  assert.deepEqual([ended.status, ended.stderr], [0, '']);
});

void test('a flag says the database as the variable does', async () => {
  const ended = await runClientele(['workspaces', 'list', '--database', database.url]);

  assert.equal(ended.status, 0, ended.stderr);
  assert.match(ended.stdout, /default/);
});

void test('migrate fills an empty database, whoever of several was first, and finds nothing to do later', async () => {
  const empty = await createDatabase();
  const migrate = (): Promise<Finished> =>
    runClientele(['migrate', '--json', '--database', empty.url]);

  const looked = await runClientele(['keys', 'list', '--database', empty.url]);
  const ended = await Promise.all([migrate(), migrate(), migrate()]);
  const again = await runClientele(['migrate', '--database', empty.url]);
  await empty.remove();

  assert.equal(looked.status, 1);
  assert.match(looked.stderr, /no directory of clients in postgres:.*say so with --database/);
  assert.deepEqual(
    ended.map(({ status, stderr }) => [status, stderr]),
    [
      [0, ''],
      [0, ''],
      [0, ''],
    ],
  );
  assert.match(again.stdout, /^The data in postgres:\/\/.* has schema \d+ already\.\n$/);
});

void test('migrate makes a data directory too', async () => {
  const fresh = join(temporaryDirectory(), 'data');

  const first = await runClientele(['migrate', '--data', fresh]);
  const second = await runClientele(['migrate', '--data', fresh]);

  assert.match(first.stdout, /went from schema 0 to \d+\.\n$/);
  assert.match(second.stdout, /already\.\n$/);
});

void test('a URL that is none is refused without being repeated', async () => {
  const ended = await runClientele(['keys', 'list', '--database', 'postgres:s3cret']);

  assert.equal(ended.status, 2);
  assert.match(ended.stderr, /^clientele: --database must be a URL that begins with postgres:/);
  assert.doesNotMatch(ended.stderr, /s3cret/);
});

void test('what is wrong with TLS is told by every command', async () => {
  const secured = (query: string): Record<string, string> => ({
    CLIENTELE_DATABASE: `${database.url}?sslmode=verify-full${query}`,
  });

  const list = await runClientele(['keys', 'list'], { env: secured('') });
  const doctor = await runClientele(['doctor'], { env: secured('&sslrootcert=/nowhere.pem') });

  assert.equal(list.status, 3);
  assert.match(list.stderr, /^clientele: The database cannot be used: it speaks no TLS[^\n]*\n$/);
  assert.equal(doctor.status, 1);
  assert.match(doctor.stdout, /^fail +database .*sslrootcert/m);
});

void test('doctor says what stands there, and finds that the database of these tests does not sync', async () => {
  const { stdout, stderr, status } = await run('doctor --json');
  const { findings } = JSON.parse(stdout) as {
    readonly findings: readonly { readonly check: string; readonly state: string }[];
  };
  const gone = new URL(database.url);
  gone.pathname = '/missing';

  const missing = await runClientele(['doctor', '--database', gone.href]);

  assert.deepEqual([status, stderr], [1, '']);
  assert.doesNotMatch(stdout, /s3cret/);
  assert.match(stdout, /Plain PostgreSQL \d+/);
  assert.match(stdout, /Directly connected/);
  assert.deepEqual(
    findings.filter(({ state }) => state !== 'ok').map(({ check }) => check),
    ['durability'],
  );
  assert.equal(missing.status, 1);
  assert.match(
    missing.stdout,
    /^fail +database +The database cannot be used: there is no database/m,
  );
});

void test('backup and restore leave a database to its own tools, and an export reads it', async () => {
  const file = join(temporaryDirectory(), 'backup.db');

  for (const line of [`backup ${file}`, `restore ${file}`]) {
    const { status, stderr } = await run(line);

    assert.equal(status, 1);
    assert.match(stderr, /^clientele: The data is in PostgreSQL[^\n]*pg_dump[^\n]*\n$/);
  }
  const { status, stdout } = await run('export --format ndjson --workspace demo --sort=-name');
  assert.equal(status, 0);
  assert.ok(stdout.split('\n').length > 60);
  assert.equal(existsSync(file), false);
});
