import type { ClientStatus } from '../../domain/client.ts';
import { statusNumber } from '../rows/client-row.ts';
import type { ClientSortKey, WorkspaceId } from '../storage.ts';
import type { Connection, Row } from './connection.ts';
import { keyOfTerm, type ListPosition } from './list-position.ts';
import type { SortOrder } from './search-tokens.ts';
import { stepRows } from './steps.ts';
import { readTotal } from './totals.ts';
import { walkTerms } from './walk-terms.ts';

/** A walk along the list of all clients with one of some statuses. */
export interface Walk {
  readonly by: ClientSortKey;
  readonly order: SortOrder;
  /** Each once, none missing out of fear: one or both; both for the lists by email and external id, whose indexes do not know the status. */
  readonly statuses: readonly ClientStatus[];
  /** The walk starts behind it. Not together with `offset`. */
  readonly after: ListPosition | undefined;
  /** Skips this many; costs in proportion. */
  readonly offset: number;
  /** How many are read in one go: what a page needs, where that is not too much for one step. */
  readonly atOnce: number;
}

/**
 * Pks in the order of the list. Reads some at once and holds no statement open between two of them, so
 * that whoever walks may stop or pause anywhere, and starts anywhere at the same cost. Gives `undefined`
 * now and then while it skips, for a pause.
 */
export function walkPks(
  connection: Connection,
  workspaceId: WorkspaceId,
  walk: Walk,
): Iterable<number | undefined> {
  switch (walk.by) {
    case 'createdAt':
      return walkCreation(connection, workspaceId, { ...walk, afterPk: walk.after?.pk });
    case 'status':
      return walkStatuses(connection, workspaceId, walk);
    case 'name':
    case 'phone':
      return skip(walkTerms(connection, workspaceId, { ...walk, by: walk.by }), walk.offset);
    case 'email':
      return skip(walkKeys(connection, workspaceId, walk, 'email_key'), walk.offset);
    case 'externalId':
      return skip(walkKeys(connection, workspaceId, walk, 'external_id'), walk.offset);
  }
}

interface CreationWalk extends Pick<Walk, 'order' | 'statuses' | 'offset' | 'atOnce'> {
  readonly afterPk: number | undefined;
}

function* walkCreation(
  connection: Connection,
  workspaceId: WorkspaceId,
  walk: CreationWalk,
): Iterable<number> {
  let { afterPk, offset } = walk;
  for (;;) {
    const pks = pksByCreation(connection, workspaceId, { ...walk, afterPk, offset });
    yield* pks;
    if (pks.length < walk.atOnce) {
      return;
    }
    afterPk = pks.at(-1);
    offset = 0;
  }
}

/** Up to `atOnce` pks in the order of creation, behind `afterPk`. */
export function pksByCreation(
  connection: Connection,
  workspaceId: WorkspaceId,
  { order, statuses, offset, atOnce, afterPk }: CreationWalk,
): readonly number[] {
  const ofOneStatus = `SELECT pk FROM clients WHERE workspace_id = ? AND status = ? AND ${behindPk[order]}`;
  // SQLite merges the ranges of the index, so that no second index is needed for both.
  const ofAll = statuses.map(() => ofOneStatus).join(' UNION ALL ');
  const start = afterPk ?? firstPk[order];
  const ranges = statuses.flatMap((status) => [workspaceId, statusNumber(status), start]);
  return connection
    .statement(`${ofAll} ORDER BY pk ${order} LIMIT ? OFFSET ?`)
    .all(...ranges, atOnce, offset)
    .map(pkOf);
}

/** Behind a pk in the order of the list. */
export const behindPk: Readonly<Record<SortOrder, string>> = { asc: 'pk > ?', desc: 'pk < ?' };

/** What every pk is behind. */
export const firstPk: Readonly<Record<SortOrder, number>> = {
  asc: 0,
  desc: Number.MAX_SAFE_INTEGER,
};

