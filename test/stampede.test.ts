import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { overConnections } from './support/connection.ts';
import { drillCount } from './support/drill-scale.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

/*
 * The same person from everywhere at once: an integration that is deployed on many machines, each of
 * which has just been told of a new customer.
 */

const connectionCount = 64;
const callsEach = drillCount(200);

/** The address in another spelling that means the same: any case, white space around it. */
function respelled(email: string): string {
  const letters = email.replaceAll(/./g, (letter) =>
    Math.random() < 0.5 ? letter.toUpperCase() : letter.toLowerCase(),
  );
  const space = (): string => [' ', '\t', '\n', '\u3000'][Math.floor(Math.random() * 8)] ?? '';
  return space() + letters + space();
}

interface Stampede {
  readonly name: string;
  readonly path: string;
  readonly body: () => JsonValue;
}

const stampedes: readonly Stampede[] = [
  {
    name: 'Clockwork customers by email',
    path: '/api/v1/customers',
    body: () => ({ email: respelled('bront@example.com'), full_name: 'Brønt Chloaf', seats: 3 }),
  },
  {
    name: 'CrowdPower customers by email',
    path: '/customers',
    body: () => ({ email: respelled('crowd@example.com'), name: 'Ada Lovelace' }),
  },
  {
    name: 'CrowdPower customers by user_id with email',
    path: '/customers',
    body: () => ({
      user_id: 'user-1',
      email: respelled('ada@example.com'),
      name: 'Ada Lovelace',
      custom_attributes: { plan: 'pro' },
    }),
  },
  {
    name: 'CrowdPower bulks of the same customer twice',
    path: '/customers/bulk',
    body: () => {
      const customer = () => ({ user_id: 'user-1', email: respelled('ada@example.com') });
      return { customers: [customer(), customer()] };
    },
  },
];

describe(`${connectionCount} connections that send ${callsEach} identical upserts each`, () => {
  let server: TestServer;

  before(async () => {
    server = await startTestServer();
  });

  after(() => server.close());

  for (const [index, { name, path, body }] of stampedes.entries()) {
    it(`leave one record, created once, and every call succeeds: ${name}`, async () => {
      const { key } = await server.addWorkspace(`stampede-${index}`);
      const { url } = server;

      const statuses = await overConnections({ url, key, count: connectionCount }, async (one) => {
        const seen: number[] = [];
        for (let call = 0; call < callsEach; call++) {
          seen.push((await one.send('POST', path, body())).status);
        }
        return seen;
      });

      assert.deepEqual(new Set(statuses.flat()), new Set([200]));
      assert.equal(statuses.flat().length, connectionCount * callsEach);
      const list = await server.call('GET', '/api/v1/clients', { key });
      assert.equal((list.body as { total: number }).total, 1);
      assert.deepEqual(await changeTypes(`stampede-${index}`), ['client.created']);
    });
  }

  /** Every change of a client in a workspace: the upserts that find what they would write change nothing. */
  async function changeTypes(name: string): Promise<string[]> {
    const { access, storage } = server.running;
    const { workspaceId } = await access.findWorkspace(name);
    const changes = await storage.reader.changes(workspaceId, { after: 0, limit: 10_000 });
    return changes.map(({ type }) => type).filter((type) => type.startsWith('client.'));
  }
});
