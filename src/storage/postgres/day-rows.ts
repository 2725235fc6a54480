import type { DayTallies, DayTally } from '../call-store.ts';
import { dayOf } from '../rows/call-row.ts';
import type { WorkspaceId } from '../storage.ts';
import { type Column, namesOf, recordset } from './recordset.ts';
import type { Session } from './session.ts';

const columns: readonly Column<DayTally>[] = [
  { name: 'day', type: 'bigint', of: ({ day }) => day },
  { name: 'source', type: 'text', of: ({ source }) => source },
  { name: 'created', type: 'bigint', of: ({ created }) => created },
  { name: 'removed', type: 'bigint', of: ({ removed }) => removed },
];

/** The days that were added, and the position up to which. */
export async function readDays(session: Session, workspaceId: WorkspaceId): Promise<DayTallies> {
  const [position, days] = await Promise.all([
    positionOf(session, workspaceId),
    session.rows(
      `SELECT ${namesOf(columns)} FROM client_days WHERE workspace_id = $1 ORDER BY day, source`,
      [workspaceId],
    ),
  ]);
  return { position, days: days.map(dayOf) };
}

/** Counts in the change log. */
export async function countDays(
  session: Session,
  workspaceId: WorkspaceId,
  after: number,
  limit: number,
): Promise<DayTallies> {
  const [last] = await session.rows(
    `SELECT max(position) FROM (SELECT position FROM changes
     WHERE workspace_id = $1 AND position > $2 ORDER BY position LIMIT $3) AS page`,
    [workspaceId, after, limit],
  );
  const position = Number(last?.[0] ?? after);
  const days = await session.rows(
    `SELECT at / 86400000 * 86400000 AS day, dialect,
       count(*) FILTER (WHERE type = 'client.created'),
       count(*) FILTER (WHERE type IN ('client.deleted', 'client.merged'))
         - count(*) FILTER (WHERE type IN ('client.restored', 'client.unmerged'))
     FROM changes WHERE workspace_id = $1 AND position > $2 AND position <= $3
       AND type IN ('client.created', 'client.deleted', 'client.merged', 'client.restored',
         'client.unmerged')
     GROUP BY 1, 2 ORDER BY 1, 2`,
    [workspaceId, after, position],
  );
  return { position, days: days.map(dayOf) };
}

/** False where another server has added meanwhile; its position is locked until the transaction ends. */
export async function addDays(
  session: Session,
  workspaceId: WorkspaceId,
  from: number,
  { position, days }: DayTallies,
): Promise<boolean> {
  await session.rows(
    `INSERT INTO client_days_positions (workspace_id, position) VALUES ($1, 0)
     ON CONFLICT (workspace_id) DO NOTHING`,
    [workspaceId],
  );
  const moved = await session.rows(
    `UPDATE client_days_positions SET position = $3
     WHERE workspace_id = $1 AND position = $2 RETURNING position`,
    [workspaceId, from, position],
  );
  if (moved.length === 0) {
    return false;
  }
  if (days.length > 0) {
    const rows = recordset(columns, days);
    await session.rows(
      `INSERT INTO client_days AS d (workspace_id, ${namesOf(columns)})
       SELECT $1::bigint, ${namesOf(columns, 'r.')} FROM ${rows.from}
       ON CONFLICT (workspace_id, day, source) DO UPDATE SET
         created = d.created + excluded.created, removed = d.removed + excluded.removed`,
      [workspaceId, ...rows.values],
    );
  }
  return true;
}

async function positionOf(session: Session, workspaceId: WorkspaceId): Promise<number> {
  const [row] = await session.rows(
    'SELECT position FROM client_days_positions WHERE workspace_id = $1',
    [workspaceId],
  );
  return Number(row?.[0] ?? 0);
}
