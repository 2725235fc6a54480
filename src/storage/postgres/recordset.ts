import type { Scalar, Value } from './session.ts';

/** A column of many records that go to SQL at once, as one array. */
export interface Column<T> {
  readonly name: string;
  readonly type: 'text' | 'bigint' | 'smallint' | 'integer' | 'boolean';
  readonly of: (record: T) => Scalar;
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
    values: columns.map((column) => records.map((record) => column.of(record))),
  };
}

/** Names of columns, for a list of them. */
export function namesOf<T>(columns: readonly Column<T>[], prefix = ''): string {
  return columns.map(({ name }) => prefix + name).join(', ');
}
