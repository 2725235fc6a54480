import type { EmailKey } from '../../domain/email.ts';
import type { Role } from '../../domain/role.ts';
import type { Invitation, Passkey, User, UserSession } from '../account-store.ts';
import { isTrue, type Row, type Value } from './row.ts';

export const userColumns =
  'id, workspace_id, email, email_key, name, role, password_hash, created_at, last_signed_in_at';
export const sessionColumns =
  'id, workspace_id, user_id, token_hash, network, user_agent, created_at, last_seen_at, expires_at, ended_at';
export const passkeyColumns =
  'id, workspace_id, user_id, name, credential_id, public_key, counter, transports, created_at, last_used_at';
export const invitationColumns =
  'id, workspace_id, token_hash, role, user_id, is_first, created_at, expires_at';

/** A user from a row of `userColumns`. */
export function userOf(row: Row): User {
  return {
    id: row[0] as string,
    workspaceId: row[1] as number,
    email: row[2] as string,
    emailKey: row[3] as EmailKey,
    name: row[4] as string,
    role: row[5] as Role,
    passwordHash: row[6] as string | null,
    createdAt: row[7] as number,
    lastSignedInAt: row[8] as number | null,
  };
}

/** The way back. */
export function userValues(user: User): readonly Value[] {
  return [
    user.id,
    user.workspaceId,
    user.email,
    user.emailKey,
    user.name,
    user.role,
    user.passwordHash,
    user.createdAt,
    user.lastSignedInAt,
  ];
}

/** A session from a row of `sessionColumns`. */
export function sessionOf(row: Row): UserSession {
  return {
    id: row[0] as string,
    workspaceId: row[1] as number,
    userId: row[2] as string,
    tokenHash: row[3] as string,
    network: row[4] as string,
    userAgent: row[5] as string | null,
    createdAt: row[6] as number,
    lastSeenAt: row[7] as number,
    expiresAt: row[8] as number,
    endedAt: row[9] as number | null,
  };
}

/** The way back. */
export function sessionValues(session: UserSession): readonly Value[] {
  return [
    session.id,
    session.workspaceId,
    session.userId,
    session.tokenHash,
    session.network,
    session.userAgent,
    session.createdAt,
    session.lastSeenAt,
    session.expiresAt,
    session.endedAt,
  ];
}

/** A passkey from a row of `passkeyColumns`. */
export function passkeyOf(row: Row): Passkey {
  return {
    id: row[0] as string,
    workspaceId: row[1] as number,
    userId: row[2] as string,
    name: row[3] as string,
    credentialId: row[4] as string,
    publicKey: row[5] as string,
    counter: row[6] as number,
    transports: (row[7] as string).split(',').filter((transport) => transport !== ''),
    createdAt: row[8] as number,
    lastUsedAt: row[9] as number | null,
  };
}

/** The way back. */
export function passkeyValues(passkey: Passkey): readonly Value[] {
  return [
    passkey.id,
    passkey.workspaceId,
    passkey.userId,
    passkey.name,
    passkey.credentialId,
    passkey.publicKey,
    passkey.counter,
    passkey.transports.join(','),
    passkey.createdAt,
    passkey.lastUsedAt,
  ];
}

/** An invitation from a row of `invitationColumns`. */
export function invitationOf(row: Row): Invitation {
  return {
    id: row[0] as string,
    workspaceId: row[1] as number,
    tokenHash: row[2] as string,
    role: row[3] as Role,
    userId: row[4] as string | null,
    isFirst: isTrue(row[5]),
    createdAt: row[6] as number,
    expiresAt: row[7] as number,
  };
}
