import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readSettings } from '../src/config/read-settings.ts';
import type { FailedCall } from '../src/http/log.ts';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { startServer } from '../src/main.ts';
import { openConnection } from './support/connection.ts';
import { queryDatabase } from './support/database.ts';
import { noShedding } from './support/no-shedding.ts';

const bulks = 4;
const bulkCustomers = 2_000;
/** Reads after which the server has heard what was sent before them. */
const roundTrips = 10;

void test('a server that stops carries out the writes of callers who have just gone', async (context) => {
  const data = mkdtempSync(join(tmpdir(), 'clientele-shutdown-'));
  context.after(() => rmSync(data, { recursive: true }));
  const failures: FailedCall[] = [];
  const server = await startServer(readSettings({ data, port: '0', ...noShedding }, {}), {
    log: { failed: (call) => failures.push(call) },
  });
  const connections = Array.from({ length: bulks + 1 }, () =>
    openConnection(server.url, server.firstKey?.key ?? ''),
  );
  const [reader, ...writers] = connections;
  const list = ['GET', '/api/v1/clients?limit=1'] as const;
  await Promise.all(connections.map((connection) => connection.send(...list)));

  // Each is a transaction of its own, so that all but the first wait in the queue.
  const unanswered = Promise.allSettled(
    writers.map((writer, index) => writer.send('POST', '/customers/bulk', bulkOf(index))),
  );
  for (let trip = 0; trip < roundTrips; trip++) {
    await reader?.send(...list);
  }
  for (const connection of connections) {
    connection.close();
  }
  await server.close();

  assert.ok((await unanswered).every(({ status }) => status === 'rejected'));
  assert.deepEqual(failures, []);
  const count = queryDatabase(data, 'SELECT count(*) AS count FROM clients');
  assert.deepEqual(count, [{ count: bulks * bulkCustomers }]);
});

function bulkOf(number: number): JsonValue {
  return {
    customers: Array.from({ length: bulkCustomers }, (_, index) => ({
      user_id: `${number}-${index}`,
    })),
  };
}
