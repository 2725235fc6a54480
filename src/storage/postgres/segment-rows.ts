import { type Segment, segmentNameKey } from '../../domain/segment.ts';
import { segmentColumns, segmentOf, segmentValues } from '../rows/segment-row.ts';
import type { WorkspaceId } from '../storage.ts';
import type { Session } from './session.ts';

/** All segments of a workspace, the oldest first. */
export async function readSegments(
  session: Session,
  workspaceId: WorkspaceId,
): Promise<readonly Segment[]> {
  const rows = await session.rows(
    `SELECT ${segmentColumns} FROM segments WHERE workspace_id = $1 ORDER BY id`,
    [workspaceId],
  );
  return rows.map(segmentOf);
}

export async function putSegment(
  session: Session,
  workspaceId: WorkspaceId,
  segment: Segment,
): Promise<void> {
  await session.rows(
    `INSERT INTO segments (workspace_id, name_key, ${segmentColumns})
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (workspace_id, id) DO UPDATE SET
       name_key = excluded.name_key, name = excluded.name, filter = excluded.filter,
       q = excluded.q, sort = excluded.sort, updated_at = excluded.updated_at`,
    [workspaceId, segmentNameKey(segment.name), ...segmentValues(segment)],
  );
}

export async function deleteSegment(
  session: Session,
  workspaceId: WorkspaceId,
  id: string,
): Promise<void> {
  await session.rows('DELETE FROM segments WHERE workspace_id = $1 AND id = $2', [workspaceId, id]);
}
