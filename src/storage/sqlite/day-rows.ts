import type { DayTallies } from '../call-store.ts';
import { dayOf } from '../rows/call-row.ts';
import type { WorkspaceId } from '../storage.ts';
import type { Connection } from './connection.ts';

/** The days that were added, and the position up to which. */
export function readDays(connection: Connection, workspaceId: WorkspaceId): DayTallies {
  const days = connection
    .statement(
      `SELECT day, source, created, removed FROM client_days
       WHERE workspace_id = ? ORDER BY day, source`,
    )
    .all(workspaceId)
    .map(dayOf);
  return { position: positionOf(connection, workspaceId), days };
}

/** Counts in the change log. Reads rows in full, so a page of some thousands takes milliseconds. */
export function countDays(
  connection: Connection,
  workspaceId: WorkspaceId,
  after: number,
  limit: number,
): DayTallies {
  const last = connection
    .statement(
      `SELECT max(position) FROM (SELECT position FROM changes
       WHERE workspace_id = ? AND position > ? ORDER BY position LIMIT ?)`,
    )
    .get(workspaceId, after, limit)?.[0];
  const position = typeof last === 'number' ? last : after;
  const days = connection
    .statement(
      `SELECT at / 86400000 * 86400000 AS day, dialect, sum(type = 'client.created'),
         sum((type IN ('client.deleted', 'client.merged'))
           - (type IN ('client.restored', 'client.unmerged')))
       FROM changes WHERE workspace_id = ? AND position > ? AND position <= ?
         AND type IN ('client.created', 'client.deleted', 'client.merged', 'client.restored',
           'client.unmerged')
       GROUP BY day, dialect ORDER BY day, dialect`,
    )
    .all(workspaceId, after, position)
    .map(dayOf);
  return { position, days };
}

/** False where another process has added meanwhile. */
export function addDays(
  connection: Connection,
  workspaceId: WorkspaceId,
  from: number,
  { position, days }: DayTallies,
): boolean {
  if (positionOf(connection, workspaceId) !== from) {
    return false;
  }
  const add = connection.statement(
    `INSERT INTO client_days (workspace_id, day, source, created, removed) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (workspace_id, day, source) DO UPDATE SET
       created = created + excluded.created, removed = removed + excluded.removed`,
  );
  for (const { day, source, created, removed } of days) {
    add.run(workspaceId, day, source, created, removed);
  }
  connection
    .statement(
      `INSERT INTO client_days_positions (workspace_id, position) VALUES (?, ?)
       ON CONFLICT (workspace_id) DO UPDATE SET position = excluded.position`,
    )
    .run(workspaceId, position);
  return true;
}

function positionOf(connection: Connection, workspaceId: WorkspaceId): number {
  const row = connection
    .statement('SELECT position FROM client_days_positions WHERE workspace_id = ?')
    .get(workspaceId);
  return Number(row?.[0] ?? 0);
}
