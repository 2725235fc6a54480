import type { Scope } from '../../domain/api-key.ts';
import type { KeyChange, KeyRecord, Workspace, WorkspaceId } from '../storage.ts';
import type { Connection, Row, Value } from './connection.ts';

const keyColumns =
  'id, workspace_id, name, hash, hint, scopes, created_at, expires_at, revoked_at, last_used_at, rate_requests, rate_seconds';
const byHash = `SELECT ${keyColumns} FROM keys WHERE hash = ?`;
const byId = `SELECT ${keyColumns} FROM keys WHERE id = ?`;

export function keyById(connection: Connection, id: string): KeyRecord | undefined {
  const row = connection.statement(byId).get(id);
  return row === undefined ? undefined : keyOf(row);
}

export function keyByHash(connection: Connection, hash: string): KeyRecord | undefined {
  const row = connection.statement(byHash).get(hash);
  return row === undefined ? undefined : keyOf(row);
}

export function readKeys(connection: Connection): readonly KeyRecord[] {
  return connection.statement(`SELECT ${keyColumns} FROM keys ORDER BY id`).all().map(keyOf);
}

export function insertKey(connection: Connection, key: KeyRecord): void {
  connection
    .statement(`INSERT INTO keys (${keyColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    .run(
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
    );
}

/** False where there is no such key. */
export function updateKey(connection: Connection, id: string, change: KeyChange): boolean {
  const { name, scopes, expiresAt, rateLimit } = change;
  const columns: string[] = [];
  const values: Value[] = [];
  const set = (column: string, value: Value): void => {
    columns.push(`${column} = ?`);
    values.push(value);
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
  const assignments = columns.length === 0 ? 'id = id' : columns.join(', ');
  const { changes } = connection
    .statement(`UPDATE keys SET ${assignments} WHERE id = ?`)
    .run(...values, id);
  return changes === 1;
}

/** False where there is no such key. */
export function revokeKey(connection: Connection, id: string, at: number): boolean {
  const { changes } = connection
    .statement('UPDATE keys SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?')
    .run(at, id);
  return changes === 1;
}

/** Never back: uses can come in any order. */
export function touchKey(connection: Connection, id: string, at: number): void {
  connection
    .statement('UPDATE keys SET last_used_at = max(coalesce(last_used_at, 0), ?) WHERE id = ?')
    .run(at, id);
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

const workspaceColumns = 'workspace_id, id, name, created_at';

export function readWorkspaces(connection: Connection): readonly Workspace[] {
  return connection
    .statement(`SELECT ${workspaceColumns} FROM workspaces ORDER BY workspace_id`)
    .all()
    .map(workspaceOf);
}

export function workspaceByName(connection: Connection, name: string): Workspace | undefined {
  const row = connection
    .statement(`SELECT ${workspaceColumns} FROM workspaces WHERE name = ?`)
    .get(name);
  return row === undefined ? undefined : workspaceOf(row);
}

export function insertWorkspace(
  connection: Connection,
  workspace: Omit<Workspace, 'workspaceId'>,
): void {
  connection
    .statement('INSERT INTO workspaces (id, name, created_at) VALUES (?, ?, ?)')
    .run(workspace.id, workspace.name, workspace.createdAt);
}

/** False where there is no such workspace. */
export function renameWorkspace(
  connection: Connection,
  workspaceId: WorkspaceId,
  name: string,
): boolean {
  const { changes } = connection
    .statement('UPDATE workspaces SET name = ? WHERE workspace_id = ?')
    .run(name, workspaceId);
  return changes === 1;
}

function workspaceOf(row: Row): Workspace {
  return {
    workspaceId: row[0] as number,
    id: row[1] as string,
    name: row[2] as string,
    createdAt: row[3] as number,
  };
}

/** The secret of the installation; the candidate becomes it where there is none. */
export function keepSecret(connection: Connection, candidate: string): string {
  connection
    .statement(
      "INSERT INTO secrets (name, value) VALUES ('installation', ?) ON CONFLICT DO NOTHING",
    )
    .run(candidate);
  const row = connection.statement("SELECT value FROM secrets WHERE name = 'installation'").get();
  return String(row?.[0]);
}
