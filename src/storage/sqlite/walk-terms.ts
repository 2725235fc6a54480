import type { ClientStatus } from '../../domain/client.ts';
import type { WorkspaceId } from '../storage.ts';
import type { Connection } from './connection.ts';
import { keyOfTerm, type ListPosition } from './list-position.ts';
import { sortTermPrefix } from './search-tokens.ts';
import type { SortOrder, TermSort } from './search-tokens.ts';
import { compareTerms, descendingTerm } from './sort-terms.ts';

/** A walk in the order of names or phones. */
export interface TermWalk {
  readonly by: TermSort;
  readonly order: SortOrder;
  readonly statuses: readonly ClientStatus[];
  readonly after: ListPosition | undefined;
  readonly atOnce: number;
}

/** A client at a term of its list, the prefix of the list left out. */
interface Step {
  readonly pk: number;
  readonly term: string;
}

/** Pks in the order of names or phones, along the sort terms of the search index; two statuses are merged. */
export function* walkTerms(
  connection: Connection,
  workspaceId: WorkspaceId,
  walk: TermWalk,
): Iterable<number> {
  const { by, order, statuses } = walk;
  const after = walk.after === undefined ? undefined : stepOf(walk.after, order);
  const walks = statuses.map((status) => {
    const prefix = sortTermPrefix(workspaceId, by, order, status);
    return walkStatus(connection, { prefix, order, after, atOnce: walk.atOnce });
  });
  const steps = walks.length === 1 ? (walks[0] ?? []) : merge(walks);
  for (const { pk } of steps) {
    yield pk;
  }
}

/** Descending, each client has a term of its own. */
function stepOf({ pk, term }: ListPosition, order: SortOrder): Step {
  return { pk, term: order === 'asc' ? term : descendingTerm(keyOfTerm(term), pk) };
}

interface StatusWalk {
  readonly prefix: string;
  readonly order: SortOrder;
  readonly after: Step | undefined;
  readonly atOnce: number;
}

function* walkStatus(connection: Connection, walk: StatusWalk): Iterable<Step> {
  let { after } = walk;
  for (;;) {
    const steps = stepsAfter(connection, walk, after);
    yield* steps;
    if (steps.length < walk.atOnce) {
      return;
    }
    after = steps.at(-1);
  }
}

/** No character of a term is lower: behind a term, it bounds all that follow, and not the term itself. */
const lowest = ' ';

function stepsAfter(
  connection: Connection,
  { prefix, order, atOnce }: StatusWalk,
  after: Step | undefined,
): readonly Step[] {
  if (after === undefined) {
    return stepsFrom(connection, prefix, prefix, atOnce);
  }
  // The vocabulary cannot start within a term that many share; the list of its clients can.
  const sharing = order === 'asc' ? sharingAfter(connection, prefix, after, atOnce) : [];
  const left = atOnce - sharing.length;
  return left === 0
    ? sharing
    : [...sharing, ...stepsFrom(connection, prefix, prefix + after.term + lowest, left)];
}

function stepsFrom(
  connection: Connection,
  prefix: string,
  from: string,
  limit: number,
): readonly Step[] {
  const above = prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
  return connection
    .statement(
      'SELECT doc, term FROM client_terms WHERE term >= ? AND term < ? ORDER BY term LIMIT ?',
    )
    .all(from, above, limit)
    .map(([pk, term]) => ({ pk: pk as number, term: (term as string).slice(prefix.length) }));
}

function sharingAfter(
  connection: Connection,
  prefix: string,
  { pk, term }: Step,
  limit: number,
): readonly Step[] {
  // Node binds numbers as reals, by which FTS5 does not seek.
  return connection
    .statement(
      `SELECT rowid FROM client_tokens WHERE client_tokens MATCH ? AND rowid > CAST(? AS INTEGER)
       ORDER BY rowid LIMIT ?`,
    )
    .all(`"${(prefix + term).replaceAll('"', '""')}"`, pk, limit)
    .map((row) => ({ pk: row[0] as number, term }));
}

function* merge(walks: readonly Iterable<Step>[]): Iterable<Step> {
  const [left, right] = walks.map((walk) => walk[Symbol.iterator]());
  let a = next(left);
  let b = next(right);
  while (a !== undefined || b !== undefined) {
    if (b === undefined || (a !== undefined && isFirst(a, b))) {
      yield a as Step;
      a = next(left);
    } else {
      yield b;
      b = next(right);
    }
  }
}

function next(iterator: Iterator<Step> | undefined): Step | undefined {
  const result = iterator?.next();
  return result === undefined || result.done === true ? undefined : result.value;
}

function isFirst(a: Step, b: Step): boolean {
  const order = compareTerms(a.term, b.term);
  return order < 0 || (order === 0 && a.pk < b.pk);
}
