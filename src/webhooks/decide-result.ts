import type { DeliveryRecord, Disabled } from '../storage/webhook-store.ts';
import { nextAttemptAt, readRetryAfter, type Schedule } from './schedule.ts';

/** What came of a request. */
export interface AttemptResult {
  readonly at: number;
  readonly durationMs: number;
  /** `null`: there was no answer. */
  readonly status: number | null;
  /** Why there was none. */
  readonly error: string | null;
  readonly retryAfter: string | undefined;
  /** The beginning of the answer's body. */
  readonly response: string | null;
}

/** What follows from it. */
export interface Decided {
  readonly delivery: DeliveryRecord;
  readonly failingSince: number | null;
  readonly disabled: Disabled | undefined;
  /** Until when nothing at all is sent to this receiver. */
  readonly pausedUntil: number;
}

/** A receiver that takes nothing for so long is not called any more. */
export const failingMsMax = 5 * 86_400_000;

/** The receiver has asked for so much less of everything (429, 502, 503, 504); no longer than this. */
const pauseMsMax = 300_000;
const throttling: ReadonlySet<number | null> = new Set([429, 502, 503, 504]);
const gone = 410;

/** True for what Standard Webhooks calls a success; a redirect is none. */
export function isSuccess({ status }: Pick<AttemptResult, 'status'>): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** What becomes of a delivery, and of its webhook, after an attempt. */
export function decideResult(
  before: { readonly delivery: DeliveryRecord; readonly failingSince: number | null },
  result: AttemptResult,
  { schedule, random }: { readonly schedule: Schedule; readonly random: number },
): Decided {
  const now = result.at + result.durationMs;
  const { at, durationMs, status, error } = result;
  const attempts = before.delivery.attempts + 1;
  const tried = { ...before.delivery, attempts, last: { at, durationMs, status, error } };
  if (isSuccess(result)) {
    return {
      delivery: { ...tried, state: 'delivered', nextAt: null, settledAt: now },
      failingSince: null,
      disabled: undefined,
      pausedUntil: 0,
    };
  }
  const retryAfterMs = readRetryAfter(result.retryAfter, now);
  const nextAt = nextAttemptAt(schedule, attempts, { now, random, retryAfterMs });
  const failingSince = before.failingSince ?? now;
  const pauseMs = throttling.has(status) ? Math.min(retryAfterMs ?? 0, pauseMsMax) : 0;
  return {
    delivery:
      nextAt === undefined
        ? { ...tried, state: 'parked', nextAt: null, settledAt: now }
        : { ...tried, state: 'pending', nextAt, settledAt: null },
    failingSince,
    disabled: disabledBy(status, now - failingSince, now),
    pausedUntil: pauseMs === 0 ? 0 : now + pauseMs,
  };
}

function disabledBy(status: number | null, failingMs: number, at: number): Disabled | undefined {
  if (status === gone) {
    return { reason: 'gone', at };
  }
  return failingMs >= failingMsMax ? { reason: 'failing', at } : undefined;
}
