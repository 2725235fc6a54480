import { parseEmail } from '../../domain/email.ts';
import { isSamePhone, phoneSearchQuery } from '../../domain/phone.ts';
import { matchesSearch, searchTerms } from '../../domain/search-text.ts';
import type { SearchTerms } from '../../domain/search-text.ts';
import { parseUuid } from '../../lib/uuid.ts';
import type { ClientFilter, SearchMember, WorkspaceId } from '../storage.ts';
import { statusOf } from './client-rows.ts';
import type { Connection, Row } from './connection.ts';
import { matchExpression, namePartsExpression } from './search-tokens.ts';
import type { SortOrder } from './search-tokens.ts';
import type { TrigramCounts } from './trigram-counts.ts';

/** A client as far as a filter and a sort need it. */
export interface Candidate {
  readonly pk: number;
  readonly status: number;
  readonly name: string | null;
  readonly phone: string | null;
}

const columns =
  'c.pk, c.id, c.status, c.email, c.name, c.given_name, c.family_name, c.phone, c.external_id, c.company_ids';

/** A filter, made ready: where to look for its clients, and how to tell each of them. */
export interface Matcher {
  readonly filter: ClientFilter;
  readonly terms: SearchTerms | undefined;
  /** The query, where it is a whole id: it finds that client, too. */
  readonly id: string | undefined;
}

export function createMatcher(filter: ClientFilter): Matcher {
  const query = filter.search?.query ?? '';
  const terms = searchTerms(filter.phone === undefined ? query : phoneSearchQuery(filter.phone));
  return {
    filter,
    terms: terms.words.length === 0 ? undefined : terms,
    id: parseUuid(query.trim()),
  };
}

/** True where the filter asks for no more than statuses, which have lists of their own. */
export function isOpen({ filter, terms }: Matcher): boolean {
  return (
    terms === undefined &&
    filter.companyId === undefined &&
    filter.email === undefined &&
    filter.phone === undefined &&
    filter.givenName === undefined &&
    filter.familyName === undefined
  );
}

/** Which candidates are wanted, and how they are best found. */
export interface CandidateRange {
  readonly afterPk: number;
  readonly order: SortOrder;
  readonly counts: TrigramCounts;
}

/** Every client that fits, and others, in the order of creation, above `afterPk`. */
export function candidateRows(
  connection: Connection,
  workspaceId: WorkspaceId,
  matcher: Matcher,
  range: CandidateRange,
): Iterable<Row> {
  const { filter } = matcher;
  const { afterPk, order } = range;
  if (filter.email !== undefined) {
    return rowsOfEmail(connection, workspaceId, filter.email, afterPk);
  }
  if (filter.companyId !== undefined) {
    return connection
      .statement(
        `SELECT ${columns} FROM client_companies m
         CROSS JOIN clients c ON c.pk = m.client_pk AND c.workspace_id = m.workspace_id
         WHERE m.workspace_id = ? AND m.company_id = ? AND m.client_pk > ?
         ORDER BY m.client_pk ${order}`,
      )
      .iterate(workspaceId, filter.companyId, afterPk);
  }
  const expression = expressionOf(workspaceId, matcher, range.counts);
  if (expression === undefined) {
    return connection
      .statement(
        `SELECT ${columns} FROM clients c NOT INDEXED
         WHERE c.workspace_id = ? AND c.pk > ? ORDER BY c.pk ${order}`,
      )
      .iterate(workspaceId, afterPk);
  }
  // Node binds numbers as reals, by which FTS5 does not seek.
  const found = connection
    .statement(
      `SELECT ${columns} FROM client_tokens t
       CROSS JOIN clients c ON c.pk = t.rowid AND c.workspace_id = ?
       WHERE t.client_tokens MATCH ? AND t.rowid > CAST(? AS INTEGER) ORDER BY t.rowid ${order}`,
    )
    .iterate(workspaceId, expression, afterPk);
  const byId = matcher.id === undefined ? undefined : rowOfId(connection, workspaceId, matcher.id);
  return byId === undefined || Number(byId[0]) <= afterPk ? found : withRow(found, byId, order);
}

/** The candidate in a row, or `undefined` where the filter does not want it. */
export function matchCandidate({ filter, terms, id }: Matcher, row: Row): Candidate | undefined {
  const status = row[2] as number;
  const name = row[4] as string | null;
  const phone = row[7] as string | null;
  const isWanted =
    (filter.statuses === undefined || filter.statuses.includes(statusOf(status))) &&
    (filter.email === undefined || filter.email === row[3]) &&
    (filter.givenName === undefined || filter.givenName === row[5]) &&
    (filter.familyName === undefined || filter.familyName === row[6]) &&
    (filter.companyId === undefined || hasCompany(row[9] as string | null, filter.companyId)) &&
    (filter.phone === undefined || (phone !== null && isSamePhone(phone, filter.phone))) &&
    (terms === undefined ||
      filter.phone !== undefined ||
      (id !== undefined && id === row[1]) ||
      matchesSearch(fieldsOf(row, filter.search?.members ?? []), terms));
  return isWanted ? { pk: row[0] as number, status, name, phone } : undefined;
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

/** What the index is asked for; `undefined` where it cannot narrow the search down. */
function expressionOf(
  workspaceId: WorkspaceId,
  { filter, terms }: Matcher,
  counts: TrigramCounts,
): string | undefined {
  const parts = [filter.givenName, filter.familyName].filter((part) => part !== undefined);
  const expressions = [
    namePartsExpression(workspaceId, parts, counts),
    terms === undefined ? undefined : matchExpression(workspaceId, terms, counts),
  ].filter((expression) => expression !== undefined);
  return expressions.length === 0
    ? undefined
    : expressions.map((expression) => `(${expression})`).join(' AND ');
}

function rowsOfEmail(
  connection: Connection,
  workspaceId: WorkspaceId,
  email: string,
  afterPk: number,
): readonly Row[] {
  const parsed = parseEmail(email);
  if (!parsed.ok) {
    return [];
  }
  return connection
    .statement(
      `SELECT ${columns} FROM clients c WHERE c.workspace_id = ? AND c.email_key = ? AND c.pk > ?`,
    )
    .all(workspaceId, parsed.value.key, afterPk);
}

function rowOfId(connection: Connection, workspaceId: WorkspaceId, id: string): Row | undefined {
  return connection
    .statement(`SELECT ${columns} FROM clients c WHERE c.workspace_id = ? AND c.id = ?`)
    .get(workspaceId, id);
}

/** Puts one more row where its pk belongs, unless it is there already. */
function* withRow(rows: Iterable<Row>, extra: Row, order: SortOrder): Iterable<Row> {
  const pk = Number(extra[0]);
  let isGiven = false;
  for (const row of rows) {
    const rowPk = Number(row[0]);
    if (!isGiven && (order === 'asc' ? rowPk >= pk : rowPk <= pk)) {
      isGiven = true;
      yield extra;
    }
    if (rowPk !== pk) {
      yield row;
    }
  }
  if (!isGiven) {
    yield extra;
  }
}
