import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useCompanyNames } from '../../api/use-company-names.ts';
import { toast } from '../../components/toasts.tsx';
import { type Shortcut, useListedShortcuts } from '../../lib/shortcuts.ts';
import { useSignal } from '../../lib/signal.ts';
import { useStable } from '../../lib/use-stable.ts';
import type { ClientSource } from './client-source.ts';
import { ClientRow } from './client-row.tsx';
import styles from './client-table.module.css';
import type { Column } from './columns.ts';
import { type Place, cellId, placeOf } from './place.ts';
import { HeaderRow, type HeaderActions } from './header-row.tsx';
import { type Selection, everybody, isChosen, nobody, withChosen } from './selection.ts';
import { useRowWindow } from './use-row-window.ts';

/** Height of a row in pixels; that of the header is the same. */
const rowHeight = 40;
/** Rows beyond the edges that are drawn already. */
const margin = 6;
/** Rows that are placed from the same one. */
const baseRows = 1_000;
/** Of the column with the boxes. */
const boxWidth = 44;

/** What `onKeyDown` answers, for the sheet. */
const tableKeys: readonly Shortcut[] = [
  { keys: 'arrowdown', label: 'Next client; with Ctrl the last', group: 'In the table' },
  { keys: 'arrowright', label: 'Next column; with Ctrl the last', group: 'In the table' },
  { keys: 'space', label: 'Choose; with Shift all up to here', group: 'In the table' },
  { keys: 'mod+a', label: 'Choose all that match', group: 'In the table' },
  { keys: 'e', label: 'Edit the value', group: 'In the table' },
  { keys: 'enter', label: 'Open the client', group: 'In the table' },
];

/** What the table tells of what is done in it. */
export interface TableActions extends HeaderActions {
  readonly onSelect: (selection: Selection) => void;
  readonly onOpen: (id: string) => void;
  readonly onEdit: (id: string, column: Column) => void;
}

