import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Call } from '../dialect.ts';
import { wantsStream } from './event-stream.ts';

function wants(accept: string | undefined): boolean {
  return wantsStream({ headers: { accept } } as unknown as Call);
}

describe('a stream of events', () => {
  it('is what a caller gets who names its type', () => {
    for (const accept of [
      'text/event-stream',
      'TEXT/Event-Stream',
      'application/json, text/event-stream',
      'text/event-stream;q=0.5, */*;q=0.1',
      'text/event-stream; q=0.001',
      'text/event-stream;x=1;q=1',
    ]) {
      assert.equal(wants(accept), true, accept);
    }
  });

  it('is nothing for those who do not name it, or refuse it by a weight of 0', () => {
    for (const accept of [
      undefined,
      '',
      '*/*',
      'application/json',
      'text/event-stream-2',
      'application/json, text/event-stream;q=0',
      'text/event-stream; q=0.000',
      'text/event-stream ;Q=0.0 , application/json',
      'text/event-stream;x=1;q=0;y=2',
    ]) {
      assert.equal(wants(accept), false, String(accept));
    }
  });
});
