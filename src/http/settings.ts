import type { RateLimit } from '../domain/api-key.ts';

/** What the HTTP layer can be told. Times in milliseconds. */
export interface HttpSettings {
  /** From the first byte of a request to its last; a slower one is answered 408. */
  readonly requestTimeoutMs: number;
  /** From the first byte of a request to the end of its headers; a slower one is answered 408. */
  readonly headersTimeoutMs: number;
  /** How long an idle connection is kept: longer than a proxy in front keeps it, so that the proxy closes first. */
  readonly keepAliveTimeoutMs: number;
  /** How long a connection with a call on it may stand still, such as a caller that does not read its answer. */
  readonly stalledTimeoutMs: number;
  /** How long `close` waits for calls that are being answered. */
  readonly closeTimeoutMs: number;
  /** Connections beyond this number are dropped. */
  readonly connectionsMax: number;
  /** How late the turns of the event loop may be before calls are refused; 0: however late. */
  readonly loopDelayMaxMs: number;
  /** Where callers reach this server, without a trailing slash; absent: the address it listens on. */
  readonly publicUrl?: string | undefined;
  /** Addresses and CIDR blocks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** For keys that have none of their own; `null`: no limit. */
  readonly rateLimit: RateLimit | null;
  /** Refuse external ids that stand for nobody (design 4.1). */
  readonly refusesJunkIds: boolean;
}
