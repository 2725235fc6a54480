import { ClienteleError, ConnectionError } from './errors.ts';

/** Time and chance, to be replaced in tests. */
export interface Timing {
  /** Resolves after so many milliseconds; rejects with the signal's reason when it is aborted. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The real ones. */
export const realTiming: Timing = { sleep, random: Math.random, now: Date.now };

/** Statuses that may pass: the request did not arrive whole, or nobody had time for it. */
const passing: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

const firstDelay = 250;
const longestDelay = 20_000;
/** Whoever is asked to wait longer than this is told at once instead. */
const longestRetryAfter = 60_000;

/** Whether the same call may do better later. */
export function mayPass(error: unknown): boolean {
  if (error instanceof ClienteleError) {
    // The first try of this very call is still at work.
    return passing.has(error.status) || error.code === 'idempotency_in_progress';
  }
  return error instanceof ConnectionError;
}

/**
 * How long to wait before the next try, in milliseconds; `undefined`: too long to wait. Between nothing
 * and 250 ms, doubled with each try up to 20 s, so that many callers do not come back together; longer
 * where the answer's `Retry-After` (seconds or a date, RFC 9110 section 10.2.3) says so.
 */
export function delayBefore(
  attempt: number,
  error: unknown,
  { random, now }: Timing,
): number | undefined {
  const backOff = random() * Math.min(longestDelay, firstDelay * 2 ** (attempt - 1));
  const asked = error instanceof ClienteleError ? askedFor(error.retryAfter, now()) : 0;
  return asked > longestRetryAfter ? undefined : asked + backOff;
}

function askedFor(retryAfter: string | undefined, now: number): number {
  if (retryAfter === undefined) {
    return 0;
  }
  const milliseconds = /^\d+$/.test(retryAfter)
    ? Number(retryAfter) * 1_000
    : Date.parse(retryAfter) - now;
  return Number.isNaN(milliseconds) ? 0 : Math.max(0, milliseconds);
}

function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    function stop(): void {
      clearTimeout(timer);
      reject(reasonOf(signal));
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error('aborted', { cause: reason });
}
