import { checkSearch } from '../../directory/select-clients.ts';
import type { ClientStatus } from '../../domain/client.ts';
import type { ClientPatch } from '../../domain/commands.ts';
import { type Checked, ok, refuse } from '../../domain/issue.ts';
import { parsePhone } from '../../domain/phone.ts';
import { checkText } from '../../domain/text.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { ClientQuery, SearchMember } from '../../storage/storage.ts';
import type { Call } from '../dialect.ts';
import { compact } from '../shared/compact.ts';
import { type Check, MemberReader } from '../shared/member-reader.ts';
import { nameText, nullable, once, oneOf, queryInteger } from '../shared/value-checks.ts';

const statuses: readonly ClientStatus[] = ['active', 'inactive'];
const sortKeys = ['name', 'phone', 'status', 'createdAt'] as const;
const sortOrders = ['asc', 'desc'] as const;

/** A search looks where the source document says: "Search by name or phone". */
const searchMembers: readonly SearchMember[] = ['name', 'phone'];

const defaultLimit = 50;
const limitMax = 100;

/** Every member that an answer shows and no caller may set, with those that loosely written callers try. */
export const readOnlyMembers: ReadonlySet<string> = new Set([
  'id',
  'createdAt',
  'updatedAt',
  'organizationId',
  'organisationId',
]);

const checkName = nameText('name');
const checkStatus = oneOf('status', statuses);
const checkPhone = nullable(parsePhone);
const checkNotes = nullable((value) =>
  checkText(value, { field: 'notes', codePointsMax: 20_000, multiline: true }),
);
const checkQueryText = once('query', (text) => checkSearch(text, 'query'));

/** Body of a create. Every issue is reported, not only the first. */
export function toCreatePatch(body: JsonValue | undefined): Checked<ClientPatch> {
  return readPatch(body, (reader) => reader.require('name', checkName));
}

/** Body of an update: absent members are kept, `null` clears `phone` and `notes`. */
export function toUpdatePatch(body: JsonValue | undefined): Checked<ClientPatch> {
  return readPatch(body, (reader) => reader.read('name', checkName));
}

function readPatch(
  body: JsonValue | undefined,
  readNameOf: (reader: MemberReader) => string | undefined,
): Checked<ClientPatch> {
  const opened = MemberReader.ofBody(body);
  if (!opened.ok) {
    return opened;
  }
  const reader = opened.value;
  const name = readNameOf(reader);
  const phone = reader.read('phone', checkPhone);
  const status = reader.read('status', checkStatus);
  const notes = reader.read('notes', checkNotes);
  reader.refuseOthers({ readOnly: readOnlyMembers });
  return reader.finish(() => compact({ name, phone, status, notes }));
}

/** Parameters of a list. What is out of range, repeated, empty or unknown is refused, never clamped (README, decision 4). */
export function toListQuery(query: Call['query']): Checked<ClientQuery> {
  const reader = new MemberReader(query);
  const limit = reader.read('limit', queryInteger('limit', { min: 1, max: limitMax }));
  const offset = reader.read(
    'offset',
    queryInteger('offset', { min: 0, max: Number.MAX_SAFE_INTEGER }),
  );
  const search = reader.read('query', checkQueryText);
  const by = reader.read('sortBy', queryWord('sortBy', sortKeys));
  const order = reader.read('sortOrder', queryWord('sortOrder', sortOrders));
  const wanted = reader.read('status', checkStatusList);
  reader.refuseOthers({ noun: 'parameter' });
  return reader.finish(() => ({
    filter: compact({
      statuses: wanted,
      search: search === undefined ? undefined : { query: search, members: searchMembers },
    }),
    sort: { by: by ?? 'createdAt', order: order ?? 'asc' },
    limit: limit ?? defaultLimit,
    ...(offset === undefined || offset === 0 ? {} : { offset }),
    withTotal: true,
  }));
}

function queryWord<T extends string>(field: string, words: readonly T[]): Check<T> {
  return once(field, oneOf(field, words));
}

/** `active,inactive`. An empty item is a mistake, and an empty list must never mean "all" (reliability case 96). */
const checkStatusList = once('status', (text): Checked<readonly ClientStatus[]> => {
  const wanted: ClientStatus[] = [];
  for (const item of text.split(',')) {
    const status = statuses.find((each) => each === item);
    if (status === undefined) {
      return refuse(
        'enum',
        `\`status\` must be a comma-separated list of: ${statuses.join(', ')}, without spaces or empty items.`,
      );
    }
    if (!wanted.includes(status)) {
      wanted.push(status);
    }
  }
  return ok(wanted);
});
