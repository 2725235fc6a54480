import type { SignedIn } from '../../accounts/sessions.ts';
import { isFreshSignIn } from '../../domain/fresh-sign-in.ts';
import { formatIso, formatIsoOrNull } from '../../domain/instant.ts';
import { scopesOfRole } from '../../domain/role.ts';
import type { Passkey, User, UserSession } from '../../storage/account-store.ts';
import type { Workspace } from '../../storage/storage.ts';
import type { PasskeyWire, SessionWire, UserSessionWire, UserWire } from './account-schema.ts';

/** Who is signed in, and to what. */
export function fromSignedIn(
  { user, session }: Omit<SignedIn, 'token'>,
  workspace: Workspace,
  now: number,
): SessionWire {
  const { id, name, email, role } = user;
  return {
    user: { id, name, email, role },
    workspace: { id: workspace.id, name: workspace.name },
    expiresAt: formatIso(session.expiresAt),
    isFresh: isFreshSignIn(session.createdAt, now),
    scopes: [...scopesOfRole(role)],
  };
}

/** A session as its user sees it: neither its token nor its network. */
export function fromSession(session: UserSession, currentId: string): UserSessionWire {
  return {
    id: session.id,
    isCurrent: session.id === currentId,
    userAgent: session.userAgent,
    createdAt: formatIso(session.createdAt),
    lastSeenAt: formatIso(session.lastSeenAt),
    expiresAt: formatIso(session.expiresAt),
  };
}

/** A user as owners see them. */
export function fromUser(user: User): UserWire {
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    role: user.role,
    status: user.passwordHash === null ? 'invited' : 'active',
    createdAt: formatIso(user.createdAt),
    lastSignedInAt: formatIsoOrNull(user.lastSignedInAt),
  };
}

/** A passkey as its user sees it. */
export function fromPasskey({ id, name, createdAt, lastUsedAt }: Passkey): PasskeyWire {
  return {
    id,
    name,
    createdAt: formatIso(createdAt),
    lastUsedAt: formatIsoOrNull(lastUsedAt),
  };
}
