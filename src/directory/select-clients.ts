import { type Condition, splitStatuses } from '../domain/client-filter.ts';
import type { FieldCatalog } from '../domain/field.ts';
import { fold } from '../domain/fold.ts';
import { type Checked, ok, pointerTo, refuse } from '../domain/issue.ts';
import { type FilterTerm, parseFilter } from '../domain/parse-filter.ts';
import type { Segment, SegmentFilter } from '../domain/segment.ts';
import { checkText } from '../domain/text.ts';
import type { ClientFilter, ClientQuery, ClientSortKey } from '../storage/storage.ts';

/** Which clients, in which order, as somebody asked for it; what a segment adds is not in it yet. */
export interface SelectionRequest {
  readonly conditions: readonly Condition[];
  readonly q?: string;
  readonly sort?: ClientQuery['sort'];
}

/** A filter, an order, and nothing of a page: what a cursor or an export is good for. */
export interface ClientSelection {
  readonly filter: ClientFilter;
  readonly sort: ClientQuery['sort'];
}

const searchCodePointsMax = 255;
const searchMembers = ['name', 'email', 'phone', 'externalId'] as const;

/** A search that folds to nothing would find everybody (reliability case 96). Codes: those of `checkText`, `blank`. */
export function checkSearch(text: unknown, field = 'q'): Checked<string> {
  const checked = checkText(text, { field, codePointsMax: searchCodePointsMax });
  return checked.ok && fold(checked.value) === ''
    ? refuse('blank', `\`${field}\` must not be blank. Leave it out to list everybody.`)
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

/** The conditions of a saved filter, with pointers below `pointer`. */
export function segmentTerms(filter: SegmentFilter, pointer: string): readonly FilterTerm[] {
  return Object.entries(filter).flatMap(([field, tests]) =>
    Object.entries(tests).map(([op, value]) => ({
      field,
      op,
      value,
      pointer: pointer + pointerTo(field) + pointerTo(op),
    })),
  );
}

/** The saved filter and the further ones as one: all must hold. Refuses a segment whose fields are no longer there. */
export function selectClients(
  request: SelectionRequest,
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
    filter: {
      ...(statuses === undefined ? {} : { statuses }),
      ...(search === undefined ? {} : { search }),
      ...(within === undefined ? {} : { within }),
      ...(conditions.length === 0 ? {} : { conditions }),
    },
    sort: request.sort ?? savedSort(segment) ?? { by: 'createdAt', order: 'asc' },
  });
}

function savedSort(segment: Segment | undefined): ClientQuery['sort'] | undefined {
  const checked = checkSort(segment?.sort ?? '');
  return checked.ok ? checked.value : undefined;
}
