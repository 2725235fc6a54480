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
import type { Session } from './session.ts';

export async function readUsers(session: Session): Promise<readonly User[]> {
  return (await session.rows(`SELECT ${userColumns} FROM users ORDER BY id`)).map(userOf);
}

export async function userByEmailKey(session: Session, key: EmailKey): Promise<User | undefined> {
  const [row] = await session.rows(`SELECT ${userColumns} FROM users WHERE email_key = $1`, [key]);
  return row === undefined ? undefined : userOf(row);
}

export async function putUser(session: Session, user: User): Promise<void> {
  await session.rows(
    `INSERT INTO users (${userColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (id) DO UPDATE SET email = excluded.email, email_key = excluded.email_key,
       name = excluded.name, role = excluded.role, password_hash = excluded.password_hash`,
    userValues(user),
  );
}

export async function deleteUser(session: Session, id: string): Promise<void> {
  for (const table of ['user_sessions', 'user_passkeys', 'user_invitations']) {
    await session.rows(`DELETE FROM ${table} WHERE user_id = $1`, [id]);
  }
  await session.rows('DELETE FROM users WHERE id = $1', [id]);
}

export async function sessionByHash(
  session: Session,
  hash: string,
): Promise<SessionOwner | undefined> {
  const [row] = await session.rows(
    `SELECT ${sessionColumns} FROM user_sessions WHERE token_hash = $1`,
    [hash],
  );
  if (row === undefined) {
    return undefined;
  }
  const found = sessionOf(row);
  const [user] = await session.rows(`SELECT ${userColumns} FROM users WHERE id = $1`, [
    found.userId,
  ]);
  return user === undefined ? undefined : { session: found, user: userOf(user) };
}

export async function readSessions(
  session: Session,
  userId: string,
): Promise<readonly UserSession[]> {
  const found = await session.rows(
    `SELECT ${sessionColumns} FROM user_sessions WHERE user_id = $1 ORDER BY id DESC`,
    [userId],
  );
  return found.map(sessionOf);
}

export async function addSession(
  session: Session,
  added: UserSession,
  forgetBefore: number,
): Promise<void> {
  await session.rows(
    'DELETE FROM user_sessions WHERE user_id = $1 AND least(ended_at, expires_at) < $2',
    [added.userId, forgetBefore],
  );
  await session.rows(
    `INSERT INTO user_sessions (${sessionColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    sessionValues(added),
  );
  await session.rows('UPDATE users SET last_signed_in_at = $2 WHERE id = $1', [
    added.userId,
    added.createdAt,
  ]);
}

/** How many had not ended. */
export async function endSessions(
  session: Session,
  userId: string,
  at: number,
  { onlyId, exceptId }: { readonly onlyId?: string; readonly exceptId?: string },
): Promise<number> {
  const ended = await session.rows(
    `UPDATE user_sessions SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL
       AND id = coalesce($3, id) AND id <> coalesce($4, '') RETURNING id`,
    [userId, at, onlyId ?? null, exceptId ?? null],
  );
  return ended.length;
}

/** Never back: uses can come in any order. */
export async function touchSessions(
  session: Session,
  uses: readonly { readonly id: string; readonly at: number }[],
): Promise<void> {
  await session.rows(
    `UPDATE user_sessions SET last_seen_at = greatest(last_seen_at, r.at)
     FROM unnest($1::text[], $2::bigint[]) AS r (id, at) WHERE user_sessions.id = r.id`,
    [uses.map(({ id }) => id), uses.map(({ at }) => at)],
  );
}

export async function readPasskeys(session: Session, userId: string): Promise<readonly Passkey[]> {
  const found = await session.rows(
    `SELECT ${passkeyColumns} FROM user_passkeys WHERE user_id = $1 ORDER BY id`,
    [userId],
  );
  return found.map(passkeyOf);
}

export async function passkeyByCredential(
  session: Session,
  credentialId: string,
): Promise<Passkey | undefined> {
  const [row] = await session.rows(
    `SELECT ${passkeyColumns} FROM user_passkeys WHERE credential_id = $1`,
    [credentialId],
  );
  return row === undefined ? undefined : passkeyOf(row);
}

export async function addPasskey(session: Session, passkey: Passkey): Promise<void> {
  await session.rows(
    `INSERT INTO user_passkeys (${passkeyColumns})
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    passkeyValues(passkey),
  );
}

/** False where the user has none of this id. */
export async function deletePasskey(
  session: Session,
  userId: string,
  id: string,
): Promise<boolean> {
  const gone = await session.rows(
    'DELETE FROM user_passkeys WHERE user_id = $1 AND id = $2 RETURNING id',
    [userId, id],
  );
  return gone.length === 1;
}

export async function usePasskey(
  session: Session,
  id: string,
  { counter, at }: { readonly counter: number; readonly at: number },
): Promise<void> {
  await session.rows('UPDATE user_passkeys SET counter = $2, last_used_at = $3 WHERE id = $1', [
    id,
    counter,
    at,
  ]);
}

export async function readInvitations(session: Session): Promise<readonly Invitation[]> {
  const found = await session.rows(`SELECT ${invitationColumns} FROM user_invitations ORDER BY id`);
  return found.map(invitationOf);
}

export async function invitationByHash(
  session: Session,
  hash: string,
): Promise<Invitation | undefined> {
  const [row] = await session.rows(
    `SELECT ${invitationColumns} FROM user_invitations WHERE token_hash = $1`,
    [hash],
  );
  return row === undefined ? undefined : invitationOf(row);
}

export async function addInvitation(session: Session, invitation: Invitation): Promise<void> {
  await session.rows(
    `INSERT INTO user_invitations (${invitationColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      invitation.id,
      invitation.workspaceId,
      invitation.tokenHash,
      invitation.role,
      invitation.userId,
      invitation.isFirst,
      invitation.createdAt,
      invitation.expiresAt,
    ],
  );
}

export async function deleteInvitations(session: Session, ids: readonly string[]): Promise<void> {
  await session.rows('DELETE FROM user_invitations WHERE id = ANY ($1::text[])', [ids]);
}
