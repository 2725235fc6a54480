import { type Segment, segmentNameKey } from '../../domain/segment.ts';
import { segmentColumns, segmentOf, segmentValues } from '../rows/segment-row.ts';
import type { WorkspaceId } from '../storage.ts';
import type { Connection } from './connection.ts';

/** All segments of a workspace, the oldest first. */
export function readSegments(connection: Connection, workspaceId: WorkspaceId): readonly Segment[] {
  return connection
    .statement(`SELECT ${segmentColumns} FROM segments WHERE workspace_id = ? ORDER BY id`)
    .all(workspaceId)
    .map(segmentOf);
}

export function putSegment(
  connection: Connection,
  workspaceId: WorkspaceId,
  segment: Segment,
): void {
  connection
    .statement(
      `INSERT INTO segments (workspace_id, name_key, ${segmentColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (workspace_id, id) DO UPDATE SET
         name_key = excluded.name_key, name = excluded.name, filter = excluded.filter,
         q = excluded.q, sort = excluded.sort, updated_at = excluded.updated_at`,
    )
    .run(workspaceId, segmentNameKey(segment.name), ...segmentValues(segment));
}

export function deleteSegment(connection: Connection, workspaceId: WorkspaceId, id: string): void {
  connection
    .statement('DELETE FROM segments WHERE workspace_id = ? AND id = ?')
    .run(workspaceId, id);
}
