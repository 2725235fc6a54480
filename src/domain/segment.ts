import type { JsonValue } from '../lib/json/json-value.ts';
import { DirectoryError, failureOfIssues } from './errors.ts';
import { fold } from './fold.ts';

/** Conditions by field and op, as they were sent: `{"status": {"eq": "active"}}`. They are read anew at each use, since fields change. */
export type SegmentFilter = Readonly<Record<string, Readonly<Record<string, JsonValue>>>>;

/** A named filter of a workspace. Instants are milliseconds since the epoch. */
export interface Segment {
  readonly id: string;
  readonly name: string;
  readonly filter: SegmentFilter;
  /** A search that goes with it; `null`: none. */
  readonly q: string | null;
  /** The order in which it is listed where none is asked for; `null`: that of any list. */
  readonly sort: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Members of a segment that a caller sets; absent ones stay. Checked at the edge. */
export type SegmentPatch = Partial<Pick<Segment, 'name' | 'filter' | 'q' | 'sort'>>;

/** Segments of one workspace, which are always read together. */
export const segmentsMax = 1_000;

/** What two segments of a workspace may not share: the name without case, accents and extra spaces. */
export function segmentNameKey(name: string): string {
  return fold(name);
}

/** The new segment; throws `segment_exists`, or `too_many_items` where the workspace has all that it may have. */
export function createSegment(
  segments: readonly Segment[],
  draft: SegmentPatch & Pick<Segment, 'name' | 'filter'>,
  made: { readonly id: string; readonly now: number },
): Segment {
  if (segments.length >= segmentsMax) {
    throw new DirectoryError(
      'too_many_items',
      `A workspace must have at most ${segmentsMax} segments. Delete one first.`,
    );
  }
  return named(segments, {
    id: made.id,
    q: null,
    sort: null,
    ...draft,
    createdAt: made.now,
    updatedAt: made.now,
  });
}

/** The segment after a patch; throws `segment_not_found` or `segment_exists`. */
export function updateSegment(
  segments: readonly Segment[],
  id: string,
  patch: SegmentPatch,
  now: number,
): Segment {
  return named(segments, { ...findSegment(segments, id), ...patch, updatedAt: now });
}

/** Throws `segment_not_found`. */
export function findSegment(segments: readonly Segment[], id: string): Segment {
  const segment = segments.find((each) => each.id === id);
  if (segment === undefined) {
    throw new DirectoryError('segment_not_found', 'There is no segment with this id.');
  }
  return segment;
}

function named(segments: readonly Segment[], segment: Segment): Segment {
  if (segment.q === null && Object.keys(segment.filter).length === 0) {
    throw DirectoryError.of(
      failureOfIssues([
        {
          pointer: '/filter',
          code: 'required',
          message: 'A segment must have a condition or a search.',
        },
      ]),
    );
  }
  const key = segmentNameKey(segment.name);
  const owner = segments.find(({ name }) => segmentNameKey(name) === key);
  if (owner !== undefined && owner.id !== segment.id) {
    throw new DirectoryError(
      'segment_exists',
      'Another segment already has this name. Choose another name.',
      { existingId: owner.id, pointer: '/name' },
    );
  }
  return segment;
}
