import type { Scope } from '../../domain/api-key.ts';
import type { KeyChange, KeyRecord } from '../storage.ts';
import type { Row, Session, Value } from './session.ts';

const columns =
  'id, workspace_id, name, hash, hint, scopes, created_at, expires_at, revoked_at, last_used_at, rate_requests, rate_seconds';

export async function keyByHash(session: Session, hash: string): Promise<KeyRecord | undefined> {
  const [row] = await session.rows(`SELECT ${columns} FROM keys WHERE hash = $1`, [hash]);
  return row === undefined ? undefined : keyOf(row);
}

/** Locked until the transaction ends. */
export async function lockKey(session: Session, id: string): Promise<KeyRecord | undefined> {
  const [row] = await session.rows(`SELECT ${columns} FROM keys WHERE id = $1 FOR UPDATE`, [id]);
  return row === undefined ? undefined : keyOf(row);
}

export async function readKeys(session: Session): Promise<readonly KeyRecord[]> {
  return (await session.rows(`SELECT ${columns} FROM keys ORDER BY id`)).map(keyOf);
}

/** False where the hash is known already. */
export async function insertKey(session: Session, key: KeyRecord): Promise<boolean> {
  const added = await session.rows(
    `INSERT INTO keys (${columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     ON CONFLICT (hash) DO NOTHING RETURNING id`,
    [
      key.id,
      key.workspaceId,
      key.name,
      key.hash,
      key.hint,
      key.scopes.join(','),
      key.createdAt,
      key.expiresAt,
      key.revokedAt,
      key.lastUsedAt,
      key.rateLimit?.requests ?? null,
      key.rateLimit?.seconds ?? null,
    ],
  );
  return added.length === 1;
}

/** False where there is no such key. */
export async function updateKey(session: Session, id: string, change: KeyChange): Promise<boolean> {
  const { name, scopes, expiresAt, rateLimit } = change;
  const assignments: string[] = [];
  const values: Value[] = [id];
  const set = (column: string, value: Value): void => {
    values.push(value);
    assignments.push(`${column} = $${values.length}`);
  };
  if (name !== undefined) {
    set('name', name);
  }
  if (scopes !== undefined) {
    set('scopes', scopes.join(','));
  }
  if (expiresAt !== undefined) {
    set('expires_at', expiresAt);
  }
  if (rateLimit !== undefined) {
    set('rate_requests', rateLimit?.requests ?? null);
    set('rate_seconds', rateLimit?.seconds ?? null);
  }
  // An update of nothing would be no SQL; it still tells whether the key is there.
  const text = assignments.length === 0 ? 'id = id' : assignments.join(', ');
  const rows = await session.rows(`UPDATE keys SET ${text} WHERE id = $1 RETURNING id`, values);
  return rows.length === 1;
}

/** False where there is no such key. */
export async function revokeKey(session: Session, id: string, at: number): Promise<boolean> {
  const rows = await session.rows(
    'UPDATE keys SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1 RETURNING id',
    [id, at],
  );
  return rows.length === 1;
}

/** Never back: uses can come in any order. */
export async function touchKeys(
  session: Session,
  uses: readonly { readonly id: string; readonly at: number }[],
): Promise<void> {
  const latest = new Map<string, number>();
  for (const { id, at } of uses) {
    latest.set(id, Math.max(at, latest.get(id) ?? 0));
  }
  await session.rows(
    `UPDATE keys SET last_used_at = greatest(coalesce(last_used_at, 0), r.at)
     FROM unnest($1::text[], $2::bigint[]) AS r (id, at) WHERE keys.id = r.id`,
    [[...latest.keys()], [...latest.values()]],
  );
}

function keyOf(row: Row): KeyRecord {
  return {
    id: row[0] as string,
    workspaceId: row[1] as number,
    name: row[2] as string,
    hash: row[3] as string,
    hint: row[4] as string,
    scopes: (row[5] as string).split(',').filter((scope) => scope !== '') as Scope[],
    createdAt: row[6] as number,
    expiresAt: row[7] as number | null,
    revokedAt: row[8] as number | null,
    lastUsedAt: row[9] as number | null,
    rateLimit:
      row[10] === null ? null : { requests: row[10] as number, seconds: row[11] as number },
  };
}
