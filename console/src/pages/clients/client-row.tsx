import { Check } from 'lucide-react';
import { type ReactNode, memo } from 'react';
import type { Client } from 'clientele-sdk';
import { useRouter } from 'wouter';
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
  /** Pixels below the upper edge of the element that the rows are in. */
  readonly top: number;
  /** Absent while it is being fetched. */
  readonly client: Client | undefined;
  readonly columns: readonly Column[];
  readonly companyNames: ReadonlyMap<string, string>;
  readonly isSelected: boolean;
  /** The column of this row that the grid's focus is on. */
  readonly activeColumn: number | undefined;
}

/** One client of the table. It is drawn anew only when it changes: scrolling moves the whole of the rows. */
export const ClientRow = memo(function ClientRow(props: ClientRowProps): ReactNode {
  const { prefix, row, top, client, columns, companyNames, activeColumn, isSelected } = props;
  return (
    <div
      className={styles.row}
      role="row"
      aria-rowindex={row + 2}
      aria-selected={isSelected}
      style={{ top }}
      data-row={row}
      aria-busy={client === undefined}
    >
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
    </div>
  );
});

/** Leads to the client's page, as the grid's Enter does, so Tab need not stop here. A click is the grid's. */
function NameCell({ client }: { readonly client: Client }): ReactNode {
  const { base } = useRouter();
  const title = titleOf(client);
  return (
    <a
      href={`${base}/clients/${client.id}`}
      className={styles.name}
      tabIndex={-1}
      data-open={client.id}
    >
      <Avatar name={title} />
      <span className={styles.text}>{title}</span>
    </a>
  );
}
