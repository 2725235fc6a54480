import {
  changedKeyColumns,
  keyColumns,
  keyOf,
  keyValues,
  workspaceColumns,
  workspaceOf,
} from '../rows/access-row.ts';
import type { KeyChange, KeyRecord, Workspace, WorkspaceId } from '../storage.ts';
import type { Connection } from './connection.ts';

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
    .run(...keyValues(key));
}

/** False where there is no such key. */
export function updateKey(connection: Connection, id: string, change: KeyChange): boolean {
  const set = changedKeyColumns(change);
  // An update of nothing would be no SQL; it still tells whether the key is there.
  const assignments =
    set.length === 0 ? 'id = id' : set.map(([column]) => `${column} = ?`).join(', ');
  const { changes } = connection
    .statement(`UPDATE keys SET ${assignments} WHERE id = ?`)
    .run(...set.map(([, value]) => value), id);
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
