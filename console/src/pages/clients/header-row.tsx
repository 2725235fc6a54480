import {
  ArrowDown,
  ArrowDownAZ,
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  ArrowUpAZ,
  Check,
  ChevronsLeftRight,
  ChevronsRightLeft,
  EyeOff,
  Minus,
} from 'lucide-react';
import { type PointerEvent, type ReactNode, memo, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Menu, type MenuAction } from '../../components/menu.tsx';
import { cx } from '../../lib/cx.ts';
import styles from './client-table.module.css';
import {
  type Column,
  type ColumnChoice,
  moved,
  movedTo,
  resized,
  toggled,
  widthMax,
  widthMin,
} from './columns.ts';
import { type Place, cellId } from './place.ts';
import { type Selection, nobody } from './selection.ts';

/** What is done in the header. */
export interface HeaderActions {
  readonly onSort: (sort: string) => void;
  readonly onColumns: (choice: readonly ColumnChoice[]) => void;
}

/** Pixels that a menu's "wider" adds. */
const widthStep = 48;
/** A press that moved less was a click. */
const dragMin = 6;

/** Titles of the columns: each opens a menu, is dragged to another place, and drawn wider at its right edge. */
export const HeaderRow = memo(function HeaderRow(props: {
  readonly prefix: string;
  readonly columns: readonly Column[];
  readonly sort: string | undefined;
  readonly selection: Selection;
  readonly place: Place;
  readonly actions: HeaderActions;
}): ReactNode {
  const { prefix, columns, sort, selection, place, actions } = props;
  const isMixed = selection !== nobody && (selection.kind === 'some' || selection.except.size > 0);
  return (
    <div className={styles.header} role="rowgroup">
      <div className={styles.headerRow} role="row" aria-rowindex={1} data-row={-1}>
        <div
          id={cellId(prefix, { row: -1, column: -1 })}
          className={cx(
            styles.cell,
            styles.boxCell,
            place.row === -1 && place.column === -1 && styles.active,
          )}
          role="columnheader"
          aria-colindex={1}
          aria-label="Select all"
          data-column={-1}
        >
          <span className={styles.box} data-checked={selection !== nobody || undefined} aria-hidden>
            {isMixed ? <Minus /> : <Check />}
          </span>
          <span className={styles.hidden}>Chosen</span>
        </div>
        {columns.map((column, at) => (
          <HeaderCell
            key={column.id}
            id={cellId(prefix, { row: -1, column: at })}
            at={at}
            columns={columns}
            column={column}
            sort={sort}
            isActive={place.row === -1 && place.column === at}
            actions={actions}
          />
        ))}
      </div>
    </div>
  );
});

function HeaderCell({
  id,
  at,
  columns,
  column,
  sort,
  isActive,
  actions,
}: {
  readonly id: string;
  readonly at: number;
  readonly columns: readonly Column[];
  readonly column: Column;
  readonly sort: string | undefined;
  readonly isActive: boolean;
  readonly actions: HeaderActions;
}): ReactNode {
  const { label, sort: sortName } = column.attribute;
  const order = orderBy(sort, sortName);
  const [drag, setDrag] = useState<{ readonly from: number; readonly by: number }>();

  function onPointerDown(event: PointerEvent<HTMLDivElement>): void {
    if (event.button === 0 && event.pointerType === 'mouse' && column.id !== 'name') {
      setDrag({ from: event.clientX, by: 0 });
    }
  }

  function onPointerMove(event: PointerEvent<HTMLDivElement>): void {
    if (drag === undefined) {
      return;
    }
    const by = event.clientX - drag.from;
    if (Math.abs(by) >= dragMin) {
      event.currentTarget.setPointerCapture(event.pointerId);
    }
    setDrag({ ...drag, by });
  }

  function onPointerUp(): void {
    if (drag !== undefined && Math.abs(drag.by) >= dragMin) {
      actions.onColumns(movedTo(columns, column.id, placeAfter(columns, at, drag.by)));
    }
    setDrag(undefined);
  }

  const isDragged = drag !== undefined && Math.abs(drag.by) >= dragMin;
  return (
    <div
      id={id}
      className={cx(
        styles.cell,
        styles.headerCell,
        column.id === 'name' && styles.nameCell,
        isActive && styles.active,
        isDragged && styles.dragged,
      )}
      style={{ width: column.width, ...(isDragged ? { translate: `${drag.by}px` } : {}) }}
      role="columnheader"
      aria-colindex={at + 2}
      aria-sort={order === 'asc' ? 'ascending' : order === 'desc' ? 'descending' : undefined}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => setDrag(undefined)}
    >
      <Menu label={label} actions={menuOf(columns, column, actions)}>
        <Button variant="quiet" size="small" className={styles.title} excludeFromTabOrder>
          <span className={styles.text}>{label}</span>
          {order === 'asc' && <ArrowUp aria-hidden />}
          {order === 'desc' && <ArrowDown aria-hidden />}
        </Button>
      </Menu>
      <ResizeHandle column={column} columns={columns} onColumns={actions.onColumns} />
    </div>
  );
}

