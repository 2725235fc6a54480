import type { ClientStatus } from '../../domain/client.ts';
import type { WorkspaceId } from '../storage.ts';
import { statusNumber } from './client-rows.ts';
import type { Connection, Row } from './connection.ts';
import { sortTermPrefix } from './search-tokens.ts';
import type { SortOrder, TermSort } from './search-tokens.ts';
import { compareTerms } from './sort-terms.ts';
import { stepRows } from './steps.ts';

/** Up to so many terms are read in one go, which costs a fifth of one after the other; a deep page must not hold them all. */
const termsAtOnceMax = 1_000;

/** A part of the list of all clients with one of some statuses. */
export interface PkPage {
  /** Each once, none missing out of fear: one or both. */
  readonly statuses: readonly ClientStatus[];
  readonly order: SortOrder;
  readonly limit: number;
  readonly offset: number;
}

/** In the order of creation, above `afterPk`. */
export function pksByCreation(
  connection: Connection,
  workspaceId: WorkspaceId,
  page: PkPage & { readonly afterPk: number },
): readonly number[] {
  const ofOneStatus = 'SELECT pk FROM clients WHERE workspace_id = ? AND status = ? AND pk > ?';
  // SQLite merges the ranges of the index, so that no second index is needed for both.
  const ofAll = page.statuses.map(() => ofOneStatus).join(' UNION ALL ');
  const ranges = page.statuses.flatMap((status) => [
    workspaceId,
    statusNumber(status),
    page.afterPk,
  ]);
  const rows = connection
    .statement(`${ofAll} ORDER BY pk ${page.order} LIMIT ? OFFSET ?`)
    .all(...ranges, page.limit, page.offset);
  return rows.map(pkOf);
}

/** In the order of the status, then of creation. */
export function pksByStatus(
  connection: Connection,
  workspaceId: WorkspaceId,
  page: PkPage,
): readonly number[] {
  const { order, statuses } = page;
  const numbers = statuses.map(statusNumber);
  const rows = connection
    .statement(
      `SELECT pk FROM clients WHERE workspace_id = ? AND status BETWEEN ? AND ?
       ORDER BY status ${order}, pk ${order} LIMIT ? OFFSET ?`,
    )
    .all(workspaceId, Math.min(...numbers), Math.max(...numbers), page.limit, page.offset);
  return rows.map(pkOf);
}

/**
 * In the order of names or phones, by walking the sort terms of the search index; two statuses are merged.
 * Gives `undefined` now and then while it skips to a deep page, so that others can have their turn.
 */
export function* pksByTerm(
  connection: Connection,
  workspaceId: WorkspaceId,
  sort: TermSort,
  page: PkPage,
): Iterable<number | undefined> {
  const walks = page.statuses.map((status) =>
    walkTerms(connection, sortTermPrefix(workspaceId, sort, page.order, status), page),
  );
  const merged = walks.length === 1 ? pks(walks[0] ?? []) : mergeWalks(walks);
  let skip = page.offset;
  let left = page.limit;
  for (const pk of merged) {
    if (skip > 0) {
      skip -= 1;
      if (skip % stepRows === 0) {
        yield undefined;
      }
      continue;
    }
    yield pk;
    left -= 1;
    if (left === 0) {
      return;
    }
  }
}

/** Terms behind the prefix with the clients that have them, as `[pk, rest of the term]`, in order. */
function* walkTerms(connection: Connection, prefix: string, page: PkPage): Iterable<Row> {
  const above = prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
  const end = page.offset + page.limit;
  // The comment makes one statement for each status: both are walked at the same time.
  const statement = connection.statement(
    `SELECT doc, term FROM client_terms WHERE term >= ? AND term < ? ORDER BY term LIMIT ? -- ${prefix.slice(-1)}`,
  );
  const rows =
    end <= termsAtOnceMax
      ? statement.all(prefix, above, end)
      : statement.iterate(prefix, above, end);
  for (const [pk, term] of rows) {
    yield [pk ?? null, (term as string).slice(prefix.length)];
  }
}

function* mergeWalks(walks: readonly Iterable<Row>[]): Iterable<number> {
  const iterators = walks.map((walk) => walk[Symbol.iterator]());
  try {
    const [left, right] = iterators;
    let a = next(left);
    let b = next(right);
    while (a !== undefined || b !== undefined) {
      if (b === undefined || (a !== undefined && isFirst(a, b))) {
        yield a?.[0] as number;
        a = next(left);
      } else {
        yield b[0] as number;
        b = next(right);
      }
    }
  } finally {
    // Else the statements would stay open, and with them the snapshot that they read.
    for (const iterator of iterators) {
      iterator.return?.();
    }
  }
}

function next(iterator: Iterator<Row> | undefined): Row | undefined {
  const result = iterator?.next();
  return result === undefined || result.done === true ? undefined : result.value;
}

function isFirst(a: Row, b: Row): boolean {
  const order = compareTerms(a[1] as string, b[1] as string);
  return order < 0 || (order === 0 && (a[0] as number) < (b[0] as number));
}

function* pks(rows: Iterable<Row>): Iterable<number> {
  for (const row of rows) {
    yield pkOf(row);
  }
}

function pkOf(row: Row): number {
  return row[0] as number;
}
