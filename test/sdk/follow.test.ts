import assert from 'node:assert/strict';
import { type TestContext, describe, it } from 'node:test';
import { AccessError } from '../../sdk/src/index.ts';
import { type Reaction, fakeDirectory, offline, problem } from './fake-directory.ts';

function events(...positions: readonly number[]): Reaction {
  const text = positions.map(
    (position) =>
      `id: ${position}\nevent: client.created\ndata: ${JSON.stringify({ position })}\n\n`,
  );
  return () => new Response(`retry: 1000\n\n: nothing new\n\n${text.join('')}`);
}

describe('following the changes', () => {
  it('goes on behind the last one, over connections that end and servers that are away', async () => {
    const { clientele, sent, waits } = fakeDirectory([
      events(3, 5),
      offline,
      problem(503, 'unavailable'),
      events(),
      events(6),
      events(8),
    ]);
    const seen: number[] = [];

    for await (const { position } of clientele.changes.follow({
      after: 2,
      types: ['client.created', 'client.updated'],
    })) {
      seen.push(position);
      if (position === 8) {
        break;
      }
    }

    assert.deepEqual(seen, [3, 5, 6, 8]);
    assert.deepEqual(
      sent.map(({ url }) => url.searchParams.get('after')),
      ['2', '5', '5', '5', '5', '6'],
    );
    assert.equal(sent[4]?.url.searchParams.get('types'), 'client.created,client.updated');
    assert.equal(sent[4]?.headers.get('accept'), 'text/event-stream');
    assert.deepEqual(waits, [250, 500, 1_000, 2_000, 250]);
  });

  it('ends with an answer that will not pass', async () => {
    const { clientele } = fakeDirectory([events(1), problem(401, 'unauthorized')]);
    const seen: number[] = [];

    await assert.rejects(async () => {
      for await (const { position } of clientele.changes.follow()) {
        seen.push(position);
      }
    }, AccessError);

    assert.deepEqual(seen, [1]);
  });

  it('ends where its signal is aborted', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const { clientele, sent } = fakeDirectory([events(1), events(2)]);

    await assert.rejects(async () => {
      for await (const { position } of clientele.changes.follow({}, { signal: stop.signal })) {
        assert.equal(position, 1);
        stop.abort(reason);
      }
    }, reason);

    assert.equal(sent.length, 1);
  });

  it('comes back where a connection is open and silent', async (context: TestContext) => {
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const { clientele, sent } = fakeDirectory([
      ({ signal }) =>
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error));
        }),
      events(1),
    ]);

    const first = clientele.changes.follow().next();
    // The request is sent after a turn or two of promises.
    for (let turn = 0; turn < 10; turn += 1) {
      await Promise.resolve();
    }
    context.mock.timers.tick(44_999);
    assert.equal(sent.length, 1);
    context.mock.timers.tick(1);

    const { value } = await first;
    assert.equal((value as { position: number }).position, 1);
    assert.equal(sent.length, 2);
  });
});
