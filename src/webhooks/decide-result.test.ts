import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type AttemptResult, type Decided, decideResult } from './decide-result.ts';
import { newDelivery } from './delivery-queue.ts';
import { nextAttemptAt, readRetryAfter, type Schedule } from './schedule.ts';

const schedule: Schedule = {
  waitsMs: [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400].map((s) => s * 1_000),
};
const now = Date.UTC(2026, 0, 1);
const fresh = newDelivery({ position: 7, type: 'client.updated', entityId: 'a', at: now });
const answered = (status: number | null, more: Partial<AttemptResult> = {}): AttemptResult => ({
  at: now,
  durationMs: 20,
  status,
  error: status === null ? 'timed_out' : null,
  retryAfter: undefined,
  response: null,
  ...more,
});
const decide = (
  result: AttemptResult,
  before: Partial<Parameters<typeof decideResult>[0]> = {},
): Decided =>
  decideResult({ delivery: fresh, failingSince: null, ...before }, result, {
    schedule,
    random: 0.5,
  });

describe('the schedule', () => {
  it('makes ten attempts over 75 h 35 min 5 s', () => {
    assert.equal(schedule.waitsMs.length, 9);
    assert.equal(
      schedule.waitsMs.reduce((sum, ms) => sum + ms, 0),
      ((75 * 60 + 35) * 60 + 5) * 1_000,
    );
    assert.equal(nextAttemptAt(schedule, 10, { now, random: 0, retryAfterMs: 5 }), undefined);
  });

  it('keeps each wait within 10 %', () => {
    schedule.waitsMs.forEach((waitMs, index) => {
      for (const random of [0, 0.25, 0.5, 0.999_999]) {
        const at = nextAttemptAt(schedule, index + 1, { now, random, retryAfterMs: undefined });
        const jitter = ((at ?? 0) - now) / waitMs;

        assert.ok(jitter >= 0.9 && jitter <= 1.1, `${waitMs} ms became ${jitter} of it`);
      }
    });
  });

  it('waits for as long as the receiver asks, for a day at most, and never for less than it would', () => {
    const wait = (retryAfter: string): number => {
      const retryAfterMs = readRetryAfter(retryAfter, now);
      return (nextAttemptAt(schedule, 1, { now, random: 0.5, retryAfterMs }) ?? 0) - now;
    };

    assert.equal(wait('120'), 120_000);
    assert.equal(wait('1'), 5_000);
    assert.equal(wait('99999999'), 86_400_000);
    assert.equal(wait(new Date(now + 60_000).toUTCString()), 60_000);
    assert.equal(wait(new Date(now - 60_000).toUTCString()), 5_000);
    assert.equal(wait('soon'), 5_000);
    assert.equal(wait('-5'), 5_000);
  });
});

describe('what becomes of a delivery', () => {
  it('is delivered by 2xx alone', () => {
    for (const status of [200, 201, 204, 299]) {
      assert.equal(decide(answered(status)).delivery.state, 'delivered');
    }
    for (const status of [null, 199, 300, 301, 302, 307, 308, 400, 404, 500]) {
      const { delivery } = decide(answered(status));
      assert.equal(delivery.state, 'pending');
      assert.equal(delivery.nextAt, now + 20 + 5_000);
    }
  });

  it('is parked after the last attempt', () => {
    const delivery = { ...fresh, attempts: 9 };

    assert.equal(decide(answered(500), { delivery }).delivery.state, 'parked');
    assert.equal(decide(answered(200), { delivery }).delivery.state, 'delivered');
  });

  it('disables its webhook by 410, or after five days in which nothing was taken', () => {
    const day = 86_400_000;

    assert.equal(decide(answered(410)).disabled?.reason, 'gone');
    assert.equal(decide(answered(500), { failingSince: now - 4.9 * day }).disabled, undefined);
    assert.equal(
      decide(answered(null), { failingSince: now - 5 * day }).disabled?.reason,
      'failing',
    );
    assert.equal(decide(answered(200), { failingSince: now - 9 * day }).failingSince, null);
  });

  it('makes the webhook pause where the receiver is too busy and says for how long', () => {
    const pause = (status: number, retryAfter?: string): number => {
      const { pausedUntil } = decide(answered(status, { retryAfter }));
      return pausedUntil === 0 ? 0 : pausedUntil - now - 20;
    };

    assert.equal(pause(429, '7'), 7_000);
    assert.equal(pause(503, '86400'), 300_000);
    assert.equal(pause(503), 0);
    assert.equal(pause(400, '7'), 0);
  });
});
