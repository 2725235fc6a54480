import { tombstoneOf } from '../../domain/tombstone.ts';
import type { Tombstone } from '../../domain/merge.ts';
import type { Writes } from '../../domain/working-set.ts';
import { type DeletedRow, deletedRowOf, deletedRows, returningIds } from '../rows/deleted-row.ts';
import type { WorkspaceId } from '../storage.ts';
import { changeAt } from './change-rows.ts';
import type { Connection } from './connection.ts';
import type { WriteContext } from './write-context.ts';

const columns = 'id, pk, position, deleted_at, last_seen_at, session_count';

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
  const row = rowOf(connection, workspaceId, id);
  const change = row === undefined ? undefined : changeAt(connection, workspaceId, row.position);
  return change === undefined || row === undefined ? undefined : tombstoneOf(change, row);
}

/** Takes the notes on clients who come back; they keep their place in the order of creation. */
export function forgetDeleted(
  { connection, workspaceId }: WriteContext,
  writes: Writes,
): ReadonlyMap<string, DeletedRow> {
  const rows = new Map<string, DeletedRow>();
  for (const id of returningIds(writes)) {
    const row = rowOf(connection, workspaceId, id);
    if (row !== undefined) {
      rows.set(id, row);
      connection
        .statement('DELETE FROM deleted_clients WHERE workspace_id = ? AND id = ?')
        .run(workspaceId, id);
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
    .statement(`SELECT ${columns} FROM deleted_clients WHERE workspace_id = ? AND id = ?`)
    .get(workspaceId, id);
  return row === undefined ? undefined : deletedRowOf(row);
}

/** Notes where the last state of each client is that is gone. `returned` has the notes on those who came back in between. */
export function rememberDeleted(
  { connection, workspaceId, refs }: WriteContext,
  writes: Writes,
  lastChanges: ReadonlyMap<string, number>,
  returned: ReadonlyMap<string, DeletedRow>,
): void {
  const lastChangeOf = (id: string): number => lastChanges.get(id) ?? 0;
  const rows = deletedRows(writes, { lastChangeOf, returned, refs });
  for (const { id, pk, position, deletedAt, lastSeenAt, sessionCount } of rows) {
    connection
      .statement(
        `INSERT INTO deleted_clients (workspace_id, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(workspaceId, id, pk, position, deletedAt, lastSeenAt, sessionCount);
  }
}
