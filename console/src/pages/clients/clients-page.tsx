import { Plus, Users } from 'lucide-react';
import { type ReactNode, type Ref, useMemo, useRef, useState } from 'react';
import { ClienteleError } from 'clientele-sdk';
import { useLocation, useSearch } from 'wouter';
import { useMay } from '../../api/session.ts';
import { useAttributes } from '../../api/use-attributes.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { usePageTitle } from '../../components/page.tsx';
import { Waiting } from '../../components/spinner.tsx';
import { SearchField } from '../../components/text-field.tsx';
import { useCommand } from '../../lib/commands.ts';
import { countOf } from '../../lib/format.ts';
import { lazily } from '../../lib/lazily.tsx';
import { useShortcut } from '../../lib/shortcuts.ts';
import { useSignal } from '../../lib/signal.ts';
import { useStored } from '../../lib/stored.ts';
import { ClientTable } from './client-table.tsx';
import {
  type ClientView,
  isRestricted,
  readView,
  wholeView,
  writeView,
} from '../../lib/client-view.ts';
import styles from './clients-page.module.css';
import { type Column, columnChoice, columnsOf } from './columns.ts';
import { ColumnsMenu } from './columns-menu.tsx';
import { FilterBar } from '../../components/filter-bar.tsx';
import { SegmentMenu } from './segment-menu.tsx';
import { type Selection, nobody } from './selection.ts';
import { useClientSource } from './use-client-source.ts';

// Most visits need neither: controls for every type of value come with them.
const BulkBar = lazily(async () => (await import('./bulk-bar.tsx')).BulkBar);
const EditDialog = lazily(async () => (await import('./edit-dialog.tsx')).EditDialog);

/** Every client: found, sorted, chosen and changed. The address holds the view, so that it can be sent to somebody. */
export function Page(): ReactNode {
  usePageTitle('Clients');
  const [, navigate] = useLocation();
  const search = useSearch();
  const view = readView(search);
  const written = writeView(view);
  const { source, isBehind, reload } = useClientSource(written);
  const state = useSignal(source.state);
  const attributes = useAttributes();
  const [choice, setChoice] = useStored(columnChoice);
  const columns = useMemo(() => columnsOf(choice, attributes), [choice, attributes]);
  const [selection, setSelection] = useState<Selection>(nobody);
  // Who was chosen in one list is not who is meant in another, wherever that came from: a link, the palette, a late answer.
  const shownView = writeView(source.view);
  const [chosenIn, setChosenIn] = useState(shownView);
  if (chosenIn !== shownView) {
    setChosenIn(shownView);
    setSelection(nobody);
  }
  const [edited, setEdited] = useState<{ readonly id: string; readonly column: Column }>();
  const searchInput = useRef<HTMLInputElement>(null);
  const mayWrite = useMay('write');

  function show(change: Partial<ClientView>): void {
    const next = writeView({ ...view, ...change });
    setSelection(nobody);
    // Every key of a search is no step back.
    navigate(next === '' ? '/clients' : `/clients?${next}`, { replace: true });
  }

  function addClient(): void {
    navigate('/clients/new');
  }

  useShortcut({ keys: '/', label: 'Search clients', group: 'Clients' }, () =>
    searchInput.current?.focus(),
  );
  useShortcut({ keys: 'n', label: 'New client', group: 'Clients' }, addClient, mayWrite);
  useShortcut({ keys: 'r', label: 'Read the list anew', group: 'Clients' }, reload);
  useCommand(
    { id: 'new client', label: 'New client', group: 'Actions', icon: <Plus />, keys: 'n' },
    addClient,
    mayWrite,
  );

  return (
    // `data-query`: what is shown answers this search; measured by the benchmarks.
    <div className={styles.page} data-query={source.view.q}>
      <header className={styles.header}>
        <h1>Clients</h1>
        <p className={styles.count} aria-live="polite">
          {(state.rows > 0 || state.isExact) && countText(state.rows, state.isExact)}
        </p>
        <div className={styles.actions}>
          {mayWrite && (
            <Button variant="primary" icon={<Plus />} onPress={addClient}>
              New client
            </Button>
          )}
        </div>
      </header>
      <search className={styles.tools}>
        <SearchBox value={view.q} onChange={(q) => show({ q })} inputRef={searchInput} />
        <SegmentMenu view={view} onChoose={(segment) => show({ ...wholeView, segment })} />
        <FilterBar conditions={view.conditions} onChange={(conditions) => show({ conditions })} />
        <div className={styles.right}>
          <ColumnsMenu columns={columns} />
        </div>
      </search>
      {state.error !== undefined && (
        <div className={styles.note}>
          <ErrorNote error={state.error} onRetry={reload} />
          {written !== '' && isRefused(state.error) && (
            <p>
              <Button onPress={() => show(wholeView)}>Show all clients</Button>
            </p>
          )}
        </div>
      )}
      {!state.isReady ? (
        <Waiting label="Loading clients" />
      ) : state.rows === 0 && state.error === undefined ? (
        <NoClients isRestricted={isRestricted(view)} onShowAll={() => show(wholeView)} />
      ) : (
        <ClientTable
          source={source}
          columns={columns}
          selection={selection}
          sort={view.sort}
          isBusy={isBehind}
          actions={{
            onSelect: setSelection,
            onOpen: (id) => navigate(`/clients/${id}`),
            onEdit: (id, column) => mayWrite && setEdited({ id, column }),
            onSort: (sort) => show({ sort }),
            onColumns: setChoice,
          }}
        />
      )}
      {selection !== nobody && (
        <BulkBar
          view={source.view}
          columns={columns}
          selection={selection}
          matches={state.rows}
          onClear={() => setSelection(nobody)}
          onChanged={() => {
            setSelection(nobody);
            reload();
          }}
        />
      )}
      {edited !== undefined && (
        <EditDialog
          id={edited.id}
          attribute={edited.column.attribute}
          onClose={() => setEdited(undefined)}
          onSaved={(client) => source.replace([client])}
        />
      )}
    </div>
  );
}

