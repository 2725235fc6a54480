import type { ClientStatus } from '../../domain/client.ts';
import type { ClientQuery, ClientSortKey, WorkspaceId } from '../storage.ts';
import { type Candidate, createMatcher, matchCandidate, type Matcher } from './candidate.ts';
import { candidateRows, type Source, sourceOf } from './candidates.ts';
import type { Connection, Row } from './connection.ts';
import { comparePositions, type ListPosition, readPosition, sortTerm } from './list-position.ts';
import { pksMax } from './read-clients.ts';
import { sortInSteps, stepRows } from './steps.ts';
import type { Steps } from './steps.ts';
import type { TrigramSamples } from './trigram-counts.ts';
import { walkPks } from './walk-pks.ts';

/** The pks of a page, and of one client more where there is one. */
export interface FoundPks {
  readonly pks: readonly number[];
  readonly total?: number;
}

interface Search {
  readonly matcher: Matcher;
  readonly source: Source;
  readonly query: ClientQuery;
  readonly after: ListPosition | undefined;
}

/**
 * The page of a filter that asks for more than statuses. Three ways, which find the same:
 * in the order of creation, candidates are read until the page is full; in another order, the sorted
 * list is walked and each client tested, where it can be hoped that the page is full soon; else every
 * match is collected and sorted.
 */
export function* findMatches(
  connection: Connection,
  workspaceId: WorkspaceId,
  query: ClientQuery,
  samples: TrigramSamples,
): Steps<FoundPks> {
  const matcher = createMatcher(query.filter);
  const counts = yield* samples.counts(connection, workspaceId);
  const source = sourceOf(workspaceId, matcher, counts);
  const after = readPosition(query.sort.by, query.after);
  const search: Search = { matcher, source, query, after };
  if (query.sort.by === 'createdAt') {
    return yield* readInOrder(connection, workspaceId, search);
  }
  if (query.withTotal !== true && isWide(connection, source)) {
    const walked = yield* walkAndTest(connection, workspaceId, search);
    if (walked !== undefined) {
      return walked;
    }
  }
  return yield* collectAndSort(connection, workspaceId, search);
}

function* readInOrder(
  connection: Connection,
  workspaceId: WorkspaceId,
  { matcher, source, query, after }: Search,
): Steps<FoundPks> {
  const { limit, offset = 0, withTotal, sort } = query;
  const { order } = sort;
  // A total counts from the first page on.
  const afterPk = withTotal === true ? undefined : after?.pk;
  const range = { afterPk, order };
  const end = offset + limit + 1;
  const pks: number[] = [];
  let total = 0;
  let seen = 0;
  for (const row of candidateRows(connection, workspaceId, { matcher, source, range })) {
    const candidate = row === undefined ? undefined : matchCandidate(matcher, row);
    if (candidate !== undefined) {
      total += 1;
      if (pks.length < end && isBehind(candidate.pk, after?.pk, order)) {
        pks.push(candidate.pk);
      }
      if (pks.length === end && withTotal !== true) {
        break;
      }
    }
    seen += 1;
    if (row === undefined || seen % stepRows === 0) {
      yield;
    }
  }
  const page = pks.slice(offset);
  return withTotal === true ? { pks: page, total } : { pks: page };
}

function isBehind(pk: number, afterPk: number | undefined, order: 'asc' | 'desc'): boolean {
  return afterPk === undefined || (order === 'asc' ? pk > afterPk : pk < afterPk);
}

/** From so many candidates on, walking the sorted list is tried first. */
const wideRows = 5_000;

function isWide(connection: Connection, source: Source): boolean {
  if (source.kind !== 'index') {
    return source.kind === 'all';
  }
  const row = connection
    .statement(
      'SELECT count(*) FROM (SELECT 1 FROM client_tokens WHERE client_tokens MATCH ? LIMIT ?)',
    )
    .get(source.expression, wideRows);
  return Number(row?.[0]) === wideRows;
}

