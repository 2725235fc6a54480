import { type Segment, type SegmentFilter, segmentNameKey } from '../../domain/segment.ts';
import type { WorkspaceId } from '../storage.ts';
import type { Connection, Row } from './connection.ts';

const columns = 'id, name, filter, q, sort, created_at, updated_at';

/** All segments of a workspace, the oldest first. */
export function readSegments(connection: Connection, workspaceId: WorkspaceId): readonly Segment[] {
  return connection
    .statement(`SELECT ${columns} FROM segments WHERE workspace_id = ? ORDER BY id`)
    .all(workspaceId)
    .map(segmentOf);
}

function segmentOf(row: Row): Segment {
  return {
    id: row[0] as string,
    name: row[1] as string,
    filter: JSON.parse(row[2] as string) as SegmentFilter,
    q: row[3] as string | null,
    sort: row[4] as string | null,
    createdAt: row[5] as number,
    updatedAt: row[6] as number,
  };
}

export function putSegment(
  connection: Connection,
  workspaceId: WorkspaceId,
  segment: Segment,
): void {
  connection
    .statement(
      `INSERT INTO segments (workspace_id, name_key, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (workspace_id, id) DO UPDATE SET
         name_key = excluded.name_key, name = excluded.name, filter = excluded.filter,
         q = excluded.q, sort = excluded.sort, updated_at = excluded.updated_at`,
    )
    .run(
      workspaceId,
      segmentNameKey(segment.name),
      segment.id,
      segment.name,
      JSON.stringify(segment.filter),
      segment.q,
      segment.sort,
      segment.createdAt,
      segment.updatedAt,
    );
}

export function deleteSegment(connection: Connection, workspaceId: WorkspaceId, id: string): void {
  connection
    .statement('DELETE FROM segments WHERE workspace_id = ? AND id = ?')
    .run(workspaceId, id);
}
