import type { Client, ClientStatus } from '../../domain/client.ts';
import { DirectoryError } from '../../domain/errors.ts';
import type { ClientPage, ClientQuery, WorkspaceId } from '../storage.ts';
import { candidateRows, createMatcher, isOpen, matchCandidate } from './candidates.ts';
import type { Candidate, Matcher } from './candidates.ts';
import { clientOf } from './client-rows.ts';
import type { Connection } from './connection.ts';
import { pksByCreation, pksByStatus, pksByTerm } from './page-pks.ts';
import { pksMax, rowsByPks } from './read-clients.ts';
import { nameSortKey, phoneSortKey } from './search-tokens.ts';
import { ascendingTerm, compareTerms } from './sort-terms.ts';
import { sortInSteps, stepRows } from './steps.ts';
import type { Steps } from './steps.ts';
import type { TrigramSamples } from './trigram-counts.ts';
import { readTotal } from './totals.ts';

/** Rows that are cheap to read in one go. */
export const quickRows = 500;

/** Matches that are collected, beside those that can be on the page, before the rest of them is forgotten. */
const batchItems = 5_000;

const allStatuses: readonly ClientStatus[] = ['active', 'inactive'];

/** True where a query is read so quickly that it need not pause, and so needs no connection of its own. */
export function isQuick(query: ClientQuery): boolean {
  const { filter, limit, offset = 0 } = query;
  return (
    limit + offset <= quickRows && (filter.email !== undefined || isOpen(createMatcher(filter)))
  );
}

/**
 * One page of a query, in the one snapshot that the connection is in. Throws `invalid_cursor`.
 */
export function* listClients(
  connection: Connection,
  workspaceId: WorkspaceId,
  query: ClientQuery,
  samples: TrigramSamples,
): Steps<ClientPage> {
  const matcher = createMatcher(query.filter);
  const found = isOpen(matcher)
    ? yield* pageOfAll(connection, workspaceId, query)
    : yield* pageOfMatches(connection, workspaceId, query, { matcher, samples });
  const pks = found.pks.slice(0, query.limit);
  const clients = yield* readClients(connection, workspaceId, pks);
  const last = pks.at(-1);
  return {
    clients,
    ...(found.total === undefined ? {} : { total: found.total }),
    ...(last !== undefined && found.pks.length > query.limit && canContinue(query)
      ? { next: last.toString() }
      : {}),
  };
}

/** The pks of a page, and of one client more where there is one. */
interface FoundPks {
  readonly pks: readonly number[];
  readonly total?: number;
}

function canContinue({ sort }: ClientQuery): boolean {
  return sort.by === 'createdAt' && sort.order === 'asc';
}

function* pageOfAll(
  connection: Connection,
  workspaceId: WorkspaceId,
  query: ClientQuery,
): Steps<FoundPks> {
  const statuses = statusesOf(query);
  const pks: number[] = [];
  for (const pk of openPks(connection, workspaceId, query)) {
    if (pk !== undefined) {
      pks.push(pk);
    }
    if (pk === undefined || pks.length % stepRows === 0) {
      yield;
    }
  }
  return query.withTotal === true
    ? { pks, total: readTotal(connection, workspaceId, statuses) }
    : { pks };
}

function openPks(
  connection: Connection,
  workspaceId: WorkspaceId,
  query: ClientQuery,
): Iterable<number | undefined> {
  const { by, order } = query.sort;
  const page = {
    statuses: statusesOf(query),
    order,
    limit: query.limit + 1,
    offset: query.offset ?? 0,
  };
  switch (by) {
    case 'createdAt':
      return pksByCreation(connection, workspaceId, { ...page, afterPk: afterPk(query) });
    case 'status':
      return pksByStatus(connection, workspaceId, page);
    case 'name':
    case 'phone':
      return pksByTerm(connection, workspaceId, by, page);
  }
}

function* pageOfMatches(
  connection: Connection,
  workspaceId: WorkspaceId,
  query: ClientQuery,
  { matcher, samples }: { readonly matcher: Matcher; readonly samples: TrigramSamples },
): Steps<FoundPks> {
  const { sort, limit, offset = 0, withTotal } = query;
  const isInOrder = sort.by === 'createdAt';
  const end = offset + limit + 1;
  const compare = compareItems(sort.order);
  const counts = yield* samples.counts(connection, workspaceId);
  const range = { afterPk: afterPk(query), order: isInOrder ? sort.order : 'asc', counts } as const;
  let matches: readonly SortItem[] = [];
  let batch: SortItem[] = [];
  let total = 0;
  let seen = 0;
  for (const row of candidateRows(connection, workspaceId, matcher, range)) {
    const candidate = matchCandidate(matcher, row);
    if (candidate !== undefined) {
      total += 1;
      if (!isInOrder || total <= end) {
        batch.push({ pk: candidate.pk, key: sortKey(candidate, query) });
      }
      if (isInOrder && total === end && withTotal !== true) {
        break;
      }
      if (!isInOrder && batch.length > end + batchItems) {
        matches = (yield* sortInSteps([...matches, ...batch], compare)).slice(0, end);
        batch = [];
      }
    }
    seen += 1;
    if (seen % stepRows === 0) {
      yield;
    }
  }
  const all = [...matches, ...batch];
  const sorted = isInOrder ? all : yield* sortInSteps(all, compare);
  const pks = sorted.slice(offset, end).map(({ pk }) => pk);
  return withTotal === true ? { pks, total } : { pks };
}

interface SortItem {
  readonly pk: number;
  readonly key: string;
}

function sortKey(candidate: Candidate, { sort }: ClientQuery): string {
  switch (sort.by) {
    case 'createdAt':
      return '';
    case 'status':
      return candidate.status.toString();
    case 'name':
      return ascendingTerm(nameSortKey(candidate.name));
    case 'phone':
      return ascendingTerm(phoneSortKey(candidate.phone));
  }
}

function compareItems(order: 'asc' | 'desc'): (a: SortItem, b: SortItem) => number {
  const sign = order === 'asc' ? 1 : -1;
  return (a, b) => sign * (compareTerms(a.key, b.key) || a.pk - b.pk);
}

function* readClients(
  connection: Connection,
  workspaceId: WorkspaceId,
  pks: readonly number[],
): Steps<readonly Client[]> {
  const clients: Client[] = [];
  for (let start = 0; start < pks.length; start += pksMax) {
    if (start > 0) {
      yield;
    }
    const asked = pks.slice(start, start + pksMax);
    const found = new Map<number, Client>();
    for (const row of rowsByPks(connection, workspaceId, asked)) {
      found.set(row[0] as number, clientOf(row));
    }
    for (const pk of asked) {
      const client = found.get(pk);
      if (client === undefined) {
        throw new Error('an index names a client that is not there');
      }
      clients.push(client);
    }
  }
  return clients;
}

/** Each status of the filter once; both where it names none. */
function statusesOf({ filter }: ClientQuery): readonly ClientStatus[] {
  const { statuses } = filter;
  return statuses === undefined ? allStatuses : allStatuses.filter((one) => statuses.includes(one));
}

const position = /^[1-9]\d{0,14}$/;

function afterPk({ after }: ClientQuery): number {
  if (after === undefined) {
    return 0;
  }
  if (!position.test(after)) {
    throw new DirectoryError(
      'invalid_cursor',
      'This is not a position in this list. Use the one that came with the page before, or start from the first page.',
    );
  }
  return Number(after);
}
