import { type ReactNode, useState } from 'react';
import { useCompanyNames } from '../../api/use-company-names.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Progress } from '../../components/progress.tsx';
import { toast } from '../../components/toasts.tsx';
import { download } from '../../lib/download.ts';
import { countOf, formatCount } from '../../lib/format.ts';
import type { Chosen } from './chosen.ts';
import type { Column } from './columns.ts';
import { exportView } from './export-view.ts';
import { useTask } from './use-task.ts';

/** Writes the chosen clients into a file, with the columns of the table. */
export function BulkExport({
  chosen,
  columns,
  onClose,
}: {
  readonly chosen: Chosen;
  readonly columns: readonly Column[];
  readonly onClose: () => void;
}): ReactNode {
  const { view, selection, count } = chosen;
  const companyNames = useCompanyNames();
  const task = useTask();
  const [done, setDone] = useState(0);

  async function start(): Promise<void> {
    const blob = await task.run((signal) =>
      exportView({ view, selection, columns, companyNames, signal, onProgress: setDone }),
    );
    if (blob !== undefined) {
      download(blob, 'clients.csv');
      toast.done('The file is in your downloads.');
      onClose();
    }
  }

  function close(): void {
    task.stop();
    onClose();
  }

  return (
    <Dialog
      title={`Export ${countOf(count, 'client')}`}
      isOpen
      width="narrow"
      onClose={close}
      actions={
        <>
          <Button onPress={close}>{task.isRunning ? 'Stop' : 'Cancel'}</Button>
          <Button variant="primary" isPending={task.isRunning} onPress={() => void start()}>
            Export
          </Button>
        </>
      }
    >
      <p>
        A CSV file with the columns that the table shows, in their order, as you read them. Add or
        hide columns first to have more or fewer.
      </p>
      {task.isRunning && (
        <Progress
          label="Reading"
          value={Math.min(done, count)}
          max={Math.max(1, count)}
          text={`${formatCount(done)} of ${formatCount(count)}`}
        />
      )}
      <ErrorNote error={task.error} />
    </Dialog>
  );
}
