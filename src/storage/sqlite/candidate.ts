import { type Condition, matchesConditions } from '../../domain/client-filter.ts';
import type { EmailKey } from '../../domain/email.ts';
import { isSamePhone, phoneSearchQuery } from '../../domain/phone.ts';
import { matchesSearch, searchTerms } from '../../domain/search-text.ts';
import type { SearchTerms } from '../../domain/search-text.ts';
import { parseUuid } from '../../lib/uuid.ts';
import { clientColumns, clientOf, statusOf } from '../rows/client-row.ts';
import type { ClientFilter, SearchMember } from '../storage.ts';
import type { Row } from './connection.ts';
import type { Sortable } from './list-position.ts';

/** A filter, made ready to tell each client. */
export interface Matcher {
  readonly filter: ClientFilter;
  readonly conditions: readonly Condition[];
  /** Without those that are blank, which do not restrict. */
  readonly searches: readonly Search[];
  /** What everybody with the phone asked for is found by, and others may be. */
  readonly phoneTerms: SearchTerms | undefined;
  /** What `matchCandidate` reads of a client: no more than the filter needs. */
  readonly columns: string;
}

/** A search, made ready. */
export interface Search {
  readonly terms: SearchTerms;
  readonly members: readonly SearchMember[];
  /** The query, where it is a whole id: it finds that client, too. */
  readonly id: string | undefined;
}

/** A client as far as a sort needs it. */
export interface Candidate extends Sortable {
  readonly pk: number;
}

const baseColumns = [
  'pk',
  'id',
  'status',
  'email',
  'name',
  'given_name',
  'family_name',
  'phone',
  'external_id',
  'company_ids',
  'email_key',
];

export function createMatcher(filter: ClientFilter): Matcher {
  const searches = [filter.search, filter.within]
    .filter((search) => search !== undefined)
    .map(({ query, members }) => ({
      terms: searchTerms(query),
      members,
      id: parseUuid(query.trim()),
    }))
    .filter(({ terms }) => terms.words.length > 0);
  const conditions = filter.conditions ?? [];
  const columns = conditions.length === 0 ? baseColumns : [...baseColumns, ...clientColumns];
  return {
    filter,
    conditions,
    searches,
    phoneTerms:
      filter.phone === undefined ? undefined : searchTerms(phoneSearchQuery(filter.phone)),
    columns: columns.map((column) => `c.${column}`).join(', '),
  };
}

/** True where the filter asks for no more than statuses, which have lists of their own. */
export function isOpen({ filter, conditions, searches }: Matcher): boolean {
  return (
    searches.length === 0 &&
    conditions.length === 0 &&
    filter.companyId === undefined &&
    filter.email === undefined &&
    filter.phone === undefined &&
    filter.givenName === undefined &&
    filter.familyName === undefined
  );
}

/** The candidate in a row of `columns`, or `undefined` where the filter does not want it. */
export function matchCandidate(matcher: Matcher, row: Row): Candidate | undefined {
  const { filter, searches, conditions } = matcher;
  const status = statusOf(row[2] as number);
  const phone = row[7] as string | null;
  const isWanted =
    (filter.statuses === undefined || filter.statuses.includes(status)) &&
    (filter.email === undefined || filter.email === row[3]) &&
    (filter.givenName === undefined || filter.givenName === row[5]) &&
    (filter.familyName === undefined || filter.familyName === row[6]) &&
    (filter.companyId === undefined || hasCompany(row[9] as string | null, filter.companyId)) &&
    (filter.phone === undefined || (phone !== null && isSamePhone(phone, filter.phone))) &&
    searches.every((search) => isFound(row, search)) &&
    (conditions.length === 0 ||
      matchesConditions(clientOf(row.slice(baseColumns.length)), conditions));
  return isWanted
    ? {
        pk: row[0] as number,
        status,
        name: row[4] as string | null,
        phone,
        externalId: row[8] as string | null,
        emailKey: row[10] as EmailKey | null,
      }
    : undefined;
}

function isFound(row: Row, { id, members, terms }: Search): boolean {
  return (id !== undefined && id === row[1]) || matchesSearch(fieldsOf(row, members), terms);
}

function fieldsOf(row: Row, members: readonly SearchMember[]): Parameters<typeof matchesSearch>[0] {
  return {
    name: members.includes('name') ? (row[4] as string | null) : null,
    email: members.includes('email') ? (row[3] as string | null) : null,
    phone: members.includes('phone') ? (row[7] as string | null) : null,
    externalId: members.includes('externalId') ? (row[8] as string | null) : null,
  };
}

function hasCompany(companyIds: string | null, companyId: string): boolean {
  return companyIds !== null && (JSON.parse(companyIds) as string[]).includes(companyId);
}
