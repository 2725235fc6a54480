import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { readSettings } from '../src/config/read-settings.ts';
import { startServer } from '../src/main.ts';
import {
  type PostgresServer,
  startPostgres,
} from '../src/storage/postgres/postgres-server.testing.ts';
import {
  runClientele,
  serveClientele,
  type ServingProcess,
  temporaryDirectory,
} from './support/cli.ts';
import { drillCount } from './support/drill-scale.ts';
import { type Callers, type Seen, startCallers } from './support/outage-callers.ts';

/*
 * A database that ends connections, stops, crashes, and can only be read for a while, under two servers and
 * their callers. Nobody may see more of it than 503 with a time to wait.
 */

const writers = 16;
const readers = 4;

let postgres: PostgresServer;
let servers: readonly ServingProcess[];
let key: string;

before(async () => {
  postgres = await startPostgres();
  servers = [await serve(), await serve()];
  key = /clk_\w+/.exec(servers[0]?.greeting ?? '')?.[0] ?? '';
});

after(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await postgres.stop();
});

function serve(flags: readonly string[] = []): Promise<ServingProcess> {
  const nowhere = join(temporaryDirectory(), 'nowhere');
  return serveClientele(nowhere, { flags: ['--database', postgres.url, ...flags] });
}

function call(): Callers {
  const urls = servers.map(({ url }) => url);
  return startCallers(urls, key, { writers, readers });
}

/** Waits until some hundred calls were answered well. */
async function busy(callers: Callers): Promise<void> {
  for (let answered = 0; answered < 200; answered++) {
    await callers.until(200);
  }
}

async function onDatabase<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function endConnections(): Promise<void> {
  await onDatabase((client) =>
    client.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()',
    ),
  );
}

/** Every write that was answered is there, once, and nobody heard anything but 200 and 503 with a time to wait. */
async function assertHonest({ written, statuses, withoutRetryAfter }: Seen): Promise<void> {
  assert.deepEqual(
    [...statuses.keys()].filter((status) => status !== 200 && status !== 503),
    [],
  );
  assert.equal(withoutRetryAfter, 0);
  assert.ok(written.size > 0);
  const emails = await onDatabase((client) =>
    client.query<{ email: string; n: string }>(
      'SELECT email_key AS email, count(*) AS n FROM clients GROUP BY email_key',
    ),
  );
  const kept = new Map(emails.rows.map(({ email, n }) => [email, Number(n)]));
  assert.deepEqual(
    [...written].filter((email) => kept.get(email) !== 1),
    [],
  );
  for (const server of servers) {
    assert.equal((await fetch(`${server.url}/api/v1/clients`)).status, 401, 'it runs');
  }
  await onDatabase((client) => client.query('DELETE FROM clients'));
}

describe(`${writers} writers and ${readers} readers on two servers`, () => {
  test('lose no answered write while every connection is ended once a second', async (context) => {
    const callers = call();
    for (let second = 0; second < drillCount(30); second++) {
      await delay(1_000);
      await endConnections();
    }
    await callers.until(200);
    await callers.stop();

    context.diagnostic(textOf(callers.seen));
    await assertHonest(callers.seen);
  });

  for (const [how, signal] of [
    ['is stopped and started again', 'SIGINT'],
    ['crashes and is started again', 'SIGQUIT'],
  ] as const) {
    test(`lose no answered write where the database ${how}, and go on by themselves`, async (context) => {
      const callers = call();
      await busy(callers);
      await postgres.halt(signal);
      await callers.until(503);
      await postgres.resume();
      const waitedMs = await callers.until(200);
      await callers.stop();

      context.diagnostic(`${textOf(callers.seen)}; 200 again after ${Math.round(waitedMs)} ms`);
      assert.ok(waitedMs < 1_500, `${waitedMs} ms`);
      await assertHonest(callers.seen);
    });
  }

  test('are told to wait while the database can only be read, and reads go on', async (context) => {
    const callers = call();
    await busy(callers);
    await onDatabase((client) =>
      client.query('ALTER DATABASE postgres SET default_transaction_read_only = on'),
    );
    await endConnections();
    await callers.until(503);
    const answer = await fetch(`${servers[0]?.url}/api/v1/clients?limit=1`, {
      headers: { authorization: `Bearer ${key}` },
    });
    await onDatabase((client) =>
      client.query(
        'BEGIN READ WRITE; ALTER DATABASE postgres RESET default_transaction_read_only; COMMIT',
      ),
    );
    await endConnections();
    await callers.until(200);
    await callers.stop();

    context.diagnostic(textOf(callers.seen));
    assert.equal(answer.status, 200);
    await assertHonest(callers.seen);
  });
});

test('a server that starts before its database waits for it, and says for what', async () => {
  await postgres.halt('SIGINT');
  const settings = readSettings({ database: postgres.url, port: '0' }, {});
  const waited = Promise.withResolvers<string>();
  const starting = startServer(settings, { onWait: waited.resolve });
  const why = await Promise.race([waited.promise, starting.then(() => 'nothing')]);
  const refused = await runClientele(['keys', 'list', '--database', postgres.url]);
  await postgres.resume();
  const server = await starting;
  await server.close();

  assert.equal(refused.status, 3);
  assert.match(refused.stderr, /^clientele: The database cannot be used: nothing listens.*\n$/);
  assert.match(why, /^The database cannot be used: nothing listens/);
});

test('what waiting does not help is said at once', async () => {
  const missing = new URL(postgres.url);
  missing.pathname = '/missing';

  const ended = await runClientele(['serve', '--port', '0', '--database', missing.href]);

  assert.equal(ended.status, 3);
  assert.match(ended.stderr, /^clientele: The database cannot be used: there is no database.*\n$/);
});

function textOf({ written, statuses }: Seen): string {
  const counts = [...statuses].map(([status, count]) => `${count} × ${status}`);
  return `${written.size} writes answered; ${counts.join(', ')}`;
}
