import type { RateLimit } from '../domain/api-key.ts';
import { DirectoryError } from '../domain/errors.ts';
import type { Clock } from '../lib/clock.ts';
import { createWindows } from '../lib/windows.ts';

/** What is left to a key in its window (draft-ietf-httpapi-ratelimit-headers). */
export interface Quota {
  readonly limit: RateLimit;
  /** Requests that are still accepted, never below 0. */
  readonly remaining: number;
  /** Until the window ends, rounded up. */
  readonly resetSeconds: number;
}

/** Counts the requests of each key that has a limit. */
export interface RateLimits {
  /** Counts one request; `undefined` where the key has no limit. */
  take(key: { readonly id: string; readonly rateLimit: RateLimit | null }): Taken | undefined;
}

export interface Taken {
  readonly quota: Quota;
  readonly isAccepted: boolean;
}

/**
 * Makes one. Windows are fixed and begin with the first request of a key, so that obeying `Retry-After`
 * always succeeds. They live in this process: each of several servers counts by itself, and a key whose
 * window is forgotten too early begins a new one, which is no harm to others.
 */
export function createRateLimits(clock: Clock, byDefault: RateLimit | null): RateLimits {
  const windows = createWindows();

  return {
    take({ id, rateLimit }) {
      const limit = rateLimit ?? byDefault;
      if (limit === null) {
        return undefined;
      }
      const now = clock.now();
      const window = windows.of(id, limit.seconds * 1_000, now);
      const isAccepted = window.used < limit.requests;
      window.used += isAccepted ? 1 : 0;
      return {
        isAccepted,
        quota: {
          limit,
          remaining: Math.max(0, limit.requests - window.used),
          resetSeconds: Math.ceil((window.endsAt - now) / 1_000),
        },
      };
    },
  };
}

/** The refusal of a request beyond the limit. */
export function rateLimited({ limit, resetSeconds }: Quota): DirectoryError {
  return new DirectoryError(
    'rate_limited',
    `This key may call ${limit.requests} times in ${limit.seconds} seconds. Wait as long as Retry-After says.`,
    { retryAfterSeconds: resetSeconds },
  );
}

/** The two headers, as Structured Fields (RFC 9651). */
export function quotaHeaders({ limit, remaining, resetSeconds }: Quota): string[] {
  return [
    'RateLimit-Policy',
    `"default";q=${limit.requests};w=${limit.seconds}`,
    'RateLimit',
    `"default";r=${remaining};t=${resetSeconds}`,
  ];
}
