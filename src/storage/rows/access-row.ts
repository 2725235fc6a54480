import type { Scope } from '../../domain/api-key.ts';
import type { KeyChange, KeyRecord, Workspace } from '../storage.ts';
import type { Row, Value } from './row.ts';

export const keyColumns =
  'id, workspace_id, name, hash, hint, scopes, created_at, expires_at, revoked_at, last_used_at, rate_requests, rate_seconds';

/** A key from a row of `keyColumns`. */
export function keyOf(row: Row): KeyRecord {
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

/** The way back. */
export function keyValues(key: KeyRecord): readonly Value[] {
  return [
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
  ];
}

/** What a change of a key sets, by column. */
export function changedKeyColumns({
  name,
  scopes,
  expiresAt,
  rateLimit,
}: KeyChange): readonly (readonly [column: string, value: Value])[] {
  const set: (readonly [string, Value])[] = [];
  if (name !== undefined) {
    set.push(['name', name]);
  }
  if (scopes !== undefined) {
    set.push(['scopes', scopes.join(',')]);
  }
  if (expiresAt !== undefined) {
    set.push(['expires_at', expiresAt]);
  }
  if (rateLimit !== undefined) {
    set.push(['rate_requests', rateLimit?.requests ?? null]);
    set.push(['rate_seconds', rateLimit?.seconds ?? null]);
  }
  return set;
}

export const workspaceColumns = 'workspace_id, id, name, created_at';

/** A workspace from a row of `workspaceColumns`. */
export function workspaceOf(row: Row): Workspace {
  return {
    workspaceId: row[0] as number,
    id: row[1] as string,
    name: row[2] as string,
    createdAt: row[3] as number,
  };
}
