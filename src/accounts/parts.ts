import type { Clock } from '../lib/clock.ts';
import type { Sealer } from '../lib/seal.ts';
import type { Storage } from '../storage/storage.ts';
import type { GuessLimits } from './guess-limits.ts';
import type { Passwords } from './passwords.ts';

/** What the use cases depend on. */
export interface AccountsOptions {
  readonly storage: Pick<Storage, 'accounts' | 'write'>;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Uint8Array;
  /** A new UUIDv7. */
  readonly newId: () => string;
  /** Of this installation. */
  readonly secret: string;
  /** After this long without a call a session is over. */
  readonly idleMs: number;
  /** After this long it is over whatever happens. */
  readonly lifetimeMs: number;
}

/** What the files of this folder share. */
export interface Parts extends AccountsOptions {
  readonly passwords: Passwords;
  readonly guesses: GuessLimits;
  readonly networkOf: (address: string) => string;
  readonly challenges: Sealer;
}
