import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ProblemWire } from '../src/dialects/native/problem-schema.ts';
import type { ClientWire } from '../src/dialects/native/schema.ts';
import { overConnections } from './support/connection.ts';
import { drillCount } from './support/drill-scale.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

const writers = 16;

describe('writers who race for one client with If-Match', () => {
  let server: TestServer;

  before(async () => {
    server = await startTestServer();
  });

  after(() => server.close());

  async function create(): Promise<ClientWire> {
    const body = { name: 'Counter', customFields: { count: 0, mine: 0 } };
    const answer = await server.call('POST', '/api/v2/clients', { body });
    assert.equal(answer.status, 201);
    return answer.body as ClientWire;
  }

  async function read(id: string): Promise<ClientWire> {
    return (await server.call('GET', `/api/v2/clients/${id}`)).body as ClientWire;
  }

  const attempts = drillCount(10_000);

  it(`lose no update of a counter in ${attempts} attempts`, async (context) => {
    const made = await create();
    const path = `/api/v2/clients/${made.id}`;
    let left = attempts;

    const successes = await overConnections(
      { url: server.url, key: server.key, count: writers },
      async (connection) => {
        let known = made;
        let count = 0;
        while (left > 0) {
          left -= 1;
          const body = { customFields: { count: Number(known.customFields['count']) + 1 } };
          const condition = { 'if-match': `"${known.version}"` };
          const answer = await connection.send('PATCH', path, body, condition);
          if (answer.status === 200) {
            count += 1;
            known = answer.body as unknown as ClientWire;
          } else {
            assert.equal(answer.status, 412);
            known =
              ((answer.body as unknown as ProblemWire).current as ClientWire | undefined) ??
              assert.fail();
          }
        }
        return count;
      },
    );

    const total = successes.reduce((sum, count) => sum + count, 0);
    const { customFields, version } = await read(made.id);
    context.diagnostic(`${total} of ${attempts} attempts succeeded`);
    assert.equal(customFields['count'], total);
    assert.equal(version, 1 + total);
    assert.ok(total < attempts, 'nobody was ever overtaken');
  });

  it('do not stand in each other’s way where each has a custom field of its own', async () => {
    const made = await create();
    const path = `/api/v2/clients/${made.id}`;
    const rounds = drillCount(500);
    const condition = { 'if-match': '"1"' };

    await overConnections(
      { url: server.url, key: server.key, count: writers },
      async (connection, writer) => {
        let known = condition;
        for (let round = 1; round <= rounds; round++) {
          const body = { customFields: { [`of ${writer}`]: round } };
          const answer = await connection.send('PATCH', path, body, known);
          assert.equal(answer.status, 200, JSON.stringify(answer.body));
          known = { 'if-match': `"${(answer.body as unknown as ClientWire).version}"` };
        }
      },
    );

    const { customFields, version } = await read(made.id);
    assert.equal(version, 1 + writers * rounds);
    for (let writer = 0; writer < writers; writer++) {
      assert.equal(customFields[`of ${writer}`], rounds);
    }
  });
});
