import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import type { SqliteTransaction } from '../src/storage/sqlite/writer.ts';
import { drillScale } from './support/drill-scale.ts';
import { nativeCalls } from './support/native-calls.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

const clients = drillScale === 1 ? 1_000_000 : 5_000;
const perWrite = 5_000;

let server: TestServer;
let admin: ReturnType<typeof nativeCalls>;

before(async () => {
  server = await startTestServer();
  admin = nativeCalls(server, await server.addKey(['admin']));
  for (let start = 0; start < clients; start += perWrite) {
    await server.running.directory.write(
      server.actor,
      Array.from({ length: perWrite }, (_, index) => ({
        op: 'create' as const,
        patch: {
          externalId: `client ${start + index}`,
          customFields: { values: { seen: 'x' }, unknown: 'observe', pointer: '' } as const,
        },
      })),
      { isAtomic: false },
    );
  }
});

after(() => server.close());

/** Rows that this process has inserted, updated or deleted so far. */
async function rowsTouched(): Promise<number> {
  return server.running.storage.write((transaction) => {
    const { connection } = transaction as SqliteTransaction;
    return Promise.resolve(Number(connection.statement('SELECT total_changes()').get()?.[0]));
  });
}

describe(`a field of ${clients} clients`, () => {
  const steps: readonly (readonly [string, string, string, JsonValue])[] = [
    ['declared', 'POST', '/api/v2/fields', { key: 'plan', label: 'Plan', type: 'text' }],
    [
      'declared after it was observed',
      'POST',
      '/api/v2/fields',
      { key: 'seen', label: 'S', type: 'text' },
    ],
    ['renamed', 'PATCH', '/api/v2/fields/seen', { key: 'known' }],
    ['retired', 'PATCH', '/api/v2/fields/known', { retired: true }],
  ];
  for (const [what, method, path, body] of steps) {
    it(`is ${what} without a touch to any client's row, whose number then cannot matter`, async (context) => {
      const before = await rowsTouched();
      const began = performance.now();

      const { status } = await admin(method, path, { body });

      context.diagnostic(`${Math.round(performance.now() - began)} ms`);
      assert.ok(status < 300);
      // The field, its change and the access stamp; the key's last use may be noted meanwhile.
      assert.ok((await rowsTouched()) - before <= 4);
    });
  }
});
