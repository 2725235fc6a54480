import type { ClientStatus } from '../../domain/client.ts';
import { statusNumber } from '../rows/client-row.ts';
import type { ClientQuery, ClientSortKey } from '../storage.ts';
import { namesOf } from './recordset.ts';
import { storedColumns } from './client-rows.ts';
import { type ListPosition, missing, present } from './list-position.ts';
import type { Parameters } from './parameters.ts';

/**
 * A part of a sorted list: what belongs to it, as conditions each of which has an index in its order. The
 * parts of a list follow each other.
 */
export interface ListPart {
  readonly rank: string;
  /** Conditions on `c`, one per index range; together they are the part. */
  readonly ranges: readonly string[];
  /** The column by which it is sorted before the pk; absent: by the pk alone. */
  readonly key?: string;
  /** The columns of the order, as the index has them. */
  readonly order: readonly string[];
}

/** The parts of a list from its first page on, in the order of the query; each status once. */
export function partsOf(
  { sort }: Pick<ClientQuery, 'sort'>,
  statuses: readonly ClientStatus[],
  after: ListPosition | undefined,
): readonly ListPart[] {
  const ascending = partsAscending(sort.by, statuses);
  const parts = sort.order === 'asc' ? ascending : ascending.toReversed();
  return after === undefined
    ? parts
    : parts.filter(({ rank }) => (sort.order === 'asc' ? rank >= after.rank : rank <= after.rank));
}

function partsAscending(by: ClientSortKey, statuses: readonly ClientStatus[]): readonly ListPart[] {
  const ranges = statuses.map((status) => `c.status = ${statusNumber(status)}`);
  switch (by) {
    case 'createdAt':
      return [{ rank: '', ranges, order: ['pk'] }];
    case 'status':
      return statuses
        .map((status) => statusNumber(status))
        .sort((a, b) => a - b)
        .map((number) => ({
          rank: number.toString(),
          ranges: [`c.status = ${number}`],
          order: ['pk'],
        }));
    case 'name':
      return presentAndMissing('name_key', ranges, ['name_key', 'pk']);
    case 'phone':
      return presentAndMissing('phone_key', ranges, ['phone_key', 'pk']);
    case 'email':
      return presentAndMissing('email_key', [anyOf(ranges)], ['pk']);
    case 'externalId':
      return presentAndMissing('external_id', [anyOf(ranges)], ['pk']);
  }
}

/** The indexes of unique keys do not know the status, which is then looked at row by row, if at all. */
function anyOf(ranges: readonly string[]): string {
  return ranges.length === 1 ? ranges.join() : 'true';
}

/** `missingOrder`: the key, which is the same for all of them, where the index has it before the pk. */
function presentAndMissing(
  key: string,
  ranges: readonly string[],
  missingOrder: readonly string[],
): readonly ListPart[] {
  const narrowed = (test: string): readonly string[] =>
    ranges.map((range) => `(${range}) AND c.${key} ${test}`);
  return [
    { rank: present, ranges: narrowed('IS NOT NULL'), key, order: [key, 'pk'] },
    { rank: missing, ranges: narrowed('IS NULL'), order: missingOrder },
  ];
}

const columns = namesOf(storedColumns, 'c.');

export interface PartQuery {
  readonly order: 'asc' | 'desc';
  readonly after: ListPosition | undefined;
  /** More conditions on `c`, each with AND in front. */
  readonly filter: string;
  readonly limit?: { readonly rows: number; readonly offset: number };
}

/** A SELECT of rows of `storedColumns` in the order of the list. `$1` is the workspace. */
export function selectPart(
  part: ListPart,
  { order, after, filter, limit }: PartQuery,
  parameters: Parameters,
): string {
  const sign = order === 'asc' ? '>' : '<';
  const behind =
    after === undefined || after.rank !== part.rank
      ? ''
      : part.key === undefined
        ? ` AND c.pk ${sign} ${parameters.add(after.pk)}`
        : ` AND (c.${part.key}, c.pk) ${sign} (${parameters.add(after.key)}, ${parameters.add(after.pk)})`;
  const orderBy = `ORDER BY ${part.order.map((column) => `c.${column} ${order}`).join(', ')}`;
  const selects = (rows?: number): readonly string[] => {
    const most = rows === undefined ? '' : ` LIMIT ${parameters.add(rows)}`;
    return part.ranges.map(
      (range) =>
        `SELECT ${columns} FROM clients c WHERE c.workspace_id = $1 AND (${range})${behind}${filter} ${orderBy}${most}`,
    );
  };
  const offset = limit === undefined ? '' : ` OFFSET ${parameters.add(limit.offset)}`;
  if (part.ranges.length === 1) {
    return selects(limit?.rows).join() + offset;
  }
  // What is skipped can be of any range.
  const ranges = selects(limit && limit.rows + limit.offset).map((select) => `(${select})`);
  const most = limit === undefined ? '' : ` LIMIT ${parameters.add(limit.rows)}`;
  return `SELECT ${columns} FROM (${ranges.join(' UNION ALL ')}) AS c ${orderBy}${most}${offset}`;
}

/** Counts a part behind a position, up to a number. */
export function countPart(
  part: ListPart,
  query: Omit<PartQuery, 'limit'>,
  max: number,
  parameters: Parameters,
): string {
  const limited = { ...query, limit: { rows: max, offset: 0 } };
  return `SELECT count(*) FROM (${selectPart(part, limited, parameters)}) AS counted`;
}