/** How many clients a walk tests before it is given up. In the order of names their rows lie all over the file. */
const testsMax = 20_000;

/** `undefined` where the page was not full after `testsMax` clients. */
function* walkAndTest(
  connection: Connection,
  workspaceId: WorkspaceId,
  { matcher, query, after }: Search,
): Steps<FoundPks | undefined> {
  const { sort, limit, offset = 0 } = query;
  const end = offset + limit + 1;
  const walk = walkPks(connection, workspaceId, {
    ...sort,
    statuses: isByKey(sort.by) ? both : (query.filter.statuses ?? both),
    after,
    offset: 0,
    atOnce: pksMax * 4,
  });
  const pks: number[] = [];
  let asked: number[] = [];
  let tested = 0;
  for (const pk of walk) {
    if (pk === undefined) {
      continue;
    }
    asked.push(pk);
    if (asked.length === pksMax) {
      pks.push(...testPks(connection, workspaceId, matcher, asked));
      tested += asked.length;
      asked = [];
      if (pks.length >= end) {
        return { pks: pks.slice(offset, end) };
      }
      if (tested >= testsMax) {
        return undefined;
      }
      yield;
    }
  }
  pks.push(...testPks(connection, workspaceId, matcher, asked));
  return { pks: pks.slice(offset, end) };
}

const both: readonly ClientStatus[] = ['active', 'inactive'];

/** The indexes of keys do not know the status. */
function isByKey(by: ClientSortKey): boolean {
  return by === 'email' || by === 'externalId';
}

const noPk = -1;

/** Those of some pks whose clients fit, in the same order. */
function testPks(
  connection: Connection,
  workspaceId: WorkspaceId,
  matcher: Matcher,
  pks: readonly number[],
): readonly number[] {
  const padding = Array.from({ length: pksMax - pks.length }, () => noPk);
  // The plus: see `rowsByPks`.
  const rows = connection
    .statement(
      `SELECT ${matcher.columns} FROM clients c
       WHERE +c.workspace_id = ? AND c.pk IN (?${', ?'.repeat(pksMax - 1)})`,
    )
    .all(workspaceId, ...pks, ...padding);
  const fitting = new Set(rows.map((row: Row) => matchCandidate(matcher, row)?.pk));
  return pks.filter((pk) => fitting.has(pk));
}

/** Matches that are collected, beside those that can be on the page, before the rest of them is forgotten. */
const batchItems = 5_000;

function* collectAndSort(
  connection: Connection,
  workspaceId: WorkspaceId,
  { matcher, source, query, after }: Search,
): Steps<FoundPks> {
  const { sort, limit, offset = 0, withTotal } = query;
  const end = offset + limit + 1;
  const compare = comparePositions(sort.order);
  const range = { afterPk: undefined, order: 'asc' } as const;
  let matches: readonly ListPosition[] = [];
  let batch: ListPosition[] = [];
  let total = 0;
  let seen = 0;
  for (const row of candidateRows(connection, workspaceId, { matcher, source, range })) {
    const candidate = row === undefined ? undefined : matchCandidate(matcher, row);
    if (candidate !== undefined) {
      total += 1;
      const position = positionOf(candidate, query);
      if (after === undefined || compare(position, after) > 0) {
        batch.push(position);
      }
      if (batch.length > end + batchItems) {
        matches = (yield* sortInSteps([...matches, ...batch], compare)).slice(0, end);
        batch = [];
      }
    }
    seen += 1;
    if (row === undefined || seen % stepRows === 0) {
      yield;
    }
  }
  const sorted = yield* sortInSteps([...matches, ...batch], compare);
  const pks = sorted.slice(offset, end).map(({ pk }) => pk);
  return withTotal === true ? { pks, total } : { pks };
}

function positionOf(candidate: Candidate, { sort }: ClientQuery): ListPosition {
  return { pk: candidate.pk, term: sortTerm(sort.by, candidate) };
}
