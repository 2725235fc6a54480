import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { exchange, requestBytes } from '../support/raw-http.ts';
import { marker } from './bad-input.ts';
import { dialectIds, entriesOf, type Entry } from './entries.ts';
import { assertServed, assertSilent } from './run.ts';
import { assertVoice } from './voices.ts';
import { startWorld, type World } from './world.ts';

/** Node looks at its time-outs once a second, so an answer comes at most that much late. */
const answerWithinMs = 4_000;

let world: World;

before(async () => {
  world = await startWorld({ requestTimeoutSeconds: '1', headersTimeoutSeconds: '1' });
});

after(() => world.close());

/** All at once, since each of them waits. */
describe('a caller who does not go on is told so', { concurrency: true }, () => {
  for (const dialect of dialectIds) {
    it(`5 a body that stops: ${dialect}`, async () => {
      const contentBefore = await world.data.contentHash();
      const answers = await Promise.all(
        entriesOf(world)
          .filter((entry) => entry.dialect === dialect)
          .map(async (entry) => exchange(world.port, bodyThatStops(entry))),
      );

      assert.ok(answers.length > 0);
      for (const answer of answers) {
        assert.equal(answer.status, 408);
        assertVoice(dialect, answer, { code: 'request_timeout' });
        assertSilent(world, answer);
        assert.ok(answer.isClosed);
        assert.ok(answer.elapsedMs < answerWithinMs);
      }
      assert.equal(await world.data.contentHash(), contentBefore);
    });
  }

  it('6 headers that come a byte at a time', async () => {
    const answers = await Promise.all(
      entriesOf(world)
        .filter(({ method }) => method === 'POST')
        .map(async (entry) => exchange(world.port, requestBytes(entry.request({})), { drip: 50 })),
    );

    for (const answer of answers) {
      assert.equal(answer.status, 408);
      // What came so far was no request yet, so it had no path.
      assertVoice('plain', answer, { code: 'request_timeout' });
      assert.ok(answer.isClosed);
      assert.ok(answer.elapsedMs < answerWithinMs);
    }
  });
});

for (const dialect of dialectIds) {
  void it(`the next good call is served: ${dialect}`, () => assertServed(world, dialect));
}

function bodyThatStops(entry: Entry): Buffer {
  const headers = { 'Content-Length': '1000' };
  return requestBytes(entry.request(Buffer.from(`{"a":"${marker}`), { headers }));
}
