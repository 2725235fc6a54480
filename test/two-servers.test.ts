import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { readSettings } from '../src/config/read-settings.ts';
import { type RunningServer, startServer } from '../src/main.ts';
import { overConnections } from './support/connection.ts';
import { drillCount } from './support/drill-scale.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

const connectionCount = 64;
const callsEach = drillCount(200);

describe('two servers on one database', () => {
  let first: TestServer;
  let second: RunningServer;

  before(async () => {
    first = await startTestServer({ engine: 'postgres' });
    second = await startServer(readSettings({ ...first.data.flags, port: '0' }, {}));
  });

  after(async () => {
    await second.close();
    await first.close();
  });

  it(`make one record, once, of ${connectionCount} connections that send ${callsEach} identical upserts each, half to each`, async () => {
    const urls = [first.url, second.url];
    const body = { email: 'bront@example.com', full_name: 'Brønt Chloaf', seats: 3 };

    const statuses = await Promise.all(
      urls.map((url) =>
        overConnections({ url, key: first.key, count: connectionCount / 2 }, async (one) => {
          const seen: number[] = [];
          for (let call = 0; call < callsEach; call++) {
            seen.push((await one.send('POST', '/api/v1/customers', body)).status);
          }
          return seen;
        }),
      ),
    );

    assert.deepEqual(new Set(statuses.flat(2)), new Set([200]));
    assert.equal(statuses.flat(2).length, connectionCount * callsEach);
    const list = await first.call('GET', '/api/v1/clients');
    assert.equal((list.body as { total: number }).total, 1);
    const changes = await first.data.rows(
      `SELECT type FROM changes WHERE type LIKE 'client.%' ORDER BY position`,
    );
    assert.deepEqual(changes, [{ type: 'client.created' }]);
  });

  it('answer a repeated request once, whichever of them it comes to', async () => {
    const body = { name: 'No key' };
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${first.key}`,
      'idempotency-key': 'twice',
    };
    const create = (url: string): Promise<Response> =>
      fetch(`${url}/api/v2/clients`, { method: 'POST', headers, body: JSON.stringify(body) });

    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, index) => create(index % 2 === 0 ? first.url : second.url)),
    );
    const last = await create(second.url);

    const texts = await Promise.all([...answers, last].map((answer) => answer.text()));
    const created = answers.filter(({ status }) => status === 201);
    assert.ok(created.length > 0);
    assert.deepEqual(
      new Set(answers.map(({ status }) => status).filter((status) => status !== 409)),
      new Set([201]),
    );
    assert.equal(new Set(texts.filter((_, index) => answers[index]?.status === 201)).size, 1);
    assert.equal(last.headers.get('idempotent-replayed'), 'true');
    const rows = await first.data.rows(`SELECT count(*) AS n FROM clients WHERE name = 'No key'`);
    assert.equal(Number(rows[0]?.['n']), 1);
  });
});
