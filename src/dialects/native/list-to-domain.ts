import { type Condition, splitStatuses } from '../../domain/client-filter.ts';
import type { FieldCatalog } from '../../domain/field.ts';
import { fold } from '../../domain/fold.ts';
import { type Checked, ok, refuse } from '../../domain/issue.ts';
import { parseFilter } from '../../domain/parse-filter.ts';
import { type Segment, segmentTerms } from '../../domain/segment.ts';
import { checkText } from '../../domain/text.ts';
import type { ClientFilter, ClientQuery, ClientSortKey } from '../../storage/storage.ts';
import type { Call } from '../dialect.ts';
import { compact } from '../shared/compact.ts';
import { MemberReader } from '../shared/member-reader.ts';
import { once, queryBoolean, queryInteger, uuidText } from '../shared/value-checks.ts';
import { filterTerms, isFilterName } from './filter-terms.ts';

/** A list of clients as it was asked for; what a segment adds is not in it yet. */
export interface ClientListRequest {
  readonly conditions: readonly Condition[];
  readonly limit: number;
  readonly q?: string;
  readonly sort?: ClientQuery['sort'];
  readonly cursor?: string;
  readonly withTotal?: boolean;
  readonly segmentId?: string;
}

/** A filter, an order, and nothing of a page: what a cursor is good for. */
export interface ClientSelection {
  readonly filter: ClientFilter;
  readonly sort: ClientQuery['sort'];
}

const defaultLimit = 50;
const limitMax = 200;
const searchCodePointsMax = 255;
const cursorCodePointsMax = 4_096;
const searchMembers = ['name', 'email', 'phone', 'externalId'] as const;

/** Query of `GET /api/v2/clients`. */
export function toClientList(
  query: Call['query'],
  fields: FieldCatalog,
): Checked<ClientListRequest> {
  const reader = new MemberReader(query);
  const limit = reader.read('limit', queryInteger('limit', { min: 1, max: limitMax }));
  const q = reader.read('q', once('q', checkSearch));
  const sort = reader.read('sort', once('sort', checkSort));
  const cursor = reader.read('cursor', once('cursor', checkCursor));
  const withTotal = reader.read('total', queryBoolean('total'));
  const segmentId = reader.read('segment', once('segment', uuidText('segment')));
  const conditions = readConditions(reader, query, fields);
  refuseDisguisedFilters(reader, query);
  reader.refuseOthers({ noun: 'parameter' });
  return reader.finish(() => ({
    conditions,
    limit: limit ?? defaultLimit,
    ...compact({ q, sort, cursor, withTotal, segmentId }),
  }));
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

/** A search that folds to nothing would find everybody (reliability case 96). Codes: those of `checkText`, `blank`. */
export function checkSearch(text: unknown): Checked<string> {
  const checked = checkText(text, { field: 'q', codePointsMax: searchCodePointsMax });
  return checked.ok && fold(checked.value) === ''
    ? refuse('blank', '`q` must not be blank. Leave it out to list everybody.')
    : checked;
}

const sortKeys: readonly ClientSortKey[] = [
  'createdAt',
  'name',
  'phone',
  'status',
  'email',
  'externalId',
];

/** An order: a key of a list, behind a minus sign when descending. Code `unknown_sort`. */
export function checkSort(text: string): Checked<ClientQuery['sort']> {
  const isDescending = text.startsWith('-');
  const by = sortKeys.find((key) => key === text.slice(isDescending ? 1 : 0));
  return by === undefined
    ? refuse(
        'unknown_sort',
        `\`sort\` must be one of: ${sortKeys.join(', ')}; with a minus sign in front when descending.`,
      )
    : ok({ by, order: isDescending ? 'desc' : 'asc' });
}

// Whether it is a cursor of this list is seen when it is opened; an empty one is none.
const checkCursor: (text: string) => Checked<string> = (text) =>
  checkText(text, { field: 'cursor', codePointsMax: cursorCodePointsMax });

/** The saved filter and the further ones as one: all must hold. Refuses a segment whose fields are no longer there. */
export function toSelection(
  request: ClientListRequest,
  segment: Segment | undefined,
  fields: FieldCatalog,
): Checked<ClientSelection> {
  const saved = parseFilter(segmentTerms(segment?.filter ?? {}, ''), fields);
  if (!saved.ok) {
    return refuse(
      'unknown_field',
      'This segment filters by a field that is gone or has another type by now. Change the segment.',
      '/segment',
    );
  }
  const searches = [segment?.q ?? undefined, request.q].filter((q) => q !== undefined);
  const [search, within] = searches.map((query) => ({ query, members: searchMembers }));
  const { statuses, conditions } = splitStatuses([...saved.value, ...request.conditions]);
  return ok({
    filter: compact({
      statuses,
      search,
      within,
      conditions: conditions.length === 0 ? undefined : conditions,
    }),
    sort: request.sort ?? savedSort(segment) ?? { by: 'createdAt', order: 'asc' },
  });
}

function savedSort(segment: Segment | undefined): ClientQuery['sort'] | undefined {
  const checked = checkSort(segment?.sort ?? '');
  return checked.ok ? checked.value : undefined;
}
