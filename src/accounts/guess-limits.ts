import { DirectoryError } from '../domain/errors.ts';
import type { Clock } from '../lib/clock.ts';
import { createWindows, type Window } from '../lib/windows.ts';

/** Who is guessed at, and from where. */
export interface Guess {
  /** The account, whether or not it exists. */
  readonly account: string;
  readonly network: string;
  /** Whether the account has signed in from this network before. */
  readonly isKnownNetwork: boolean;
}

/**
 * Slows down guesses at passwords. A stranger who guesses locks out the networks that the guesses come
 * from, never the one from which the owner signs in.
 */
export interface GuessLimits {
  /**
   * Counts a guess before it is looked at, so that many at once are no way around. Throws `rate_limited`
   * beyond a limit, where a right password helps no more than a wrong one.
   */
  take(guess: Guess): void;
  /** To be called when it was right: what led up to it is forgotten. */
  forgive(guess: Guess): void;
}

interface Limit {
  readonly guesses: number;
  readonly ms: number;
}

const minute = 60_000;
/** At one account from one network (reliability 3.5). */
const perPlace: Limit = { guesses: 10, ms: 15 * minute };
/** At all accounts from one network. */
const perNetwork: Limit = { guesses: 50, ms: 15 * minute };
/** At one account from all networks that are not its own: 100 an hour is what ASVS allows. */
const perAccount: Limit = { guesses: 100, ms: 60 * minute };

/** Makes them. They live in this process: each of several servers counts by itself. */
export function createGuessLimits(clock: Clock): GuessLimits {
  const places = createWindows();
  const networks = createWindows();
  const accounts = createWindows();

  return {
    take({ account, network, isKnownNetwork }) {
      const now = clock.now();
      const taken: [Window, Limit][] = [
        [places.of(placeOf(account, network), perPlace.ms, now), perPlace],
        [networks.of(network, perNetwork.ms, now), perNetwork],
      ];
      if (!isKnownNetwork) {
        taken.push([accounts.of(account, perAccount.ms, now), perAccount]);
      }
      for (const [window, { guesses }] of taken) {
        if (window.used >= guesses) {
          throw tooManyGuesses(window.endsAt - now);
        }
      }
      for (const [window] of taken) {
        window.used += 1;
      }
    },
    forgive({ account, network, isKnownNetwork }) {
      const now = clock.now();
      places.forget(placeOf(account, network));
      const others = [networks.of(network, perNetwork.ms, now)];
      if (!isKnownNetwork) {
        others.push(accounts.of(account, perAccount.ms, now));
      }
      for (const window of others) {
        window.used = Math.max(0, window.used - 1);
      }
    },
  };
}

function placeOf(account: string, network: string): string {
  return `${network} ${account}`;
}

function tooManyGuesses(ms: number): DirectoryError {
  return new DirectoryError(
    'rate_limited',
    'Too many tries to sign in from here. Wait as long as Retry-After says, or ask an owner for a new link.',
    { retryAfterSeconds: Math.ceil(ms / 1_000) },
  );
}
