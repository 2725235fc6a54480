import { strict as assert } from 'node:assert';
import { after, before, describe, test } from 'node:test';
import { Client } from 'pg';
import { startTestServer, type TestAnswer, type TestServer } from './support/test-server.ts';

/*
 * A database that is too slow or has no connection left: calls are refused in the voice of their path, with
 * a time to wait, and nothing more is wrong once it is over. That the answers are those of the OpenAPI
 * documents is checked when the server is closed.
 */

let server: TestServer;

before(async () => {
  server = await startTestServer({
    engine: 'postgres',
    settings: { databaseConnections: '4', databaseWaitSeconds: '1', databaseStatementSeconds: '1' },
  });
  await server.call('POST', '/api/v1/customers', { body: { email: 'ada@example.com' } });
});

after(() => server.close());

const calls: readonly (readonly [method: string, path: string, body?: Record<string, string>])[] = [
  ['POST', '/api/v1/customers', { email: 'ada@example.com', name: 'Ada' }],
  ['POST', '/customers', { email: 'ada@example.com', name: 'Ada' }],
  ['GET', '/api/v1/clients?query=ada'],
  ['POST', '/api/v1/clients', { name: 'Bob' }],
  ['GET', '/v1/clients?limit=1'],
  ['POST', '/v1/clients', { givenName: 'C', familyName: 'C', email: 'c@example.com' }],
  ['GET', '/api/v2/clients/lookup?email=ada@example.com'],
  ['GET', '/api/v2/clients?filter[name]=Ada'],
  ['POST', '/api/v2/clients/upsert', { email: 'ada@example.com', name: 'Ada' }],
];

function callAll(times: number): Promise<readonly TestAnswer[]> {
  const all = Array.from({ length: times }, () => calls).flat();
  return Promise.all(
    all.map(([method, path, body]) =>
      server.call(method, path, body === undefined ? {} : { body }),
    ),
  );
}

async function withClient<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: server.data.flags.database });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function assertTold(answers: readonly TestAnswer[]): void {
  for (const { status, headers, body } of answers) {
    assert.equal(status, 503, JSON.stringify(body));
    assert.match(headers.get('retry-after') ?? '', /^\d+$/);
    assert.doesNotMatch(JSON.stringify(body), /timeout|connection|postgres|SELECT/i);
  }
}

async function assertWell(): Promise<void> {
  for (const { status, body } of await callAll(1)) {
    assert.ok(status < 500, `${status} ${JSON.stringify(body)}`);
  }
}

describe('a call of any dialect is refused with a time to wait', () => {
  test('while somebody has locked the tables, however many wait, and is served again after it', async () => {
    await withClient(async (client) => {
      await client.query('BEGIN; LOCK TABLE clients, counters IN ACCESS EXCLUSIVE MODE');

      assertTold(await callAll(5));

      await client.query('ROLLBACK');
    });
    await assertWell();
  });

  test('while the database takes no connections, and is served again after it', async () => {
    const name = new URL(server.data.flags.database ?? '').pathname.slice(1);
    const maintenance = new URL(server.data.flags.database ?? '');
    maintenance.pathname = '/postgres';
    const client = new Client({ connectionString: maintenance.href });
    await client.connect();
    await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
    );

    assertTold(await callAll(1));

    await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    await client.end();
    await assertWell();
  });
});
