import type { Change } from '../../domain/change.ts';
import type { ChangedMembers } from '../../domain/working-set.ts';
import { changeOf } from '../rows/change-row.ts';
import type { HistoryPage, StoredChange, WorkspaceId } from '../storage.ts';
import { Parameters } from './parameters.ts';
import { type Column, insertion, namesOf } from './recordset.ts';
import { firstRow, type Session, type Statement } from './session.ts';

/** A change with its place in the log, and that of the one before of its record: below 0 what the transaction takes (`Column.counter`). */
export interface PlacedChange {
  readonly change: Change;
  readonly position: number;
  readonly previous: number | null;
}

const columns: readonly Column<PlacedChange>[] = [
  { name: 'position', type: 'bigint', of: ({ position }) => position, counter: 'position' },
  { name: 'entity_id', type: 'text', of: ({ change }) => change.entityId },
  { name: 'version', type: 'bigint', of: ({ change }) => change.version },
  { name: 'type', type: 'text', of: ({ change }) => change.type },
  { name: 'at', type: 'bigint', of: ({ change }) => change.at },
  { name: 'actor', type: 'text', of: ({ change }) => change.origin.actor },
  { name: 'dialect', type: 'text', of: ({ change }) => change.origin.dialect },
  { name: 'previous', type: 'bigint', of: ({ previous }) => previous, counter: 'position' },
  { name: 'patch', type: 'text', of: ({ change }) => JSON.stringify(change.patch) },
];

const columnList = namesOf(columns, 'l.');

export function insertionOfChanges(
  workspaceId: WorkspaceId,
  changes: readonly PlacedChange[],
): Statement {
  return insertion('changes', workspaceId, columns, changes);
}

export async function changesAfter(
  session: Session,
  workspaceId: WorkspaceId,
  page: { readonly after: number; readonly limit: number },
): Promise<readonly StoredChange[]> {
  const rows = await session.rows(
    `SELECT ${columnList} FROM changes l
     WHERE l.workspace_id = $1 AND l.position > $2 ORDER BY l.position LIMIT $3`,
    [workspaceId, page.after, page.limit],
  );
  return rows.map(changeOf);
}

/** Changes by their positions, in no order. */
export async function changesAt(
  session: Session,
  workspaceId: WorkspaceId,
  positions: readonly number[],
): Promise<readonly StoredChange[]> {
  if (positions.length === 0) {
    return [];
  }
  const rows = await session.rows(
    `SELECT ${columnList} FROM changes l WHERE l.workspace_id = $1 AND l.position = ANY($2)`,
    [workspaceId, positions],
  );
  return rows.map(changeOf);
}

interface Walk {
  /** The position to begin at, as an expression of SQL. */
  readonly from: string;
  /** Changes up to this version are left out. */
  readonly version: number;
  readonly limit: number;
}

/** A record's changes, the newest first: each names the one before it (decision record 4). */
async function walkBack(
  session: Session,
  { from, version, limit }: Walk,
  parameters: Parameters,
): Promise<readonly StoredChange[]> {
  const isNewer = `l.version > ${parameters.add(version)}`;
  const rows = await session.rows(
    `WITH RECURSIVE walk AS (
       SELECT ${columnList}, 1 AS step FROM changes l
       WHERE l.workspace_id = $1 AND l.position = ${from} AND ${isNewer}
       UNION ALL
       SELECT ${columnList}, w.step + 1 FROM walk w
       JOIN changes l ON l.workspace_id = $1 AND l.position = w.previous
       WHERE w.step < ${parameters.add(limit)} AND ${isNewer})
     SELECT ${namesOf(columns)} FROM walk ORDER BY step`,
    parameters.values,
  );
  return rows.map(changeOf);
}

/** The members that the changes of a record above `version` named, the newest first, walking back from the one at `from`. */
export async function changedMembers(
  session: Session,
  workspaceId: WorkspaceId,
  walk: { readonly from: number; readonly version: number; readonly limit: number },
): Promise<readonly ChangedMembers[]> {
  const parameters = new Parameters(workspaceId);
  const from = parameters.add(walk.from);
  const changes = await walkBack(session, { ...walk, from }, parameters);
  return changes.map(({ version, patch }) => ({ version, members: Object.keys(patch) }));
}

/** Changes of one client, live or gone, the newest first. */
export function readHistory(
  session: Session,
  workspaceId: WorkspaceId,
  clientId: string,
  { before, limit }: HistoryPage,
): Promise<readonly StoredChange[]> {
  const parameters = new Parameters(workspaceId);
  const id = parameters.add(clientId);
  const newest = `coalesce(
    (SELECT last_change FROM clients WHERE workspace_id = $1 AND id = ${id}),
    (SELECT position FROM deleted_clients WHERE workspace_id = $1 AND id = ${id}))`;
  const from =
    before === undefined
      ? newest
      : `(SELECT previous FROM changes
          WHERE workspace_id = $1 AND position = ${parameters.add(before)} AND entity_id = ${id})`;
  return walkBack(session, { from, version: -1, limit }, parameters);
}

/** The position of the newest change; 0 where there is none. */
export async function lastPosition(session: Session, workspaceId: WorkspaceId): Promise<number> {
  const row = await firstRow(session, 'SELECT max(position) FROM changes WHERE workspace_id = $1', [
    workspaceId,
  ]);
  return Number(row?.[0] ?? 0);
}

/** Changes of one actor between two positions, the newest first. */
export async function changesOfActor(
  session: Session,
  workspaceId: WorkspaceId,
  range: {
    readonly actor: string;
    readonly after: number;
    readonly before: number;
    readonly limit: number;
  },
): Promise<readonly StoredChange[]> {
  const rows = await session.rows(
    `SELECT ${columnList} FROM changes l
     WHERE l.workspace_id = $1 AND l.position > $2 AND l.position < $3 AND l.actor = $4
     ORDER BY l.position DESC LIMIT $5`,
    [workspaceId, range.after, range.before, range.actor, range.limit],
  );
  return rows.map(changeOf);
}
