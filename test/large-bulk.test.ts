import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { serveClientele, temporaryDirectory } from './support/cli.ts';
import { type Connection, openConnection, overConnections } from './support/connection.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

/*
 * A bulk of as many customers as one call may hold. It is one transaction, so that it can be all or
 * nothing, and yet nobody else may notice it.
 */

const customersMax = 10_000;

function customer(index: number): Record<string, JsonValue> {
  return {
    user_id: `bulk-${index}`,
    email: `person.${index}@example.com`,
    name: `Person Number ${index}`,
    phone: `+1212555${String(index).padStart(4, '0')}`,
    custom_attributes: { plan: index % 2 === 0 ? 'free' : 'pro', seats: index },
  };
}

function customers(): Record<string, JsonValue>[] {
  return Array.from({ length: customersMax }, (_, index) => customer(index));
}

describe('while a bulk of 10,000 runs', () => {
  interface Wait {
    readonly kind: string;
    readonly began: number;
    readonly ended: number;
    readonly status: number;
  }

  type Call = readonly [kind: string, method: string, path: string, body?: JsonValue];

  const calls = (id: string): readonly Call[] => [
    ['get', 'GET', `/api/v1/clients/${id}`],
    ['list', 'GET', '/api/v1/clients?limit=50'],
    ['search', 'GET', '/api/v1/clients?query=lovelace'],
    ['Assembly list', 'GET', '/v1/clients?limit=50'],
    ['no such path', 'GET', '/api/v1/nothing'],
    ['write', 'POST', '/api/v1/customers', { email: 'other@example.com', seats: 1 }],
  ];

  /** Reads of each kind that begin and end while the bulk runs; a server that stands still answers a few at its ends. */
  const readsMin = 5;

  it('every read goes on, and writes wait for it at most', async (context) => {
    const server = await serveClientele(temporaryDirectory());
    try {
      const key = /clk_\w+/.exec(server.greeting)?.[0] ?? '';
      const { url } = server;
      const made = await once(url, key, ['POST', '/api/v1/clients', { name: 'Ada Lovelace' }]);
      const { id } = (made as { data: { id: string } }).data;
      const waits: Wait[] = [];
      const bulkState = { isRunning: true };

      const others = overConnections({ url, key, count: calls(id).length }, async (one, index) => {
        const [kind, method, path, body] = calls(id)[index] ?? assert.fail();
        while (bulkState.isRunning) {
          const began = performance.now();
          const { status } = await one.send(method, path, body);
          waits.push({ kind, began, ended: performance.now(), status });
        }
      });
      const began = performance.now();
      const bulk = await once(url, key, [
        'POST',
        '/customers/bulk',
        { customers: customers() },
      ]).finally(() => (bulkState.isRunning = false));
      const ended = performance.now();
      await others;

      assert.deepEqual(bulk, { success: true, code: 200, data: null });
      const during = waits.filter((wait) => wait.ended > began && wait.began < ended);
      const longest = (kind: string): number =>
        Math.max(...during.filter((wait) => wait.kind === kind).map((w) => w.ended - w.began));
      const bulkMs = ended - began;
      const text = calls(id).map(([kind]) => `${kind} ${longest(kind).toFixed(0)}`);
      context.diagnostic(`bulk ${bulkMs.toFixed(0)} ms; longest wait in ms: ${text.join(', ')}`);
      for (const [kind] of calls(id).filter(([, method]) => method === 'GET')) {
        const whole = during.filter(
          (wait) => wait.kind === kind && wait.began >= began && wait.ended <= ended,
        );
        assert.ok(whole.length >= readsMin, `${kind}: ${whole.length} answers`);
        assert.ok(longest(kind) < bulkMs / 2, `${kind} waited ${longest(kind)} of ${bulkMs} ms`);
      }
      for (const { kind, status } of waits) {
        assert.equal(status, kind === 'no such path' ? 404 : 200, kind);
      }
      assert.ok(longest('write') <= bulkMs + 1_000);
      const list = await once(url, key, ['GET', '/api/v1/clients?limit=1']);
      assert.equal((list as { total: number }).total, customersMax + 2);
    } finally {
      await server.stop();
    }
  });

  async function once(
    url: string,
    key: string,
    [method, path, body]: readonly [method: string, path: string, body?: JsonValue],
  ): Promise<JsonValue> {
    const connection: Connection = openConnection(url, key);
    try {
      return (await connection.send(method, path, body)).body;
    } finally {
      connection.close();
    }
  }
});

describe('a bulk of 10,000 that fails', () => {
  let server: TestServer;

  before(async () => {
    server = await startTestServer();
    const people = [
      { user_id: 'ann', email: 'ann@example.com' },
      { user_id: 'bulk-7', name: 'Old Name', custom_attributes: { plan: 'old' } },
    ];
    await server.call('POST', '/customers/bulk', { body: { customers: people } });
  });

  after(() => server.close());

  const lastItems: readonly [name: string, last: JsonValue, status: number, code: string][] = [
    ['it cannot be read', { user_id: 'x', email: 'not an address' }, 400, 'email'],
    ['it is nobody', {}, 400, 'identifier_required'],
    ['its keys clash', { user_id: 'new', email: 'ann@example.com' }, 409, 'identity_conflict'],
    [
      'it clashes with the first item',
      { user_id: 'new', email: 'person.0@example.com' },
      409,
      'identity_conflict',
    ],
  ];

  for (const [name, last, status, code] of lastItems) {
    it(`in its last item leaves nothing behind: ${name}`, async () => {
      const untouched = await server.data.contentHash();
      const items: JsonValue[] = [...customers().slice(0, -1), last];

      const answer = await server.call('POST', '/customers/bulk', { body: { customers: items } });

      const { errors } = answer.body as { errors: { index: number; code: string }[] };
      assert.equal(answer.status, status);
      assert.deepEqual(
        errors.map((error) => [error.index, error.code]),
        [[customersMax - 1, code]],
      );
      assert.equal(await server.data.contentHash(), untouched);
    });
  }

  it('in a hundred members of each is answered with every customer, and not with every member', async () => {
    const members = Array.from({ length: 100 }, (_, index) => [`m${index}`, 1] as const);
    const item = Object.fromEntries(members);
    const items = Array.from({ length: customersMax }, () => item);

    const answer = await server.call('POST', '/customers/bulk', { body: { customers: items } });

    const { errors } = answer.body as { errors: { index: number }[] };
    const named = new Set(errors.map(({ index }) => index));
    assert.equal(answer.status, 400);
    assert.equal(named.size, customersMax);
    assert.equal(errors.length, 1_000 + customersMax - 10);
  });

  it('is followed by good requests as if it had never been', async () => {
    const items: JsonValue[] = [...customers().slice(0, -1), {}];
    await server.call('POST', '/customers/bulk', { body: { customers: items } });

    const single = await server.call('POST', '/customers', { body: customer(7) });
    const bulk = await server.call('POST', '/customers/bulk', {
      body: { customers: [customer(1), customer(7)] },
    });

    assert.deepEqual([single.status, bulk.status], [200, 200]);
    const list = await server.call('GET', '/api/v1/clients?sortBy=createdAt');
    assert.equal((list.body as { total: number }).total, 3);
  });
});
