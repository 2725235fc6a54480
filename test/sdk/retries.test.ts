import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ClienteleError, ConnectionError } from '../../sdk/src/index.ts';
import { answer, fakeDirectory, offline, problem } from './fake-directory.ts';

const ok = answer(200, { id: '1' });

describe('a call of the SDK', () => {
  it('that is a write has an idempotency key, which stays the same when it is sent again', async (context) => {
    // As in a page that came without TLS.
    context.mock.method(crypto, 'randomUUID', () => assert.fail('not there'));
    const { clientele, sent } = fakeDirectory([offline, problem(503, 'unavailable'), ok, ok]);

    await clientele.clients.create({ name: 'Ada' });
    await clientele.clients.create({ name: 'Ada' });

    const keys = sent.map(({ headers }) => headers.get('idempotency-key'));
    assert.match(keys[0] ?? '', /^[\da-f]{32}$/);
    assert.deepEqual(keys.slice(0, 3), [keys[0], keys[0], keys[0]]);
    assert.notEqual(keys[3], keys[0]);
    assert.deepEqual(new Set(sent.map(({ body }) => body)), new Set(['{"name":"Ada"}']));
  });

  it('has the idempotency key that it is given', async () => {
    const { clientele, sent } = fakeDirectory([ok]);

    await clientele.clients.delete('1', { idempotencyKey: 'mine', ifMatch: 3 });

    assert.equal(sent[0]?.headers.get('idempotency-key'), 'mine');
    assert.equal(sent[0]?.headers.get('if-match'), '"3"');
  });

  it('that reads has none', async () => {
    const { clientele, sent } = fakeDirectory([ok]);

    await clientele.clients.get('1');

    assert.equal(sent[0]?.headers.has('idempotency-key'), false);
    assert.equal(sent[0]?.headers.get('authorization'), 'Bearer clk_test');
    assert.equal(sent[0]?.url.href, 'http://directory.test/base/api/v2/clients/1');
  });

  for (const status of [408, 429, 502, 503, 504]) {
    it(`is sent again after ${status}`, async () => {
      const { clientele, sent } = fakeDirectory([problem(status, 'unavailable'), ok]);

      await clientele.clients.get('1');

      assert.equal(sent.length, 2);
    });
  }

  for (const status of [400, 401, 403, 404, 409, 412, 422, 500, 507]) {
    it(`is not sent again after ${status}`, async () => {
      const { clientele, sent } = fakeDirectory([problem(status, 'internal'), ok]);

      await assert.rejects(clientele.clients.get('1'), ClienteleError);

      assert.equal(sent.length, 1);
    });
  }

  it('is sent again while its first try is still at work', async () => {
    const { clientele, sent } = fakeDirectory([
      offline,
      problem(409, 'idempotency_in_progress'),
      ok,
    ]);

    await clientele.clients.upsert({ email: 'ada@example.com' });

    assert.equal(sent.length, 3);
  });

  it('is sent again where its answer broke off', async () => {
    const { clientele, sent } = fakeDirectory([() => new Response('{"id":'), ok]);

    const client = await clientele.clients.get('1');

    assert.equal(client.id, '1');
    assert.equal(sent.length, 2);
  });

  it('waits twice as long each time, up to a bound', async () => {
    const { clientele, waits } = fakeDirectory([...Array<typeof ok>(9).fill(offline), ok], {
      retries: 9,
    });

    await clientele.clients.get('1');

    assert.deepEqual(waits, [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]);
  });

  it('waits for a part of that which chance decides', async () => {
    const { clientele, waits } = fakeDirectory([offline, ok], { timing: { random: () => 0.5 } });

    await clientele.clients.get('1');

    assert.deepEqual(waits, [125]);
  });

  it('waits as long as the answer says, in seconds or until a date', async () => {
    const date = new Date(Date.UTC(2030, 0, 1, 12, 0, 9)).toUTCString();
    const { clientele, waits } = fakeDirectory([
      problem(429, 'rate_limited', { 'retry-after': '7' }),
      problem(503, 'unavailable', { 'retry-after': date }),
      problem(503, 'unavailable', { 'retry-after': 'soon' }),
      ok,
    ]);

    await clientele.clients.get('1');

    assert.deepEqual(waits, [7_250, 9_500, 1_000]);
  });

  it('does not wait where the answer asks for longer than a minute', async () => {
    const busy = problem(429, 'rate_limited', { 'retry-after': '3600' });
    const { clientele, waits } = fakeDirectory([busy]);

    await assert.rejects(clientele.clients.get('1'), { code: 'rate_limited', retryAfter: '3600' });

    assert.deepEqual(waits, []);
  });

  it('gives up after so many tries, with what came last', async () => {
    const some = fakeDirectory([offline, offline, problem(503, 'unavailable')], { retries: 2 });
    const none = fakeDirectory([offline], { retries: 0 });

    await assert.rejects(some.clientele.clients.get('1'), { status: 503, code: 'unavailable' });
    await assert.rejects(none.clientele.clients.get('1'), ConnectionError);

    assert.equal(some.sent.length, 3);
  });

  it('ends where its signal is aborted, also between two tries', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const { clientele, sent, waits } = fakeDirectory([
      (request) => {
        stop.abort(reason);
        return offline(request);
      },
    ]);
    const waiting = new AbortController();
    const second = fakeDirectory([offline], {
      timing: {
        sleep(_, signal) {
          waiting.abort(reason);
          return Promise.reject(signal?.reason as Error);
        },
      },
    });

    await assert.rejects(clientele.clients.get('1', { signal: stop.signal }), reason);
    await assert.rejects(second.clientele.clients.get('1', { signal: waiting.signal }), reason);

    assert.equal(sent.length, 1);
    assert.deepEqual(waits, []);
  });

  it('takes a try that is not answered in time for one without an answer', async () => {
    const { clientele, sent } = fakeDirectory([
      ({ signal }) =>
        new Promise((_, reject) => {
          // A timer that may end the process does not wait for the other one, which may not.
          const alive = setInterval(() => undefined, 1_000);
          signal?.addEventListener('abort', () => {
            clearInterval(alive);
            reject(signal.reason as Error);
          });
        }),
      ok,
    ]);

    await clientele.clients.get('1', { timeout: 1 });

    assert.equal(sent.length, 2);
  });
});
