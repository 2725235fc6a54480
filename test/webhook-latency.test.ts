import assert from 'node:assert/strict';
import { it } from 'node:test';
import { drillCount } from './support/drill-scale.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { startTestServer } from './support/test-server.ts';

/* One receiver that never answers must not be noticed by those of the other 49. */

const receiverCount = 50;
const writeCount = drillCount(200);
const p99MsMax = 1_000;

it(`49 receivers beside a black hole have each of ${writeCount} changes within 1 s of its commit (p99)`, async (context) => {
  const server = await startTestServer({ settings: { webhookAllow: '127.0.0.1/32' } });
  const receivers: Receiver[] = [];
  try {
    const key = await server.addKey(['admin', 'write']);
    for (let index = 0; index < receiverCount; index++) {
      const receiver = await startReceiver(() => (index === 0 ? 'hang' : 200));
      receivers.push(receiver);
      const body = { url: receiver.url, events: ['client.created'] };
      const made = await server.call('POST', '/api/v2/webhooks', { key, body });
      assert.equal(made.status, 201);
    }
    const committedAt = new Map<string, number>();
    for (let count = 0; count < writeCount; count++) {
      const body = { name: `Somebody ${count}` };
      const { body: client } = await server.call('POST', '/api/v2/clients', { key, body });
      committedAt.set((client as { id: string }).id, Date.now());
    }

    const [hole, ...others] = receivers;
    await Promise.all(
      others.map((receiver) => receiver.until((received) => received.length >= writeCount)),
    );

    const delays = others.flatMap(({ received }) =>
      received.map(({ at, text }) => {
        const { data } = JSON.parse(text) as { data: { id: string } };
        return at - (committedAt.get(data.id) ?? 0);
      }),
    );
    const sorted = delays.toSorted((a, b) => a - b);
    const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? Infinity;
    context.diagnostic(
      `${delays.length} deliveries: ${sorted[sorted.length >> 1]} ms (median), ${p99} ms (p99), ${sorted.at(-1)} ms (slowest)`,
    );
    assert.equal(delays.length, writeCount * (receiverCount - 1));
    assert.ok((hole?.received.length ?? 0) > 0, 'the black hole was not called at all');
    assert.ok(p99 <= p99MsMax, `p99 was ${p99} ms`);
  } finally {
    await server.close();
    await Promise.all(receivers.map((receiver) => receiver.close()));
  }
});
