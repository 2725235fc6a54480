import { tombstoneOf } from '../../domain/tombstone.ts';
import type { ChangeType } from '../../domain/change.ts';
import type { Client } from '../../domain/client.ts';
import type { Tombstone } from '../../domain/merge.ts';
import type { Writes } from '../../domain/working-set.ts';
import type { WorkspaceId } from '../storage.ts';
import { changeAt } from './change-rows.ts';
import type { Connection } from './connection.ts';
import type { WriteContext } from './write-context.ts';

/** What SQL keeps of a deleted client beside its last change. */
export interface DeletedRow {
  /** `null`: made and deleted in one transaction. */
  readonly pk: number | null;
  readonly lastSeenAt: number | null;
  readonly sessionCount: number;
}

const endings: ReadonlySet<ChangeType> = new Set(['client.deleted', 'client.merged']);
const returns: ReadonlySet<ChangeType> = new Set(['client.restored', 'client.unmerged']);

/** Position of the change that took a client away. */
export function deletedAtPosition(
  connection: Connection,
  workspaceId: WorkspaceId,
  id: string,
): number | undefined {
  const row = connection
    .statement('SELECT position FROM deleted_clients WHERE workspace_id = ? AND id = ?')
    .get(workspaceId, id);
  return row?.[0] as number | undefined;
}

/** A deleted or merged-away client as it was last. */
export function readTombstone(
  connection: Connection,
  workspaceId: WorkspaceId,
  id: string,
): Tombstone | undefined {
  const position = deletedAtPosition(connection, workspaceId, id);
  const change = position === undefined ? undefined : changeAt(connection, workspaceId, position);
  const row = rowOf(connection, workspaceId, id);
  return change === undefined || row === undefined ? undefined : tombstoneOf(change, row);
}

/** Takes the notes on clients who come back; they keep their place in the order of creation. */
export function forgetDeleted(
  { connection, workspaceId }: WriteContext,
  { changes }: Writes,
): ReadonlyMap<string, DeletedRow> {
  const rows = new Map<string, DeletedRow>();
  for (const { type, entityId } of changes) {
    const row = returns.has(type) ? rowOf(connection, workspaceId, entityId) : undefined;
    if (row !== undefined) {
      rows.set(entityId, row);
      connection
        .statement('DELETE FROM deleted_clients WHERE workspace_id = ? AND id = ?')
        .run(workspaceId, entityId);
    }
  }
  return rows;
}

function rowOf(
  connection: Connection,
  workspaceId: WorkspaceId,
  id: string,
): DeletedRow | undefined {
  const row = connection
    .statement(
      'SELECT pk, last_seen_at, session_count FROM deleted_clients WHERE workspace_id = ? AND id = ?',
    )
    .get(workspaceId, id);
  return row === undefined
    ? undefined
    : {
        pk: row[0] as number | null,
        lastSeenAt: row[1] as number | null,
        sessionCount: row[2] as number,
      };
}

/**
 * Notes where the last state of each client is that is gone, for a later restore: in the change that took
 * it away, except its place in the order of creation and its activity, which no change tells. `returned`
 * has the notes on those who came back in between.
 */
export function rememberDeleted(
  { connection, workspaceId, refs }: WriteContext,
  { changes, clients }: Writes,
  lastChanges: ReadonlyMap<string, number>,
  returned: ReadonlyMap<string, DeletedRow>,
): void {
  const deletions = new Map<string, number>();
  for (const { type, entityId, at } of changes) {
    if (endings.has(type)) {
      deletions.set(entityId, at);
    } else if (returns.has(type)) {
      deletions.delete(entityId);
    }
  }
  if (deletions.size === 0) {
    return;
  }
  const befores = new Map<string, Client>();
  for (const { before, after } of clients) {
    if (before !== null && after === null) {
      befores.set(before.id, before);
    }
  }
  for (const [id, at] of deletions) {
    const known = befores.get(id) ?? returned.get(id);
    connection
      .statement(
        `INSERT INTO deleted_clients
           (workspace_id, id, pk, position, deleted_at, last_seen_at, session_count)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        workspaceId,
        id,
        refs.get(id)?.pk ?? returned.get(id)?.pk ?? null,
        lastChanges.get(id) ?? 0,
        at,
        known?.lastSeenAt ?? null,
        known?.sessionCount ?? 0,
      );
  }
}
