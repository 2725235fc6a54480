import { type SelectionRequest, checkSearch, checkSort } from '../../directory/select-clients.ts';
import type { Condition } from '../../domain/client-filter.ts';
import type { FieldCatalog } from '../../domain/field.ts';
import { type Checked, refuse } from '../../domain/issue.ts';
import { parseFilter } from '../../domain/parse-filter.ts';
import { checkText } from '../../domain/text.ts';
import type { Call } from '../dialect.ts';
import { compact } from '../shared/compact.ts';
import { MemberReader } from '../shared/member-reader.ts';
import { once, queryBoolean, queryInteger, uuidText } from '../shared/value-checks.ts';
import { filterTerms, isFilterName } from './filter-terms.ts';
import { offsetMax } from './list-parameters.ts';

/** Clients of a list or an export, and perhaps a segment whose filter must hold, too. */
export interface SegmentSelectionRequest extends SelectionRequest {
  readonly segmentId?: string;
}

/** A list of clients as it was asked for. */
export interface ClientListRequest extends SegmentSelectionRequest {
  readonly limit: number;
  readonly cursor?: string;
  /** Never together with a cursor. */
  readonly offset?: number;
  readonly withTotal?: boolean;
}

const defaultLimit = 50;
const limitMax = 200;
const cursorCodePointsMax = 4_096;

/** Query of `GET /api/v2/clients`. */
export function toClientList(
  query: Call['query'],
  fields: FieldCatalog,
): Checked<ClientListRequest> {
  const reader = new MemberReader(query);
  const limit = reader.read('limit', queryInteger('limit', { min: 1, max: limitMax }));
  const cursor = reader.read('cursor', once('cursor', checkCursor));
  const offset = reader.read('offset', queryInteger('offset', { min: 0, max: offsetMax }));
  if (cursor !== undefined && offset !== undefined) {
    const message = 'Send `cursor` or `offset`, not both: a cursor is a place already.';
    reader.fail({ pointer: '/offset', code: 'unknown_member', message });
  }
  const withTotal = reader.read('total', queryBoolean('total'));
  const selection = readSelection(reader, query, fields);
  reader.refuseOthers({ noun: 'parameter' });
  return reader.finish(() => ({
    ...selection,
    limit: limit ?? defaultLimit,
    ...compact({ cursor, offset, withTotal }),
  }));
}

/** The parameters that say which clients and in which order. */
export function readSelection(
  reader: MemberReader,
  query: Call['query'],
  fields: FieldCatalog,
): SegmentSelectionRequest {
  const q = reader.read('q', once('q', checkSearch));
  const sort = reader.read('sort', once('sort', checkSort));
  const segmentId = reader.read('segment', once('segment', uuidText('segment')));
  const conditions = readConditions(reader, query, fields);
  refuseDisguisedFilters(reader, query);
  return { conditions, ...compact({ q, sort, segmentId }) };
}

function readConditions(
  reader: MemberReader,
  query: Call['query'],
  fields: FieldCatalog,
): readonly Condition[] {
  const terms = filterTerms(query, (name) => reader.raw(name));
  if (!terms.ok) {
    terms.issues.forEach((issue) => reader.fail(issue));
    return [];
  }
  const parsed = parseFilter(terms.value, fields);
  if (!parsed.ok) {
    parsed.issues.forEach((issue) => reader.fail(issue));
    return [];
  }
  return parsed.value;
}

/** Names that try to reach a field by another road: `lookup[x]`, `t1.password` (reliability case 98). */
function refuseDisguisedFilters(reader: MemberReader, query: Call['query']): void {
  for (const name of Object.keys(query)) {
    if (/[[.]/.test(name) && !isFilterName(name)) {
      reader.read(name, () =>
        refuse('unknown_field', 'Fields are filtered by filter[field] or filter[field][op].'),
      );
    }
  }
}

// Whether it is a cursor of this list is seen when it is opened; an empty one is none.
const checkCursor: (text: string) => Checked<string> = (text) =>
  checkText(text, { field: 'cursor', codePointsMax: cursorCodePointsMax });
