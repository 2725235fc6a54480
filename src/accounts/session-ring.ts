import { createStampedCache } from '../directory/stamped-cache.ts';
import { createUses } from '../directory/uses.ts';
import { type Scope, hashKey } from '../domain/api-key.ts';
import { isFreshSignIn } from '../domain/fresh-sign-in.ts';
import { scopesOfRole } from '../domain/role.ts';
import type { Clock } from '../lib/clock.ts';
import { type MaybePromise, andThen } from '../lib/maybe-promise.ts';
import type { AccountStore, SessionOwner, UserSession } from '../storage/account-store.ts';
import type { WorkspaceId } from '../storage/storage.ts';
import { isToken } from './token.ts';

/** Somebody who is signed in now. */
export interface SignedInUser {
  readonly userId: string;
  readonly sessionId: string;
  readonly workspaceId: WorkspaceId;
  readonly scopes: readonly Scope[];
  readonly isFresh: boolean;
}

/** Tells good session tokens from all others, for every request: what the key ring is for keys. */
export interface SessionRing {
  /**
   * Who is behind a token, or `undefined` for one that is malformed, unknown, ended or expired. Throws or
   * rejects with `unavailable` where storage does.
   */
  verify(token: string): MaybePromise<SignedInUser | undefined>;
  /** The same for a call that was let in and goes on: it is no sign of life, so an idle session ends under it. */
  verifyAgain(token: string): MaybePromise<SignedInUser | undefined>;
  /** Writes down which sessions were seen; called by itself, and once more before storage is closed. Never rejects. */
  flush(): Promise<void>;
}

/** What a session ring depends on. */
export interface SessionRingOptions {
  readonly accounts: AccountStore;
  /** The access stamp. */
  readonly stamp: () => number;
  readonly clock: Clock;
  /** After this long without a call a session is over. */
  readonly idleMs: number;
}

const sessionsMax = 10_000;

/** Makes a session ring. It remembers sessions only as long as no account has changed, so it never outlives the end of one. */
export function createSessionRing({
  accounts,
  stamp,
  clock,
  idleMs,
}: SessionRingOptions): SessionRing {
  const cached = createStampedCache({
    stamp,
    read: (hash) => accounts.sessionByHash(hash),
    recordsMax: sessionsMax,
  });
  const uses = createUses((batch) => accounts.touchSessions(batch));

  function lastSeenAt({ id, lastSeenAt: stored }: UserSession): number {
    return Math.max(stored, uses.notedAt(id) ?? -Infinity);
  }

  function live(found: SessionOwner | undefined): SessionOwner | undefined {
    return found !== undefined &&
      isLive(found.session, clock.now(), idleMs, lastSeenAt(found.session))
      ? found
      : undefined;
  }

  function ownerOf(token: string): MaybePromise<SessionOwner | undefined> {
    if (!isToken(token)) {
      return undefined;
    }
    const hash = hashKey(token);
    const wasCached = cached.has(hash);
    return andThen(cached.get(hash), (found) => {
      const owner = live(found);
      // What another server saw of a session does not move the stamp: it may not be idle after all.
      return owner === undefined && found !== undefined && wasCached
        ? cached.reread(hash).then(live)
        : owner;
    });
  }

  function shown(owner: SessionOwner | undefined): SignedInUser | undefined {
    if (owner === undefined) {
      return undefined;
    }
    const { session, user } = owner;
    return {
      userId: user.id,
      sessionId: session.id,
      workspaceId: user.workspaceId,
      scopes: scopesOfRole(user.role),
      isFresh: isFreshSignIn(session.createdAt, clock.now()),
    };
  }

  function seen(owner: SessionOwner | undefined): SignedInUser | undefined {
    if (owner !== undefined) {
      uses.note(owner.session.id, owner.session.lastSeenAt, clock.now());
    }
    return shown(owner);
  }

  return {
    verify: (token) => andThen(ownerOf(token), seen),
    verifyAgain: (token) => andThen(ownerOf(token), shown),
    flush: uses.flush,
  };
}

/** Whether a session opens anything at this moment. */
export function isLive(
  { endedAt, expiresAt }: UserSession,
  now: number,
  idleMs: number,
  lastSeenAt: number,
): boolean {
  return endedAt === null && now < expiresAt && now - lastSeenAt < idleMs;
}
