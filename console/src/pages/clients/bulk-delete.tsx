import type { ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { toast } from '../../components/toasts.tsx';
import { countOf } from '../../lib/format.ts';
import type { Chosen } from './chosen.ts';
import { BulkReport } from './bulk-report.tsx';
import { useBulkChange } from './use-bulk-change.ts';

/** Asks, then deletes all chosen clients. */
export function BulkDelete({
  chosen,
  onClose,
  onChanged,
}: {
  readonly chosen: Chosen;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}): ReactNode {
  const bulk = useBulkChange(chosen);
  const who = countOf(chosen.count, 'client');

  async function start(): Promise<void> {
    const done = await bulk.start(({ id }) => ({ op: 'delete', data: { id } }));
    if (done?.failed === 0) {
      toast.done(`${countOf(done.changed, 'client')} deleted.`);
      onClose();
      onChanged();
    }
  }

  function close(): void {
    bulk.stop();
    onClose();
    if ((bulk.progress?.changed ?? 0) > 0) {
      onChanged();
    }
  }

  return (
    <Dialog
      title={`Delete ${who}?`}
      isOpen
      onClose={close}
      width="narrow"
      actions={
        <>
          <Button onPress={close}>{bulk.isRunning ? 'Stop' : 'Cancel'}</Button>
          <Button variant="danger" isPending={bulk.isRunning} onPress={() => void start()}>
            Delete {who}
          </Button>
        </>
      }
    >
      <p>Each can be brought back from their own page for a while, one by one.</p>
      {(bulk.isRunning || bulk.progress !== undefined || bulk.error !== undefined) && (
        <BulkReport
          label="Deleting"
          progress={bulk.progress}
          count={chosen.count}
          error={bulk.error}
        />
      )}
    </Dialog>
  );
}
