import { formatIso } from '../../domain/instant.ts';
import type { Segment } from '../../domain/segment.ts';
import type { SegmentWire } from './list-schema.ts';

/** A segment as `/api/v2` shows it. */
export function fromSegment(segment: Segment): SegmentWire {
  return {
    id: segment.id,
    name: segment.name,
    filter: segment.filter as SegmentWire['filter'],
    q: segment.q,
    sort: segment.sort,
    createdAt: formatIso(segment.createdAt),
    updatedAt: formatIso(segment.updatedAt),
  };
}
