import { type ClientSelection, selectClients } from '../../directory/select-clients.ts';
import type { FieldCatalog } from '../../domain/field.ts';
import { accepted, DirectoryError } from '../../domain/errors.ts';
import type { Segment } from '../../domain/segment.ts';
import type { WorkspaceId } from '../../storage/storage.ts';
import type { DialectServices } from '../dialect.ts';
import type { SegmentSelectionRequest } from './list-to-domain.ts';

/** Which clients are meant, the segment included. Rejects with `segment_not_found` or `validation_failed`. */
export async function selectionOf(
  services: Pick<DialectServices, 'directory'>,
  workspaceId: WorkspaceId,
  request: SegmentSelectionRequest,
  fields: FieldCatalog,
): Promise<ClientSelection> {
  const { segmentId } = request;
  const segment =
    segmentId === undefined ? undefined : await findSegment(services, workspaceId, segmentId);
  return accepted(selectClients(request, segment, fields));
}

async function findSegment(
  { directory }: Pick<DialectServices, 'directory'>,
  workspaceId: WorkspaceId,
  id: string,
): Promise<Segment> {
  const segment = await directory.segment(workspaceId, id);
  if (segment === undefined) {
    throw new DirectoryError('segment_not_found', 'There is no segment with this id.', {
      pointer: '/segment',
    });
  }
  return segment;
}