/** An address of long ago, or written by hand: what it asks for is not there, and another try changes nothing. */
function isRefused(error: unknown): boolean {
  return error instanceof ClienteleError && error.status < 500;
}

/** Keeps what is typed by itself: the address follows, and must not hold up a key. */
function SearchBox({
  value,
  onChange,
  inputRef,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly inputRef: Ref<HTMLInputElement>;
}): ReactNode {
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setTyped(value);
  }
  return (
    <SearchField
      label="Search clients"
      placeholder="Name, email, phone or external id"
      value={typed}
      onChange={(next) => {
        setTyped(next);
        setKnown(next);
        onChange(next);
      }}
      inputRef={inputRef}
      className={styles.search}
    />
  );
}

function NoClients({
  isRestricted,
  onShowAll,
}: {
  readonly isRestricted: boolean;
  readonly onShowAll: () => void;
}): ReactNode {
  const [, navigate] = useLocation();
  const mayWrite = useMay('write');
  const mayConnect = useMay('admin');
  if (isRestricted) {
    return (
      <EmptyState
        icon={<Users />}
        title="Nobody matches"
        actions={<Button onPress={onShowAll}>Show all clients</Button>}
      >
        Every word must be somewhere in a name, email, phone or external id, and every filter must
        hold.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<Users />}
      title="No clients yet"
      actions={
        mayWrite && (
          <>
            <Button variant="primary" onPress={() => navigate('/clients/new')}>
              New client
            </Button>
            <Button onPress={() => navigate('/import')}>Import a file</Button>
            {mayConnect && (
              <Button onPress={() => navigate('/integrations')}>Connect a tool</Button>
            )}
          </>
        )
      }
    >
      A client is a person whom your business knows. Add one by hand, import a file, or let the
      tools that you use already write here.
    </EmptyState>
  );
}

function countText(rows: number, isExact: boolean): string {
  return isExact
    ? countOf(rows, 'client')
    : `More than ${countOf(Math.max(0, rows - 1), 'client')}`;
}