function* walkStatuses(
  connection: Connection,
  workspaceId: WorkspaceId,
  walk: Walk,
): Iterable<number> {
  const sign = walk.order === 'asc' ? 1 : -1;
  const ordered = [...walk.statuses].sort((a, b) => sign * (statusNumber(a) - statusNumber(b)));
  let { offset } = walk;
  for (const status of ordered) {
    const distance =
      walk.after === undefined ? 1 : sign * (statusNumber(status) - Number(walk.after.term));
    const total = offset === 0 ? 0 : readTotal(connection, workspaceId, [status]);
    if (distance < 0 || offset > total) {
      offset = Math.max(0, offset - total);
      continue;
    }
    const afterPk = distance === 0 ? walk.after?.pk : undefined;
    yield* walkCreation(connection, workspaceId, { ...walk, statuses: [status], afterPk, offset });
    offset = 0;
  }
}

/** Along a unique index; clients without a key stand behind it, in the order of creation. */
function* walkKeys(
  connection: Connection,
  workspaceId: WorkspaceId,
  walk: Walk,
  column: 'email_key' | 'external_id',
): Iterable<number> {
  const key = walk.after === undefined ? undefined : keyOfTerm(walk.after.term);
  const withKey = (from: string | undefined): Iterable<number> =>
    walkKeyed(connection, workspaceId, walk, { column, from });
  const withoutKey = (from: number | undefined): Iterable<number> =>
    walkKeyless(connection, workspaceId, walk, { column, from });
  if (walk.order === 'asc') {
    if (key !== null) {
      yield* withKey(key);
    }
    yield* withoutKey(key === null ? walk.after?.pk : undefined);
    return;
  }
  if (key === undefined || key === null) {
    yield* withoutKey(walk.after?.pk);
  }
  yield* withKey(key ?? undefined);
}

interface KeyRange<T> {
  readonly column: 'email_key' | 'external_id';
  readonly from: T | undefined;
}

function* walkKeyed(
  connection: Connection,
  workspaceId: WorkspaceId,
  { order, atOnce }: Walk,
  { column, from }: KeyRange<string>,
): Iterable<number> {
  const start = `SELECT pk, ${column} FROM clients WHERE workspace_id = ? AND ${column} IS NOT NULL`;
  const end = `ORDER BY ${column} ${order} LIMIT ?`;
  const first = connection.statement(`${start} ${end}`);
  const further = connection.statement(
    `${start} AND ${column} ${order === 'asc' ? '>' : '<'} ? ${end}`,
  );
  let key = from;
  for (;;) {
    const rows =
      key === undefined ? first.all(workspaceId, atOnce) : further.all(workspaceId, key, atOnce);
    yield* rows.map(pkOf);
    if (rows.length < atOnce) {
      return;
    }
    key = rows.at(-1)?.[1] as string;
  }
}

function* walkKeyless(
  connection: Connection,
  workspaceId: WorkspaceId,
  { order, atOnce }: Walk,
  { column, from }: KeyRange<number>,
): Iterable<number> {
  const statement = connection.statement(
    `SELECT pk FROM clients WHERE workspace_id = ? AND ${column} IS NULL AND ${behindPk[order]}
     ORDER BY pk ${order} LIMIT ?`,
  );
  let pk = from ?? firstPk[order];
  for (;;) {
    const rows = statement.all(workspaceId, pk, atOnce);
    yield* rows.map(pkOf);
    if (rows.length < atOnce) {
      return;
    }
    pk = rows.at(-1)?.[0] as number;
  }
}

function* skip(pks: Iterable<number>, offset: number): Iterable<number | undefined> {
  let left = offset;
  for (const pk of pks) {
    if (left > 0) {
      left -= 1;
      if (left % stepRows === 0) {
        yield undefined;
      }
    } else {
      yield pk;
    }
  }
}

function pkOf(row: Row): number {
  return row[0] as number;
}
