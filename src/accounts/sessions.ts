import { hashKey } from '../domain/api-key.ts';
import { DirectoryError } from '../domain/errors.ts';
import type { User, UserSession } from '../storage/account-store.ts';
import type { WriteTransaction } from '../storage/storage.ts';
import type { Visitor } from './network.ts';
import type { Parts } from './parts.ts';
import { isLive } from './session-ring.ts';
import { createToken, isToken } from './token.ts';

/** Somebody who has just signed in. */
export interface SignedIn {
  readonly user: User;
  readonly session: UserSession;
  /** For the cookie; never seen again. */
  readonly token: string;
}

/** Where somebody is signed in. */
export interface Sessions {
  /** Those that are not over, the newest first. */
  list(userId: string): Promise<readonly UserSession[]>;
  /** Also one that is over; `undefined` where there is none. */
  get(userId: string, id: string): Promise<UserSession | undefined>;
  /** Rejects with `session_not_found`. */
  end(userId: string, id: string): Promise<void>;
}

/** An ended session is remembered so long: its network is known to be its user's (`GuessLimits`). */
const rememberedMs = 30 * 86_400_000;

/** Makes the use cases. */
export function createSessions({ storage, clock, idleMs }: Parts): Sessions {
  async function list(userId: string): Promise<readonly UserSession[]> {
    const now = clock.now();
    const all = await storage.accounts.sessions(userId);
    return all.filter((session) => isLive(session, now, idleMs, session.lastSeenAt));
  }

  return {
    list,
    async get(userId, id) {
      const all = await storage.accounts.sessions(userId);
      return all.find((session) => session.id === id);
    },
    async end(userId, id) {
      const ended = await storage.write(({ accounts }) =>
        accounts.endSessions(userId, clock.now(), { onlyId: id }),
      );
      if (ended === 0) {
        const message = 'You are not signed in under this id: list your sessions.';
        throw new DirectoryError('session_not_found', message);
      }
    },
  };
}

/** A session that is not kept yet. */
export interface NewSession extends Omit<SignedIn, 'user'> {
  /** The one that the browser had. */
  readonly before: UserSession | undefined;
}

/** A session that is not kept yet, and its token. Always a new one: what a browser brought along never becomes a session. */
export async function newSession(parts: Parts, visitor: Visitor): Promise<NewSession> {
  const { clock, newId, randomBytes, networkOf, lifetimeMs } = parts;
  const token = createToken(randomBytes);
  const now = clock.now();
  const session = {
    id: newId(),
    workspaceId: 0,
    userId: '',
    tokenHash: hashKey(token),
    network: networkOf(visitor.address),
    userAgent: visitor.userAgent === null ? null : visitor.userAgent.slice(0, userAgentMax),
    createdAt: now,
    lastSeenAt: now,
    expiresAt: now + lifetimeMs,
    endedAt: null,
  };
  return { token, session, before: await sessionOf(parts, visitor) };
}

const userAgentMax = 256;

async function sessionOf(
  { storage }: Parts,
  { sessionToken }: Visitor,
): Promise<UserSession | undefined> {
  if (sessionToken === null || !isToken(sessionToken)) {
    return undefined;
  }
  return (await storage.accounts.sessionByHash(hashKey(sessionToken)))?.session;
}

/**
 * Signs a user in, in an open transaction. The session that their browser had ends: nobody else may go on with
 * it. One of another user is not theirs to end.
 */
export async function keepSession(
  { accounts }: Pick<WriteTransaction, 'accounts'>,
  { token, session, before }: NewSession,
  user: User,
): Promise<SignedIn> {
  if (before?.userId === user.id) {
    await accounts.endSessions(user.id, session.createdAt, { onlyId: before.id });
  }
  const kept = { ...session, userId: user.id, workspaceId: user.workspaceId };
  await accounts.addSession(kept, session.createdAt - rememberedMs);
  return { user: { ...user, lastSignedInAt: session.createdAt }, session: kept, token };
}
