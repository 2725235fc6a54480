import type { EmailKey } from '../../domain/email.ts';
import type { Role } from '../../domain/role.ts';
import type { Invitation, Passkey, SessionOwner, User, UserSession } from '../account-store.ts';
import type { Row, Session } from './session.ts';

const userColumns =
  'id, workspace_id, email, email_key, name, role, password_hash, created_at, last_signed_in_at';
const sessionColumns =
  'id, workspace_id, user_id, token_hash, network, user_agent, created_at, last_seen_at, expires_at, ended_at';
const passkeyColumns =
  'id, workspace_id, user_id, name, credential_id, public_key, counter, transports, created_at, last_used_at';
const invitationColumns =
  'id, workspace_id, token_hash, role, user_id, is_first, created_at, expires_at';

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
    [
      user.id,
      user.workspaceId,
      user.email,
      user.emailKey,
      user.name,
      user.role,
      user.passwordHash,
      user.createdAt,
      user.lastSignedInAt,
    ],
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
    [
      added.id,
      added.workspaceId,
      added.userId,
      added.tokenHash,
      added.network,
      added.userAgent,
      added.createdAt,
      added.lastSeenAt,
      added.expiresAt,
      added.endedAt,
    ],
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
    [
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
    ],
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

function userOf(row: Row): User {
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

function sessionOf(row: Row): UserSession {
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

function passkeyOf(row: Row): Passkey {
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

function invitationOf(row: Row): Invitation {
  return {
    id: row[0] as string,
    workspaceId: row[1] as number,
    tokenHash: row[2] as string,
    role: row[3] as Role,
    userId: row[4] as string | null,
    isFirst: row[5] === true,
    createdAt: row[6] as number,
    expiresAt: row[7] as number,
  };
}
