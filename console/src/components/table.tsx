import type { ReactNode } from 'react';
import { cx } from '../lib/cx.ts';
import styles from './table.module.css';

/** One column of a `Table`. */
export interface TableColumn<Row> {
  readonly id: string;
  readonly title: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand to the right. */
  readonly align?: 'start' | 'end';
  /** Names the row: read out with every other cell of it. */
  readonly isRowHeader?: boolean;
}

/** A table of at most some hundred rows, all of them there. The clients have their own. */
export function Table<Row>({
  label,
  columns,
  rows,
  rowKey,
  empty,
}: {
  readonly label: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Shown instead where there are no rows. */
  readonly empty?: ReactNode;
}): ReactNode {
  if (rows.length === 0 && empty !== undefined) {
    return empty;
  }
  return (
    // Focusable, so that it can be scrolled by keyboard (axe: scrollable-region-focusable).
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={styles.frame} role="region" aria-label={label} tabIndex={0}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id} scope="col" className={cx(column.align === 'end' && styles.end)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => {
                const align = cx(column.align === 'end' && styles.end);
                return column.isRowHeader === true ? (
                  <th key={column.id} scope="row" className={align}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.id} className={align}>
                    {column.cell(row)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
