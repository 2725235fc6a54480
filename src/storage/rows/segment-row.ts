import type { Segment, SegmentFilter } from '../../domain/segment.ts';
import type { Row, Value } from './row.ts';

export const segmentColumns = 'id, name, filter, q, sort, created_at, updated_at';

/** A segment from a row of `segmentColumns`. */
export function segmentOf(row: Row): Segment {
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

/** The way back. */
export function segmentValues(segment: Segment): readonly Value[] {
  return [
    segment.id,
    segment.name,
    JSON.stringify(segment.filter),
    segment.q,
    segment.sort,
    segment.createdAt,
    segment.updatedAt,
  ];
}
