import type { Change, ChangePatch } from '../../domain/change.ts';
import type { ChangedMembers } from '../../domain/working-set.ts';
import { changeOf } from '../rows/change-row.ts';
import type { StoredChange, WorkspaceId } from '../storage.ts';
import type { Connection, Row } from './connection.ts';

const columns = 'position, entity_id, version, type, at, actor, dialect, previous, patch';

/** A position that is given out here is the rowid too (migration 12). */
const insert = `INSERT INTO changes (workspace_id, pk, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Where a change stands: its own position, and that of the record's change before it. */
export interface ChangePlace {
  readonly position: number;
  readonly previous: number | null;
}

export function insertChange(
  connection: Connection,
  workspaceId: WorkspaceId,
  change: Change,
  { position, previous }: ChangePlace,
): void {
  connection
    .statement(insert)
    .run(
      workspaceId,
      position,
      position,
      change.entityId,
      change.version,
      change.type,
      change.at,
      change.origin.actor,
      change.origin.dialect,
      previous,
      JSON.stringify(change.patch),
    );
}

export function changesAfter(
  connection: Connection,
  workspaceId: WorkspaceId,
  page: { readonly after: number; readonly limit: number },
): readonly StoredChange[] {
  return connection
    .statement(
      `SELECT ${columns} FROM changes WHERE workspace_id = ? AND position > ? ORDER BY position LIMIT ?`,
    )
    .all(workspaceId, page.after, page.limit)
    .map(changeOf);
}

/** The members that the changes of a record above `version` named, the newest first, walking back from the one at `from`. */
export function changedMembers(
  connection: Connection,
  workspaceId: WorkspaceId,
  walk: { readonly from: number; readonly version: number; readonly limit: number },
): readonly ChangedMembers[] {
  const changes: ChangedMembers[] = [];
  const select = connection.statement(
    'SELECT version, patch, previous FROM changes WHERE workspace_id = ? AND position = ?',
  );
  let position: number | null = walk.from;
  while (position !== null && changes.length < walk.limit) {
    const row: Row | undefined = select.get(workspaceId, position);
    if (row === undefined || Number(row[0]) <= walk.version) {
      break;
    }
    const patch = JSON.parse(row[1] as string) as ChangePatch;
    changes.push({ version: row[0] as number, members: Object.keys(patch) });
    position = row[2] as number | null;
  }
  return changes;
}

/** One change by its position. */
export function changeAt(
  connection: Connection,
  workspaceId: WorkspaceId,
  position: number,
): StoredChange | undefined {
  const row = connection
    .statement(`SELECT ${columns} FROM changes WHERE position = ? AND workspace_id = ?`)
    .get(position, workspaceId);
  return row === undefined ? undefined : changeOf(row);
}

/** The position of the newest change; 0 where there is none. */
export function lastPosition(connection: Connection, workspaceId: WorkspaceId): number {
  const row = connection
    .statement('SELECT max(position) FROM changes WHERE workspace_id = ?')
    .get(workspaceId);
  return Number(row?.[0] ?? 0);
}

/** Changes of one actor between two positions, the newest first. */
export function changesOfActor(
  connection: Connection,
  workspaceId: WorkspaceId,
  range: {
    readonly actor: string;
    readonly after: number;
    readonly before: number;
    readonly limit: number;
  },
): readonly StoredChange[] {
  return connection
    .statement(
      `SELECT ${columns} FROM changes
       WHERE workspace_id = ? AND position > ? AND position < ? AND actor = ?
       ORDER BY position DESC LIMIT ?`,
    )
    .all(workspaceId, range.after, range.before, range.actor, range.limit)
    .map(changeOf);
}
