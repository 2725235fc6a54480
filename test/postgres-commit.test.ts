import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Client } from 'pg';
import {
  type PostgresServer,
  startPostgres,
} from '../src/storage/postgres/postgres-server.testing.ts';
import { serveClientele, type ServingProcess, temporaryDirectory } from './support/cli.ts';
import { type CommitProxy, type Fate, startCommitProxy } from './support/commit-proxy.ts';
import { drillCount } from './support/drill-scale.ts';
import { startCallers } from './support/outage-callers.ts';

/*
 * A network that loses COMMITs, or is slow with them. Connections that break at other moments would not show
 * an answer that is sent before the database has said that it committed.
 */

let postgres: PostgresServer;
let proxy: CommitProxy;
let server: ServingProcess;
let key: string;
let fateOf: () => Fate | Promise<Fate> = () => 'passes';

before(async () => {
  postgres = await startPostgres();
  proxy = await startCommitProxy(postgres.url, () => fateOf());
  const nowhere = join(temporaryDirectory(), 'nowhere');
  server = await serveClientele(nowhere, { flags: ['--database', proxy.url] });
  key = /clk_\w+/.exec(server.greeting)?.[0] ?? '';
});

after(async () => {
  fateOf = () => 'passes';
  await server.stop();
  await proxy.close();
  await postgres.stop();
});

function upsert(email: string): Promise<Response> {
  return fetch(`${server.url}/api/v1/customers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ email }),
  });
}

/** How often each of these emails is in the database. */
async function kept(): Promise<ReadonlyMap<string, number>> {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  try {
    const { rows } = await client.query<{ email: string; n: string }>(
      'SELECT email_key AS email, count(*) AS n FROM clients GROUP BY email_key',
    );
    return new Map(rows.map(({ email, n }) => [email, Number(n)]));
  } finally {
    await client.end();
  }
}

describe('a write is answered', () => {
  test('once its COMMIT came back, and not before', async () => {
    const held = Promise.withResolvers<void>();
    const fate = Promise.withResolvers<Fate>();
    fateOf = () => {
      held.resolve();
      return fate.promise;
    };
    let isAnswered = false;
    const answer = upsert('held@example.com').finally(() => {
      isAnswered = true;
    });
    await held.promise;
    // Each of these takes the server longer than an answer that is ready.
    for (let call = 0; call < 20; call++) {
      const read = await fetch(`${server.url}/api/v2/clients/lookup?email=nobody@example.com`, {
        headers: { authorization: `Bearer ${key}` },
      });
      await read.text();
      assert.equal(read.status, 404);
    }
    const wasAnswered = isAnswered;
    const before = await kept();
    fate.resolve('passes');
    const { status } = await answer;

    assert.equal(wasAnswered, false);
    assert.equal(before.get('held@example.com'), undefined);
    assert.equal(status, 200);
    assert.equal((await kept()).get('held@example.com'), 1);
  });

  for (const [fate, isKept] of [
    ['is lost', false],
    ['is lost on its way back', true],
  ] as const) {
    test(`503 with a time to wait where its COMMIT ${fate}`, async () => {
      fateOf = () => fate;
      const answer = await upsert(`${isKept}@example.com`);
      fateOf = () => 'passes';

      assert.equal(answer.status, 503);
      assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/);
      assert.equal((await kept()).has(`${isKept}@example.com`), isKept);
    });
  }

  test('with success only where it is there, among many whose COMMITs are lost', async (context) => {
    const cuts = drillCount(300);
    let commits = 0;
    let cut = 0;
    const enough = Promise.withResolvers<void>();
    fateOf = () => {
      commits += 1;
      if (commits % 3 !== 0) {
        return 'passes';
      }
      cut += 1;
      if (cut >= cuts) {
        enough.resolve();
      }
      return cut % 2 === 0 ? 'is lost' : 'is lost on its way back';
    };
    const callers = startCallers([server.url], key, { writers: 16, readers: 2 });
    await enough.promise;
    fateOf = () => 'passes';
    await callers.until(200);
    await callers.stop();

    const { written, statuses, withoutRetryAfter } = callers.seen;
    context.diagnostic(`${cut} of ${commits} COMMITs were lost; ${written.size} writes answered`);
    const there = await kept();
    assert.deepEqual(
      [...written].filter((email) => there.get(email) !== 1),
      [],
    );
    assert.deepEqual(new Set(statuses.keys()), new Set([200, 503]));
    assert.equal(withoutRetryAfter, 0);
  });
});
