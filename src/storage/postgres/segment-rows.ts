import { type Segment, type SegmentFilter, segmentNameKey } from '../../domain/segment.ts';
import type { WorkspaceId } from '../storage.ts';
import type { Row, Session } from './session.ts';

const columns = 'id, name, filter, q, sort, created_at, updated_at';

/** All segments of a workspace, the oldest first. */
export async function readSegments(
  session: Session,
  workspaceId: WorkspaceId,
): Promise<readonly Segment[]> {
  const rows = await session.rows(
    `SELECT ${columns} FROM segments WHERE workspace_id = $1 ORDER BY id`,
    [workspaceId],
  );
  return rows.map(segmentOf);
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

export async function putSegment(
  session: Session,
  workspaceId: WorkspaceId,
  segment: Segment,
): Promise<void> {
  await session.rows(
    `INSERT INTO segments (workspace_id, name_key, ${columns})
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (workspace_id, id) DO UPDATE SET
       name_key = excluded.name_key, name = excluded.name, filter = excluded.filter,
       q = excluded.q, sort = excluded.sort, updated_at = excluded.updated_at`,
    [
      workspaceId,
      segmentNameKey(segment.name),
      segment.id,
      segment.name,
      JSON.stringify(segment.filter),
      segment.q,
      segment.sort,
      segment.createdAt,
      segment.updatedAt,
    ],
  );
}

export async function deleteSegment(
  session: Session,
  workspaceId: WorkspaceId,
  id: string,
): Promise<void> {
  await session.rows('DELETE FROM segments WHERE workspace_id = $1 AND id = $2', [workspaceId, id]);
}
