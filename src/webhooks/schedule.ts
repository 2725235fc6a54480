/** When a delivery that failed is tried again. */
export interface Schedule {
  /** Milliseconds from one attempt to the next; one attempt more than there are of these. */
  readonly waitsMs: readonly number[];
}

/** Up to so much earlier or later, so that those who failed together do not come back together. */
const jitter = 0.1;

/** No receiver may put its deliveries off for longer. */
const retryAfterMsMax = 86_400_000;

/**
 * When to try again after `attempts` attempts, or `undefined` after the last. A `Retry-After` that lies
 * later counts; one that lies earlier does not. `random` is from 0 to below 1.
 */
export function nextAttemptAt(
  { waitsMs }: Schedule,
  attempts: number,
  {
    now,
    random,
    retryAfterMs,
  }: {
    readonly now: number;
    readonly random: number;
    readonly retryAfterMs: number | undefined;
  },
): number | undefined {
  const waitMs = waitsMs[attempts - 1];
  if (waitMs === undefined) {
    return undefined;
  }
  const jittered = Math.round(waitMs * (1 + jitter * (2 * random - 1)));
  return now + Math.max(jittered, retryAfterMs ?? 0);
}

/** Milliseconds that a `Retry-After` asks for: seconds, or a date (RFC 9110 section 10.2.3); `undefined` for anything else. */
export function readRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) {
    return undefined;
  }
  const text = header.trim();
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), retryAfterMsMax);
}
