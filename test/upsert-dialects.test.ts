import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type BenchServer, startBenchServer } from './support/upsert-bench.ts';

const minuteMs = 60_000;

let server: BenchServer;

before(async () => {
  server = await startBenchServer();
});

after(() => server.close());

describe('a person of both upsert dialects', () => {
  it('is one record, with a row in the change log for each change and its dialect', async () => {
    const bench = await server.open();

    await bench.post('/customers', { user_id: 'one', email: 'One@x.test', name: 'Öne Person' });
    await bench.post('/api/v1/customers', {
      email: 'one@X.test',
      plan: { tier: ['a', 1] },
      n: 1.5,
    });
    await bench.post('/customers', { user_id: 'one', custom_attributes: { n: null, flag: false } });

    const client = await bench.onlyClient();
    assert.deepEqual([client.name, client.email, client.version], ['Öne Person', 'One@x.test', 3]);
    assert.deepEqual(client.customFields, { plan: { tier: ['a', 1] }, flag: false });
    assert.deepEqual(
      (await bench.changes())
        .filter(({ entityId }) => entityId === client.id)
        .map(({ type, version, dialect }) => [type, version, dialect]),
      [
        ['client.created', 1, 'crowdpower'],
        ['client.updated', 2, 'clockwork'],
        ['client.updated', 3, 'crowdpower'],
      ],
    );
  });

  it('has sessions by CrowdPower calls only', async () => {
    const bench = await server.open();
    const steps = [
      [0, 1],
      [30 * minuteMs - 1_000, 1],
      [30 * minuteMs, 1],
      [30 * minuteMs + 1_000, 2],
    ] as const;

    for (const [idleMs, sessions] of steps) {
      bench.clock.ms += idleMs;
      await bench.post('/customers', { email: 'visitor@x.test' });
      await bench.post('/api/v1/customers', { email: 'visitor@x.test' });

      const { sessionCount, lastSeenAt, version } = await bench.onlyClient();
      assert.deepEqual([sessionCount, lastSeenAt, version], [sessions, bench.clock.ms, 1]);
    }
  });
});
