import { Check } from 'lucide-react';
import { type ReactNode, memo } from 'react';
import type { Client } from 'clientele-sdk';
import { Link } from 'wouter';
import { Avatar } from '../../components/avatar.tsx';
import { Value } from '../../components/value.tsx';
import { titleOf, valueOf } from '../../lib/attributes.ts';
import { cx } from '../../lib/cx.ts';
import styles from './client-table.module.css';
import type { Column } from './columns.ts';
import { cellId } from './place.ts';

interface ClientRowProps {
  readonly prefix: string;
  readonly row: number;
  /** Pixels below the upper edge of what is in sight. */
  readonly top: number;
  /** Absent while it is being fetched. */
  readonly client: Client | undefined;
  readonly columns: readonly Column[];
  readonly companyNames: ReadonlyMap<string, string>;
  readonly isSelected: boolean;
  /** The column of this row that the grid's focus is on. */
  readonly activeColumn: number | undefined;
}

/** One client of the table. What is in it is drawn anew only when it changes: scrolling moves the row. */
export function ClientRow({ top, ...content }: ClientRowProps): ReactNode {
  const { row, client, isSelected } = content;
  return (
    <div
      className={styles.row}
      role="row"
      aria-rowindex={row + 2}
      aria-selected={isSelected}
      data-even={row % 2 === 0 || undefined}
      style={{ transform: `translateY(${top}px)` }}
      data-row={row}
      aria-busy={client === undefined}
    >
      <RowCells {...content} />
    </div>
  );
}

const RowCells = memo(function RowCells(props: Omit<ClientRowProps, 'top'>) {
  const { prefix, row, client, columns, companyNames, activeColumn, isSelected } = props;
  return (
    <>
      <div
        id={cellId(prefix, { row, column: -1 })}
        className={cx(styles.cell, styles.boxCell, activeColumn === -1 && styles.active)}
        role="gridcell"
        aria-colindex={1}
        aria-label={client === undefined ? 'Loading' : `Select ${titleOf(client)}`}
        data-column={-1}
      >
        <span className={styles.box} data-checked={isSelected || undefined} aria-hidden>
          <Check />
        </span>
      </div>
      {columns.map((column, at) => (
        <div
          key={column.id}
          id={cellId(prefix, { row, column: at })}
          className={cx(
            styles.cell,
            column.id === 'name' && styles.nameCell,
            activeColumn === at && styles.active,
          )}
          style={{ width: column.width }}
          role={column.id === 'name' ? 'rowheader' : 'gridcell'}
          aria-colindex={at + 2}
          data-column={at}
        >
          {client === undefined ? (
            <span className={styles.blank}>
              <span className={styles.hidden}>Loading</span>
            </span>
          ) : column.id === 'name' ? (
            <NameCell client={client} />
          ) : (
            <span className={styles.text}>
              <Value
                attribute={column.attribute}
                value={valueOf(client, column.attribute)}
                companyNames={companyNames}
              />
            </span>
          )}
        </div>
      ))}
    </>
  );
});

/** Leads to the client's page; the grid's Enter does, too, so Tab need not stop here. */
function NameCell({ client }: { readonly client: Client }): ReactNode {
  const title = titleOf(client);
  return (
    <Link href={`/clients/${client.id}`} className={styles.name ?? ''} tabIndex={-1}>
      <Avatar name={title} />
      <span className={styles.text}>{title}</span>
    </Link>
  );
}
