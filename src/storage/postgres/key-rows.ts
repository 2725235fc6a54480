import { changedKeyColumns, keyColumns, keyOf, keyValues } from '../rows/access-row.ts';
import type { KeyChange, KeyRecord } from '../storage.ts';
import type { Session } from './session.ts';

export async function keyByHash(session: Session, hash: string): Promise<KeyRecord | undefined> {
  const [row] = await session.rows(`SELECT ${keyColumns} FROM keys WHERE hash = $1`, [hash]);
  return row === undefined ? undefined : keyOf(row);
}

/** Locked until the transaction ends. */
export async function lockKey(session: Session, id: string): Promise<KeyRecord | undefined> {
  const [row] = await session.rows(`SELECT ${keyColumns} FROM keys WHERE id = $1 FOR UPDATE`, [id]);
  return row === undefined ? undefined : keyOf(row);
}

export async function readKeys(session: Session): Promise<readonly KeyRecord[]> {
  return (await session.rows(`SELECT ${keyColumns} FROM keys ORDER BY id`)).map(keyOf);
}

/** False where the hash is known already. */
export async function insertKey(session: Session, key: KeyRecord): Promise<boolean> {
  const added = await session.rows(
    `INSERT INTO keys (${keyColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
     ON CONFLICT (hash) DO NOTHING RETURNING id`,
    keyValues(key),
  );
  return added.length === 1;
}

/** False where there is no such key. */
export async function updateKey(session: Session, id: string, change: KeyChange): Promise<boolean> {
  const set = changedKeyColumns(change);
  // An update of nothing would be no SQL; it still tells whether the key is there.
  const text =
    set.length === 0
      ? 'id = id'
      : set.map(([column], index) => `${column} = $${index + 2}`).join(', ');
  const rows = await session.rows(`UPDATE keys SET ${text} WHERE id = $1 RETURNING id`, [
    id,
    ...set.map(([, value]) => value),
  ]);
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
