import { checkSearch, checkSort, segmentTerms } from '../../directory/select-clients.ts';
import type { FieldCatalog } from '../../domain/field.ts';
import { type Checked, ok } from '../../domain/issue.ts';
import { parseFilter } from '../../domain/parse-filter.ts';
import type { Segment, SegmentFilter, SegmentPatch } from '../../domain/segment.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { compact } from '../shared/compact.ts';
import { type Check, MemberReader } from '../shared/member-reader.ts';
import { createShape, type Shape } from '../shared/shape.ts';
import { nameText, nullable } from '../shared/value-checks.ts';
import { NewSegmentWire, SegmentPatchWire } from './list-schema.ts';

const readOnly = new Set(['id', 'createdAt', 'updatedAt']);
const newShape = createShape(NewSegmentWire, { readOnly });
const patchShape = createShape(SegmentPatchWire, { readOnly });

/** A segment to create, with `name` and `filter`. */
export function toNewSegment(
  body: JsonValue | undefined,
  fields: FieldCatalog,
): Checked<SegmentPatch & Pick<Segment, 'name' | 'filter'>> {
  const checked = readSegment(body, newShape, fields);
  return checked as Checked<SegmentPatch & Pick<Segment, 'name' | 'filter'>>;
}

/** What to change of a segment: absent members stay. */
export function toSegmentPatch(
  body: JsonValue | undefined,
  fields: FieldCatalog,
): Checked<SegmentPatch> {
  return readSegment(body, patchShape, fields);
}

function readSegment(
  body: JsonValue | undefined,
  shape: Shape,
  fields: FieldCatalog,
): Checked<SegmentPatch> {
  const opened = MemberReader.ofShape(body, shape);
  if (!opened.ok) {
    return opened;
  }
  const reader = opened.value;
  const name = reader.read('name', nameText('name'));
  const filter = reader.read('filter', filterOf(fields));
  const q = reader.read('q', nullable(checkSearch));
  const sort = reader.read('sort', nullable(sortText));
  return reader.finish(() => compact({ name, filter, q, sort }));
}

function filterOf(fields: FieldCatalog): Check<SegmentFilter> {
  return (value) => {
    const filter = value as SegmentFilter;
    const parsed = parseFilter(segmentTerms(filter, ''), fields);
    return parsed.ok ? ok(filter) : parsed;
  };
}

/** An order, kept as it was sent; the shape has seen that it is a text. */
const sortText: Check<string> = (value) => {
  const text = value as string;
  const checked = checkSort(text);
  return checked.ok ? ok(text) : checked;
};
