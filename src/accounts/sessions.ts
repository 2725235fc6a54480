import { hashKey } from '../domain/api-key.ts';
import { DirectoryError } from '../domain/errors.ts';
import type { User, UserSession } from '../storage/account-store.ts';
import type { WriteTransaction } from '../storage/storage.ts';
import type { Visitor } from './network.ts';
import type { Parts } from './parts.ts';
import { isLive } from './session-ring.ts';
import { createToken } from './token.ts';

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

/** A session that is not kept yet, and its token. Always a new one: what a browser brought along never becomes a session. */
export function newSession(parts: Parts, visitor: Visitor): Omit<SignedIn, 'user'> {
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
  return { token, session };
}

const userAgentMax = 256;

/** Signs a user in, in an open transaction. */
export async function keepSession(
  { accounts }: Pick<WriteTransaction, 'accounts'>,
  { token, session }: Omit<SignedIn, 'user'>,
  user: User,
): Promise<SignedIn> {
  const kept = { ...session, userId: user.id, workspaceId: user.workspaceId };
  await accounts.addSession(kept, session.createdAt - rememberedMs);
  return { user: { ...user, lastSignedInAt: session.createdAt }, session: kept, token };
}
