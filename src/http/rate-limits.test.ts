import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRateLimits, quotaHeaders } from './rate-limits.ts';

describe('a rate limit', () => {
  const limit = { requests: 3, seconds: 10 };
  const key = { id: 'a', rateLimit: limit };
  const clock = { at: 0, now: () => clock.at };

  it('accepts exactly as many requests as it says, and as many again when its window is over', () => {
    const limits = createRateLimits(clock, null);

    const first = Array.from({ length: 5 }, () => limits.take(key)?.isAccepted);
    const wait = limits.take(key)?.quota.resetSeconds ?? 0;
    clock.at += wait * 1_000;
    const second = Array.from({ length: 5 }, () => limits.take(key)?.isAccepted);

    assert.deepEqual(first, [true, true, true, false, false]);
    assert.deepEqual(second, first);
  });

  it('counts each key by itself', () => {
    const limits = createRateLimits(clock, null);
    for (let count = 0; count < 10; count++) {
      limits.take(key);
    }

    assert.equal(limits.take({ id: 'b', rateLimit: limit })?.quota.remaining, 2);
  });

  it('is that of the settings where the key has none, and none where neither has', () => {
    const byDefault = createRateLimits(clock, { requests: 1, seconds: 1 });

    assert.equal(byDefault.take({ id: 'c', rateLimit: null })?.quota.limit.requests, 1);
    assert.equal(createRateLimits(clock, null).take({ id: 'c', rateLimit: null }), undefined);
  });

  it('says what is left, and never less than nothing', () => {
    const limits = createRateLimits(clock, null);
    const said = Array.from({ length: 4 }, () => {
      const taken = limits.take(key);
      return taken === undefined ? [] : quotaHeaders(taken.quota);
    });

    assert.deepEqual(said[0], [
      'RateLimit-Policy',
      '"default";q=3;w=10',
      'RateLimit',
      '"default";r=2;t=10',
    ]);
    assert.equal(said[3]?.[3], '"default";r=0;t=10');
  });

  it('remembers a bounded number of windows', () => {
    const limits = createRateLimits(clock, { requests: 1, seconds: 10 });

    for (let id = 0; id < 30_000; id++) {
      assert.equal(limits.take({ id: String(id), rateLimit: null })?.isAccepted, true);
    }
  });
});