/** Any number of clients, of which those in sight are there (ARIA's grid pattern: one stop for Tab, arrows inside). */
export function ClientTable({
  source,
  columns,
  selection,
  sort,
  actions,
  isBusy,
}: {
  readonly source: ClientSource;
  readonly columns: readonly Column[];
  readonly selection: Selection;
  readonly sort: string | undefined;
  readonly actions: TableActions;
  readonly isBusy: boolean;
}): ReactNode {
  const { rows, isExact, isReady } = useSignal(source.state);
  useListedShortcuts(tableKeys);
  const companyNames = useCompanyNames();
  const scroller = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<Place>({ row: 0, column: 0 });
  const [anchor, setAnchor] = useState(0);
  const [isReading, setReading] = useState(false);
  const prefix = useId();
  const window = useRowWindow(scroller, { rows, rowHeight, headHeight: rowHeight });
  const first = Math.max(0, Math.floor(window.top / rowHeight) - margin);
  const last = Math.min(rows, Math.ceil((window.top + window.height) / rowHeight) + margin) - 1;
  const width = columns.reduce((sum, column) => sum + column.width, boxWidth);

  useEffect(() => {
    if (last >= first) {
      source.want(first, last);
    }
  }, [source, first, last]);

  // Another list begins at its top.
  const [shownSource, setShownSource] = useState(source);
  if (shownSource !== source) {
    setShownSource(source);
    setPlace({ row: 0, column: place.column });
  }
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [source]);

  function moveTo(row: number, column: number): void {
    const next = {
      row: Math.min(rows - 1, Math.max(-1, row)),
      column: Math.min(columns.length - 1, Math.max(-1, column)),
    };
    setPlace(next);
    const top = next.row * rowHeight;
    const seen = window.height - rowHeight;
    if (next.row >= 0 && top < window.top) {
      window.scrollTo(top);
    } else if (top + rowHeight > window.top + seen) {
      window.scrollTo(top + rowHeight - seen);
    }
    document.getElementById(cellId(prefix, { ...next, row: -1 }))?.scrollIntoView({
      block: 'nearest',
      inline: 'nearest',
    });
  }

  function toggle(row: number, isRange: boolean): void {
    const client = source.at(row);
    if (client === undefined) {
      return;
    }
    if (isRange) {
      void chooseRange(Math.min(anchor, row), Math.max(anchor, row));
    } else {
      choose([client.id], !isChosen(selection, client.id));
    }
    setAnchor(row);
  }

  /** Also those between who were never in sight. */
  async function chooseRange(from: number, to: number): Promise<void> {
    setReading(true);
    try {
      const ids = await source.idsOf(from, to);
      if (ids !== undefined) {
        choose(ids, true);
      }
    } catch {
      toast.failed('Nobody more is chosen: not all up to there could be read. Try again.');
    } finally {
      setReading(false);
    }
  }

  // What is chosen may change while a range is read.
  const choose = useStable((ids: readonly string[], isNow: boolean) =>
    actions.onSelect(withChosen(selection, ids, isNow)),
  );

  function toggleAll(): void {
    actions.onSelect(selection === nobody ? everybody : nobody);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.target !== event.currentTarget || event.altKey) {
      return;
    }
    const { row, column } = place;
    const isFar = event.ctrlKey || event.metaKey;
    const pageRows = Math.max(1, Math.floor(window.height / rowHeight) - 2);
    const client = source.at(row);
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => moveTo(isFar ? rows - 1 : row + 1, column),
      ArrowUp: () => moveTo(isFar ? 0 : row - 1, column),
      ArrowRight: () => moveTo(row, isFar ? columns.length - 1 : column + 1),
      ArrowLeft: () => moveTo(row, isFar ? -1 : column - 1),
      PageDown: () => moveTo(row + pageRows, column),
      PageUp: () => moveTo(Math.max(0, row - pageRows), column),
      Home: () => moveTo(isFar ? 0 : row, -1),
      End: () => moveTo(isFar ? rows - 1 : row, columns.length - 1),
      ' ': () => (row < 0 ? toggleAll() : toggle(row, event.shiftKey)),
      Enter: () => {
        if (row < 0) {
          pressHeader(column);
        } else if (client !== undefined) {
          actions.onOpen(client.id);
        }
      },
      e: () => edit(place),
      a: () => isFar && actions.onSelect(everybody),
      Escape: () => actions.onSelect(nobody),
    };
    const move =
      event.key.length === 1 && isFar && event.key !== 'a' ? undefined : moves[event.key];
    if (move !== undefined) {
      event.preventDefault();
      move();
    }
  }

  function pressHeader(column: number): void {
    if (column < 0) {
      toggleAll();
      return;
    }
    document
      .getElementById(cellId(prefix, { row: -1, column }))
      ?.querySelector('button')
      ?.click();
  }

  function onMouseDown({ target }: MouseEvent): void {
    const pressed = placeOf(target);
    if (pressed !== undefined && pressed.row >= 0) {
      setPlace(pressed);
    }
  }

  function onClick(event: MouseEvent): void {
    const { target, shiftKey } = event;
    const opened = target instanceof Element ? target.closest('[data-open]') : null;
    // With one of these the browser opens another window.
    if (opened !== null && !event.ctrlKey && !event.metaKey && !shiftKey) {
      event.preventDefault();
      actions.onOpen(opened.getAttribute('data-open') ?? '');
      return;
    }
    const pressed = placeOf(target);
    if (pressed?.column === -1) {
      if (pressed.row < 0) {
        toggleAll();
      } else {
        toggle(pressed.row, shiftKey);
      }
    }
  }

  function onDoubleClick({ target }: MouseEvent): void {
    const pressed = placeOf(target);
    if (pressed !== undefined && pressed.column > 0) {
      edit(pressed);
    }
  }

  function edit(at: Place): void {
    const client = source.at(at.row);
    const column = columns[at.column];
    if (client !== undefined && column?.attribute.isEditable === true) {
      actions.onEdit(client.id, column);
    }
  }

  const onSort = useStable(actions.onSort);
  const onColumns = useStable(actions.onColumns);
  const headerActions = useMemo(() => ({ onSort, onColumns }), [onSort, onColumns]);

  // Rows stand at places that seldom change, so that scrolling moves one element.
  const base = Math.floor(first / baseRows) * baseRows;
  const drawn = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  return (
    <div className={styles.frame} data-busy={isBusy || isReading || undefined}>
      <div
        ref={scroller}
        className={styles.scroller}
        role="grid"
        tabIndex={0}
        aria-label="Clients"
        aria-rowcount={isExact ? rows + 1 : -1}
        aria-colcount={columns.length + 1}
        aria-multiselectable
        aria-busy={isBusy || isReading || !isReady}
        aria-activedescendant={
          place.row < 0 || (place.row >= first && place.row <= last)
            ? cellId(prefix, place)
            : undefined
        }
        onKeyDown={onKeyDown}
        onMouseDown={onMouseDown}
        onClick={onClick}
        onDoubleClick={onDoubleClick}
      >
        <div className={styles.bar} style={{ height: window.barHeight, width }} role="presentation">
          <div
            className={styles.window}
            style={{ height: Math.min(window.height, window.barHeight) }}
            role="presentation"
          >
            <HeaderRow
              prefix={prefix}
              columns={columns}
              sort={sort}
              selection={selection}
              place={place}
              actions={headerActions}
            />
            <div
              className={styles.rows}
              role="rowgroup"
              style={{ transform: `translateY(${base * rowHeight - window.top}px)` }}
            >
              {drawn.map((row) => (
                <ClientRow
                  key={row}
                  prefix={prefix}
                  row={row}
                  top={(row - base) * rowHeight}
                  client={source.at(row)}
                  columns={columns}
                  companyNames={companyNames}
                  isSelected={isChosen(selection, source.at(row)?.id ?? '')}
                  activeColumn={place.row === row ? place.column : undefined}
                />
              ))}
            </div>
          </div>
        </div>
      </div>
    </div>
  );
}
