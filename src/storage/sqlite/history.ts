import { refOf } from '../rows/client-row.ts';
import type { HistoryPage, StoredChange, WorkspaceId } from '../storage.ts';
import { changeAt } from './change-rows.ts';
import type { Connection } from './connection.ts';
import { deletedAtPosition } from './deleted-clients.ts';
import { rowById } from './read-clients.ts';

/** Changes of one client, the newest first: one lookup by key each (decision record 4). */
export function readHistory(
  connection: Connection,
  workspaceId: WorkspaceId,
  clientId: string,
  page: HistoryPage,
): readonly StoredChange[] {
  const changes: StoredChange[] = [];
  let position = firstPosition(connection, workspaceId, clientId, page.before);
  while (position !== null && changes.length < page.limit) {
    const change = changeAt(connection, workspaceId, position);
    if (change === undefined) {
      break;
    }
    changes.push(change);
    position = change.previous;
  }
  return changes;
}

function firstPosition(
  connection: Connection,
  workspaceId: WorkspaceId,
  clientId: string,
  before: number | undefined,
): number | null {
  if (before !== undefined) {
    const change = changeAt(connection, workspaceId, before);
    return change?.entityId === clientId ? change.previous : null;
  }
  const row = rowById(connection, workspaceId, clientId);
  return row === undefined
    ? (deletedAtPosition(connection, workspaceId, clientId) ?? null)
    : refOf(row).lastChange;
}
