import type { TransferPart, TransferRow } from '../transfer-store.ts';
import type { TransferTable, TransferType } from '../transfer-tables.ts';
import { type Column, namesOf, recordset } from './recordset.ts';
import type { Scalar, TransactionSession } from './session.ts';

/** Places begin with 1, in each workspace; they come with 0 for the first. */
const firstPlace = 1;

const types = {
  text: 'text',
  integer: 'bigint',
  boolean: 'boolean',
  place: 'bigint',
} as const satisfies Record<TransferType, Column<TransferRow>['type']>;

/** The columns of a table for a `recordset` of moved rows. */
export function movedColumns({ columns }: TransferTable): readonly Column<TransferRow>[] {
  return Object.entries(columns).map(([name, type], index) => ({
    name,
    type: types[type],
    of: (row) => valueOf(type, row[index] ?? null),
  }));
}

/** Inserts rows as they come. */
export function insertMoved(
  session: TransactionSession,
  { table, workspaceId }: TransferPart,
  rows: readonly TransferRow[],
): void {
  const columns = movedColumns(table);
  const { from, values } = recordset(columns, rows);
  if (workspaceId === undefined) {
    // The first parameter is the workspace's, also where there is none.
    const sql = `INSERT INTO ${table.name} (${namesOf(columns)}) SELECT ${namesOf(columns, 'r.')} FROM ${from} WHERE $1::bigint IS NULL`;
    session.send(sql, [null, ...values]);
    return;
  }
  session.send(
    `INSERT INTO ${table.name} (workspace_id, ${namesOf(columns)}) SELECT $1::bigint, ${namesOf(columns, 'r.')} FROM ${from}`,
    [workspaceId, ...values],
  );
}

function valueOf(type: TransferType, value: string | number | null): Scalar {
  if (value === null) {
    return null;
  }
  if (type === 'boolean') {
    return value === 1;
  }
  return type === 'place' ? Number(value) + firstPlace : value;
}