/** Dragged by pointer; by keyboard the menu makes columns wider. */
function ResizeHandle({
  column,
  columns,
  onColumns,
}: {
  readonly column: Column;
  readonly columns: readonly Column[];
  readonly onColumns: HeaderActions['onColumns'];
}): ReactNode {
  const [start, setStart] = useState<{ readonly x: number; readonly width: number }>();
  return (
    <div
      className={styles.handle}
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${column.attribute.label}`}
      aria-valuenow={column.width}
      aria-valuemin={widthMin}
      aria-valuemax={widthMax}
      data-dragged={start !== undefined || undefined}
      onPointerDown={(event) => {
        event.stopPropagation();
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        setStart({ x: event.clientX, width: column.width });
      }}
      onPointerMove={(event) =>
        start !== undefined &&
        onColumns(resized(columns, column.id, start.width + event.clientX - start.x))
      }
      onPointerUp={() => setStart(undefined)}
      onPointerCancel={() => setStart(undefined)}
    />
  );
}

function menuOf(
  columns: readonly Column[],
  column: Column,
  { onSort, onColumns }: HeaderActions,
): readonly (MenuAction | null)[] {
  const { id, width, attribute } = column;
  const at = columns.indexOf(column);
  const sorts: readonly (MenuAction | null)[] =
    attribute.sort === undefined
      ? []
      : [
          {
            id: 'asc',
            label: 'Sort ascending',
            icon: <ArrowDownAZ />,
            onAction: () => onSort(attribute.sort ?? ''),
          },
          {
            id: 'desc',
            label: 'Sort descending',
            icon: <ArrowUpAZ />,
            onAction: () => onSort(`-${attribute.sort ?? ''}`),
          },
          null,
        ];
  const isName = id === 'name';
  return [
    ...sorts,
    {
      id: 'left',
      label: 'Move left',
      icon: <ArrowLeft />,
      isDisabled: isName || at < 2,
      onAction: () => onColumns(moved(columns, id, -1)),
    },
    {
      id: 'right',
      label: 'Move right',
      icon: <ArrowRight />,
      isDisabled: isName || at === columns.length - 1,
      onAction: () => onColumns(moved(columns, id, 1)),
    },
    {
      id: 'wider',
      label: 'Wider',
      icon: <ChevronsLeftRight />,
      onAction: () => onColumns(resized(columns, id, width + widthStep)),
    },
    {
      id: 'narrower',
      label: 'Narrower',
      icon: <ChevronsRightLeft />,
      onAction: () => onColumns(resized(columns, id, width - widthStep)),
    },
    {
      id: 'hide',
      label: 'Hide',
      icon: <EyeOff />,
      isDisabled: isName,
      onAction: () => onColumns(toggled(columns, id)),
    },
  ];
}

/** Where a column lands that was dragged so far: behind each whose middle it has passed. */
function placeAfter(columns: readonly Column[], at: number, by: number): number {
  let place = at;
  let passed = 0;
  const step = by > 0 ? 1 : -1;
  for (let next = at + step; next > 0 && next < columns.length; next += step) {
    const width = columns[next]?.width ?? 0;
    if (Math.abs(by) < passed + width / 2) {
      break;
    }
    passed += width;
    place = next;
  }
  return place;
}

function orderBy(sort: string | undefined, name: string | undefined): 'asc' | 'desc' | undefined {
  if (name === undefined || sort === undefined) {
    return undefined;
  }
  return sort === name ? 'asc' : sort === `-${name}` ? 'desc' : undefined;
}
