import type { EmailKey } from '../../domain/email.ts';
import type { Invitation, Passkey, SessionOwner, User, UserSession } from '../account-store.ts';
import {
  invitationColumns,
  invitationOf,
  passkeyColumns,
  passkeyOf,
  passkeyValues,
  sessionColumns,
  sessionOf,
  sessionValues,
  userColumns,
  userOf,
  userValues,
} from '../rows/account-row.ts';
import type { Connection } from './connection.ts';

export function readUsers(connection: Connection): readonly User[] {
  return connection.statement(`SELECT ${userColumns} FROM users ORDER BY id`).all().map(userOf);
}

export function userByEmailKey(connection: Connection, key: EmailKey): User | undefined {
  const row = connection.statement(`SELECT ${userColumns} FROM users WHERE email_key = ?`).get(key);
  return row === undefined ? undefined : userOf(row);
}

export function putUser(connection: Connection, user: User): void {
  connection
    .statement(
      `INSERT INTO users (${userColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET email = excluded.email, email_key = excluded.email_key,
         name = excluded.name, role = excluded.role, password_hash = excluded.password_hash`,
    )
    .run(...userValues(user));
}

export function deleteUser(connection: Connection, id: string): void {
  for (const table of ['user_sessions', 'user_passkeys', 'user_invitations']) {
    connection.statement(`DELETE FROM ${table} WHERE user_id = ?`).run(id);
  }
  connection.statement('DELETE FROM users WHERE id = ?').run(id);
}

export function sessionByHash(connection: Connection, hash: string): SessionOwner | undefined {
  const row = connection
    .statement(`SELECT ${sessionColumns} FROM user_sessions WHERE token_hash = ?`)
    .get(hash);
  if (row === undefined) {
    return undefined;
  }
  const session = sessionOf(row);
  const user = connection
    .statement(`SELECT ${userColumns} FROM users WHERE id = ?`)
    .get(session.userId);
  return user === undefined ? undefined : { session, user: userOf(user) };
}

export function readSessions(connection: Connection, userId: string): readonly UserSession[] {
  return connection
    .statement(`SELECT ${sessionColumns} FROM user_sessions WHERE user_id = ? ORDER BY id DESC`)
    .all(userId)
    .map(sessionOf);
}

export function addSession(
  connection: Connection,
  session: UserSession,
  forgetBefore: number,
): void {
  connection
    .statement(
      'DELETE FROM user_sessions WHERE user_id = ? AND min(coalesce(ended_at, expires_at), expires_at) < ?',
    )
    .run(session.userId, forgetBefore);
  connection
    .statement(
      `INSERT INTO user_sessions (${sessionColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(...sessionValues(session));
  connection
    .statement('UPDATE users SET last_signed_in_at = ? WHERE id = ?')
    .run(session.createdAt, session.userId);
}

/** How many had not ended. */
export function endSessions(
  connection: Connection,
  userId: string,
  at: number,
  { onlyId, exceptId }: { readonly onlyId?: string; readonly exceptId?: string },
): number {
  const { changes } = connection
    .statement(
      `UPDATE user_sessions SET ended_at = ?
       WHERE user_id = ? AND ended_at IS NULL AND id = coalesce(?, id) AND id <> coalesce(?, '')`,
    )
    .run(at, userId, onlyId ?? null, exceptId ?? null);
  return Number(changes);
}

/** Never back: uses can come in any order. */
export function touchSession(connection: Connection, id: string, at: number): void {
  connection
    .statement('UPDATE user_sessions SET last_seen_at = max(last_seen_at, ?) WHERE id = ?')
    .run(at, id);
}

export function readPasskeys(connection: Connection, userId: string): readonly Passkey[] {
  return connection
    .statement(`SELECT ${passkeyColumns} FROM user_passkeys WHERE user_id = ? ORDER BY id`)
    .all(userId)
    .map(passkeyOf);
}

export function passkeyByCredential(
  connection: Connection,
  credentialId: string,
): Passkey | undefined {
  const row = connection
    .statement(`SELECT ${passkeyColumns} FROM user_passkeys WHERE credential_id = ?`)
    .get(credentialId);
  return row === undefined ? undefined : passkeyOf(row);
}

export function addPasskey(connection: Connection, passkey: Passkey): void {
  connection
    .statement(
      `INSERT INTO user_passkeys (${passkeyColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(...passkeyValues(passkey));
}

/** False where the user has none of this id. */
export function deletePasskey(connection: Connection, userId: string, id: string): boolean {
  const { changes } = connection
    .statement('DELETE FROM user_passkeys WHERE user_id = ? AND id = ?')
    .run(userId, id);
  return changes === 1;
}

export function usePasskey(
  connection: Connection,
  id: string,
  { counter, at }: { readonly counter: number; readonly at: number },
): void {
  connection
    .statement('UPDATE user_passkeys SET counter = ?, last_used_at = ? WHERE id = ?')
    .run(counter, at, id);
}

export function readInvitations(connection: Connection): readonly Invitation[] {
  return connection
    .statement(`SELECT ${invitationColumns} FROM user_invitations ORDER BY id`)
    .all()
    .map(invitationOf);
}

export function invitationByHash(connection: Connection, hash: string): Invitation | undefined {
  const row = connection
    .statement(`SELECT ${invitationColumns} FROM user_invitations WHERE token_hash = ?`)
    .get(hash);
  return row === undefined ? undefined : invitationOf(row);
}

export function addInvitation(connection: Connection, invitation: Invitation): void {
  connection
    .statement(
      `INSERT INTO user_invitations (${invitationColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      invitation.id,
      invitation.workspaceId,
      invitation.tokenHash,
      invitation.role,
      invitation.userId,
      invitation.isFirst ? 1 : 0,
      invitation.createdAt,
      invitation.expiresAt,
    );
}

export function deleteInvitation(connection: Connection, id: string): void {
  connection.statement('DELETE FROM user_invitations WHERE id = ?').run(id);
}
