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

interface CachedKey {
  /** The stamp of the access store before the record was read. */
  readonly stamp: number;
  record: MaybePromise<KeyRecord | undefined>;
}

/** `lastUsedAt` is correct to the minute. */
const useIntervalMs = 60_000;
/** Uses of this long are written together. */
const flushDelayMs = 1_000;

/** Makes a key ring. It remembers records only as long as storage has not changed, so it never outlives a revocation. */
export function createKeyRing({ access, clock, cachedKeysMax = 10_000 }: KeyRingOptions): KeyRing {
  const cached = new Map<string, CachedKey>();
  const hashes = createHashes();
  const uses = createUses(access);

  return {
    verify: (token) => andThen(recordOf(token), verified),
    flush: uses.flush,
  };

  function verified(record: KeyRecord | undefined): VerifiedKey | undefined {
    const now = clock.now();
    if (record === undefined || !isLive(record, now)) {
      return undefined;
    }
    uses.note(record, now);
    return record;
  }

  function recordOf(token: string): MaybePromise<KeyRecord | undefined> {
    if (token.length > secretLengthMax) {
      return undefined;
    }
    const hash = hashes.of(token);
    const known = cached.get(hash);
    if (known === undefined && isOwnFormat(token) && !hasValidChecksum(token)) {
      return undefined;
    }
    const stamp = access.stamp();
    return known?.stamp === stamp ? known.record : read(hash, stamp);
  }

  function read(hash: string, stamp: number): Promise<KeyRecord | undefined> {
    const record = access.keyByHash(hash);
    const entry: CachedKey = { stamp, record };
    cached.delete(hash);
    cached.set(hash, entry);
    dropOldest();
    record.then(
      (found) => {
        entry.record = found;
        // Strangers' tokens take no room.
        if (found === undefined) {
          forget(hash, entry);
        }
      },
      () => forget(hash, entry),
    );
    return record;
  }

  function forget(hash: string, entry: CachedKey): void {
    if (cached.get(hash) === entry) {
      cached.delete(hash);
    }
  }

  function dropOldest(): void {
    if (cached.size > cachedKeysMax) {
      const [oldest] = cached.keys();
      cached.delete(oldest ?? '');
    }
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

interface Uses {
  note(record: KeyRecord, now: number): void;
  flush(): Promise<void>;
}

/** Collects when keys were used, and writes it now and then. */
function createUses(access: AccessStore): Uses {
  const notedAt = new Map<string, number>();
  const waiting = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  function note(record: KeyRecord, now: number): void {
    const last = Math.max(record.lastUsedAt ?? -Infinity, notedAt.get(record.id) ?? -Infinity);
    if (now - last < useIntervalMs) {
      return;
    }
    notedAt.set(record.id, now);
    waiting.set(record.id, now);
    timer ??= setTimeout(() => void flush(), flushDelayMs).unref();
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.size === 0) {
      return;
    }
    const batch = Array.from(waiting, ([id, at]) => ({ id, at }));
    waiting.clear();
    try {
      await access.touchKeys(batch);
    } catch {
      // Knowing when a key was last used is a convenience: nobody's request fails for it.
    }
  }

  return { note, flush };
}
