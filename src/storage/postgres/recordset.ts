import type { WorkspaceId } from '../storage.ts';
import type { Scalar, Statement, Value } from './session.ts';

/** A column of many records that go to SQL at once, as one array. */
export interface Column<T> {
  readonly name: string;
  readonly type: 'text' | 'bigint' | 'smallint' | 'integer' | 'boolean';
  readonly of: (record: T) => Scalar;
  /**
   * The column of `counters` that its numbers come from. One below 0 is not known yet: -1 is the last
   * that the transaction has taken, -2 the one before.
   */
  readonly counter?: 'position' | 'client_pk';
}

/**
 * Records as rows for a FROM: `unnest($2::text[], …) AS r (id, …)`, and the arrays. The first parameter is
 * left to the workspace.
 */
export function recordset<T>(
  columns: readonly Column<T>[],
  records: readonly T[],
): { readonly from: string; readonly values: readonly Value[] } {
  const arrays = columns.map(({ type }, index) => `$${index + 2}::${type}[]`);
  return {
    from: `unnest(${arrays.join(', ')}) AS r (${namesOf(columns)})`,
    values: columns.map((column) => arrayOf(column, records)),
  };
}

/**
 * Inserts records into a table of workspaces. Numbers that are not known yet are made of those that this
 * transaction has taken by then (`takeNumbers`): so nobody waits to hear them.
 */
export function insertion<T>(
  table: string,
  workspaceId: WorkspaceId,
  columns: readonly Column<T>[],
  records: readonly T[],
): Statement {
  const { from, values } = recordset(columns, records);
  const into = `INSERT INTO ${table} (workspace_id, ${namesOf(columns)})`;
  const text = hasUnknownNumber(columns, records)
    ? `${into} SELECT n.workspace_id, ${columns.map(numbered).join(', ')}
       FROM ${from} CROSS JOIN counters n WHERE n.workspace_id = $1`
    : `${into} SELECT $1::bigint, ${namesOf(columns, 'r.')} FROM ${from}`;
  return { text, values: [workspaceId, ...values] };
}

/** The number that one below 0 stands for, as SQL. `counters` is there as `n`. */
export function numberAt(value: string, counter: 'position' | 'client_pk'): string {
  return `CASE WHEN ${value} < 0 THEN n.${counter} + 1 + ${value} ELSE ${value} END`;
}

/** Names of columns, for a list of them. */
export function namesOf<T>(columns: readonly Column<T>[], prefix = ''): string {
  return columns.map(({ name }) => prefix + name).join(', ');
}

function numbered<T>({ name, counter }: Column<T>): string {
  return counter === undefined ? `r.${name}` : numberAt(`r.${name}`, counter);
}

function hasUnknownNumber<T>(columns: readonly Column<T>[], records: readonly T[]): boolean {
  const counted = columns.filter(({ counter }) => counter !== undefined);
  return records.some((record) => counted.some(({ of }) => Number(of(record)) < 0));
}

/** In JSON, what stands behind a backslash in a text that has more to escape than quotes and backslashes. */
const otherEscape = /\\[^"\\]/;

/**
 * A list as PostgreSQL writes an array. JSON writes it the same way but for its brackets, and with control characters
 * as escapes that PostgreSQL reads otherwise; it is many times as fast as to go through the items.
 */
function arrayOf<T>({ of }: Column<T>, records: readonly T[]): string {
  const items = records.map((record) => of(record));
  const json = JSON.stringify(items);
  const list = otherEscape.test(json) ? items.map(itemOf).join(',') : json.slice(1, -1);
  return `{${list}}`;
}

function itemOf(item: Scalar): string {
  return typeof item === 'string'
    ? `"${item.replaceAll(/["\\]/g, String.raw`\$&`)}"`
    : String(item);
}
