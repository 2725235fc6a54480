import { Download, PencilLine, Trash2, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useMay } from '../../api/session.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { useCommand } from '../../lib/commands.ts';
import { countOf } from '../../lib/format.ts';
import styles from './bulk.module.css';
import { BulkDelete } from './bulk-delete.tsx';
import { BulkEdit } from './bulk-edit.tsx';
import { BulkExport } from './bulk-export.tsx';
import type { Chosen } from './chosen.ts';
import type { ClientView } from '../../lib/client-view.ts';
import type { Column } from './columns.ts';
import { type Selection, chosenCount } from './selection.ts';

/** What can be done with the chosen clients, be it three or a million. */
export function BulkBar({
  view,
  columns,
  selection,
  matches,
  onClear,
  onChanged,
}: {
  readonly view: ClientView;
  readonly columns: readonly Column[];
  readonly selection: Selection;
  readonly matches: number;
  readonly onClear: () => void;
  /** Clients are no longer as the table shows them. */
  readonly onChanged: () => void;
}): ReactNode {
  const [open, setOpen] = useState<'edit' | 'delete' | 'export'>();
  const mayWrite = useMay('write');
  const count = chosenCount(selection, matches);
  const chosen: Chosen = { view, selection, count };
  useCommand(
    { id: 'bulk edit', label: `Edit ${countOf(count, 'client')}`, group: 'Chosen clients' },
    () => setOpen('edit'),
    mayWrite && count > 0,
  );
  useCommand(
    { id: 'bulk export', label: `Export ${countOf(count, 'client')}`, group: 'Chosen clients' },
    () => setOpen('export'),
    count > 0,
  );

  function close(): void {
    setOpen(undefined);
  }

  return (
    <>
      <div className={styles.bar} role="region" aria-label="Chosen clients">
        <span className={styles.count} aria-live="polite">
          {countOf(count, 'client')} chosen
        </span>
        {mayWrite && (
          <Button size="small" icon={<PencilLine />} onPress={() => setOpen('edit')}>
            Edit
          </Button>
        )}
        <Button size="small" icon={<Download />} onPress={() => setOpen('export')}>
          Export
        </Button>
        {mayWrite && (
          <Button size="small" icon={<Trash2 />} onPress={() => setOpen('delete')}>
            Delete
          </Button>
        )}
        <IconButton label="Choose nobody" size="small" icon={<X />} onPress={onClear} />
      </div>
      {open === 'edit' && <BulkEdit chosen={chosen} onClose={close} onChanged={onChanged} />}
      {open === 'delete' && <BulkDelete chosen={chosen} onClose={close} onChanged={onChanged} />}
      {open === 'export' && <BulkExport chosen={chosen} columns={columns} onClose={close} />}
    </>
  );
}
