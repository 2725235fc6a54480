import type { Origin } from './change.ts';

/** What a decision may depend on besides the records: everything that is not a pure function of its input. */
export interface DecideContext {
  /** Milliseconds since the epoch; the same for every command of a batch. */
  readonly now: number;
  /** A new UUIDv7 whose time is `now`. */
  newId(): string;
  /** A new random code for an invite URL. */
  newInviteCode(): string;
  readonly origin: Origin;
  /** A client idle for more than this starts a new session (design 4.5). */
  readonly sessionIdleMs: number;
  /** For how long after its deletion a client can be restored (design 4.6). */
  readonly restorableMs: number;
}
