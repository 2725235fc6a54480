import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  createDatabase,
  type TestDatabase,
} from '../src/storage/postgres/postgres-place.testing.ts';
import { type ServingProcess, serveClientele, temporaryDirectory } from './support/cli.ts';
import { type Connection, overConnections } from './support/connection.ts';
import { drillCount } from './support/drill-scale.ts';
import { startReadyProxy } from './support/ready-proxy.ts';

/*
 * Two servers on one database, behind a proxy that follows `/readyz`, are restarted one after the other
 * while callers go on calling. A caller must not notice.
 */

const restarts = drillCount(20);
const callsMin = drillCount(5_000);
const callers = 16;
/** In seconds; the proxy asks twenty times in that. */
const drain = '1';
/** Nothing is kept there: they have a database. */
const data = temporaryDirectory();

it(`${restarts} rolling restarts of two servers fail no call and lose no write`, async (context) => {
  const database = await createDatabase();
  const proxy = await startReadyProxy();
  context.after(async () => {
    proxy.close();
    await database.remove();
  });
  const servers = [await serve(database), await serve(database)];
  const [first, second] = servers as [ServingProcess, ServingProcess];
  const key = /clk_\w+/.exec(first.greeting)?.[0] ?? '';
  await Promise.all([proxy.add(first.url), proxy.add(second.url)]);
  const tally: Tally = { calls: 0, failures: [], written: new Set() };
  let isOver = false;

  const calling = overConnections({ url: proxy.url, key, count: callers }, (connection, caller) =>
    callUntil(() => isOver && tally.calls >= callsMin, connection, tally, caller),
  );
  for (let restart = 0; restart < restarts; restart++) {
    const old = servers.shift() ?? first;
    const ended = await old.stop();
    proxy.remove(old.url);
    assert.deepEqual([ended.status, ended.stderr], [0, '']);
    const fresh = await serve(database);
    await proxy.add(fresh.url);
    servers.push(fresh);
  }
  isOver = true;
  await calling;
  const total = await totalOf(proxy.url, key);
  await Promise.all(servers.map((server) => server.stop()));

  context.diagnostic(
    `${restarts} restarts, ${tally.calls} calls, ${tally.failures.length} failed, ${tally.written.size} writes`,
  );
  assert.deepEqual(tally.failures, []);
  assert.ok(tally.calls >= callsMin);
  assert.equal(total, tally.written.size);
});

interface Tally {
  calls: number;
  readonly failures: string[];
  readonly written: Set<string>;
}

function serve({ url }: TestDatabase): Promise<ServingProcess> {
  const flags = ['--drain', drain];
  return serveClientele(data, { flags, env: { CLIENTELE_DATABASE: url } });
}

/** Writes somebody new, then reads them back, over and over. */
async function callUntil(
  isOver: () => boolean,
  connection: Connection,
  tally: Tally,
  caller: number,
): Promise<void> {
  for (let n = 0; !isOver(); n++) {
    const externalId = `caller-${caller}-${n}`;
    const written = await call(tally, connection, 'POST', '/api/v2/clients/upsert', { externalId });
    if (written) {
      tally.written.add(externalId);
    }
    await call(tally, connection, 'GET', `/api/v2/clients/lookup?externalId=${externalId}`);
  }
}

/** True where it succeeded. */
async function call(
  tally: Tally,
  connection: Connection,
  method: string,
  path: string,
  body?: { readonly externalId: string },
): Promise<boolean> {
  tally.calls += 1;
  try {
    const { status } = await connection.send(method, path, body);
    if (status < 300) {
      return true;
    }
    tally.failures.push(`${status} ${method}`);
  } catch (error) {
    tally.failures.push(`${method} ${String(error)}`);
  }
  return false;
}

async function totalOf(url: string, key: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${key}` };
  const answer = await fetch(`${url}/api/v1/clients?limit=1`, { headers });
  return ((await answer.json()) as { total: unknown }).total;
}
