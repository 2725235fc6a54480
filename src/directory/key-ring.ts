import {
  type RateLimit,
  type Scope,
  hasValidChecksum,
  hashKey,
  isOwnFormat,
  secretLengthMax,
} from '../domain/api-key.ts';
import type { Clock } from '../lib/clock.ts';
import { type MaybePromise, andThen } from '../lib/maybe-promise.ts';
import type { AccessStore, KeyRecord, WorkspaceId } from '../storage/storage.ts';
import { isLive } from './keys.ts';
import { createStampedCache } from './stamped-cache.ts';
import { createUses } from './uses.ts';

/** A key that may be used now. */
export interface VerifiedKey {
  readonly id: string;
  readonly workspaceId: WorkspaceId;
  readonly scopes: readonly Scope[];
  /** `null`: as the settings say. */
  readonly rateLimit: RateLimit | null;
}

/** Tells good keys from all others, for every request. */
export interface KeyRing {
  /**
   * The key behind a token, or `undefined` for one that is malformed, unknown, revoked or expired: nobody
   * is told which. Throws or rejects with `unavailable` where storage does.
   */
  verify(token: string): MaybePromise<VerifiedKey | undefined>;
  /** The same for a call that was let in and goes on: it is no further use of the key. */
  verifyAgain(token: string): MaybePromise<VerifiedKey | undefined>;
  /** Writes down which keys were used; called by itself, and once more before storage is closed. Never rejects. */
  flush(): Promise<void>;
}

/** What a key ring depends on. */
export interface KeyRingOptions {
  readonly access: AccessStore;
  readonly clock: Clock;
  /** How many keys are remembered. */
  readonly cachedKeysMax?: number;
}

/** Makes a key ring. It remembers records only as long as storage has not changed, so it never outlives a revocation. */
export function createKeyRing({ access, clock, cachedKeysMax = 10_000 }: KeyRingOptions): KeyRing {
  const cached = createStampedCache({
    stamp: () => access.stamp(),
    read: (hash) => access.keyByHash(hash),
    recordsMax: cachedKeysMax,
  });
  const hashes = createHashes();
  const uses = createUses((batch) => access.touchKeys(batch));

  return {
    verify: (token) => andThen(recordOf(token), used),
    verifyAgain: (token) => andThen(recordOf(token), live),
    flush: uses.flush,
  };

  function used(record: KeyRecord | undefined): VerifiedKey | undefined {
    const found = live(record);
    if (found !== undefined) {
      uses.note(found.id, found.lastUsedAt, clock.now());
    }
    return found;
  }

  function live(record: KeyRecord | undefined): KeyRecord | undefined {
    return record !== undefined && isLive(record, clock.now()) ? record : undefined;
  }

  function recordOf(token: string): MaybePromise<KeyRecord | undefined> {
    if (token.length > secretLengthMax) {
      return undefined;
    }
    const hash = hashes.of(token);
    if (!cached.has(hash) && isOwnFormat(token) && !hasValidChecksum(token)) {
      return undefined;
    }
    return cached.get(hash);
  }
}

interface Hashes {
  of(token: string): string;
}

/**
 * Hashes a token once for all requests of one turn of the event loop. Under load most of a turn's requests
 * carry the same few. It is forgotten with the turn, so no secret stays here longer than in its request.
 */
function createHashes(): Hashes {
  const ofTurn = new Map<string, string>();
  const forget = (): void => ofTurn.clear();

  return {
    of(token) {
      const known = ofTurn.get(token);
      if (known !== undefined) {
        return known;
      }
      if (ofTurn.size === 0) {
        setImmediate(forget);
      }
      const hash = hashKey(token);
      ofTurn.set(token, hash);
      return hash;
    },
  };
}
