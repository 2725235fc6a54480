import { type ReactNode, useState } from 'react';
import { clientele } from '../../api/clientele.ts';
import { isFreshlySignedIn } from '../../api/fresh-sign-in.ts';
import { Button } from '../../components/button.tsx';
import { RadioGroup } from '../../components/checkbox.tsx';
import type { Choice } from '../../components/choice.ts';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { toast } from '../../components/toasts.tsx';
import { download, downloadFrom } from '../../lib/download.ts';
import { type FileForm, formChoices, formOf } from '../../lib/file-forms.ts';
import { countOf } from '../../lib/format.ts';
import type { Chosen } from './chosen.ts';
import { chosenQueries } from './chosen-queries.ts';
import type { Column } from './columns.ts';
import { type ExportForm, joinedExport } from './joined-export.ts';
import { useTask } from './use-task.ts';

const choices: readonly Choice<FileForm | 'table'>[] = [
  {
    id: 'table',
    label: 'As the table shows it',
    hint: 'CSV for spreadsheets, with the id and the columns of the table in their order.',
  },
  ...formChoices.map((choice) => ({ ...choice, label: `Everything: ${choice.label}` })),
];

/** Has the server write the chosen clients into a file. */
export function BulkExport({
  chosen,
  columns,
  onClose,
}: {
  readonly chosen: Chosen;
  readonly columns: readonly Column[];
  readonly onClose: () => void;
}): ReactNode {
  const [choice, setChoice] = useState<FileForm | 'table'>('table');
  const task = useTask();
  const queries = chosenQueries(chosen);

  async function start(): Promise<void> {
    const form: ExportForm =
      choice === 'table' ? { format: 'csv', bom: true, columns: namesOf(columns) } : formOf(choice);
    const [query, ...others] = queries ?? [];
    if (query === undefined) {
      return;
    }
    if (others.length === 0) {
      if ((await task.run(isFreshlySignedIn)) !== true) {
        return;
      }
      // Of any size: nothing of it passes through the page.
      downloadFrom(clientele.exports.address({ ...query, ...form }));
    } else {
      const file = await task.run((signal) => joinedExport([query, ...others], form, signal));
      if (file === undefined) {
        return;
      }
      download(file, `clients.${form.format}`);
    }
    toast.done('The file is on its way into your downloads.');
    onClose();
  }

  function close(): void {
    task.stop();
    onClose();
  }

  return (
    <Dialog
      title={`Export ${countOf(chosen.count, 'client')}`}
      isOpen
      onClose={close}
      actions={
        <>
          <Button onPress={close}>{task.isRunning ? 'Stop' : 'Cancel'}</Button>
          <Button
            variant="primary"
            isPending={task.isRunning}
            isDisabled={queries === undefined}
            onPress={() => void start()}
          >
            Export
          </Button>
        </>
      }
    >
      <RadioGroup
        label="What is in the file"
        choices={choices}
        value={choice}
        onChange={setChoice}
      />
      {queries === undefined && (
        <p>
          More than a hundred were left out by hand, which no export can say. Leave them out by a
          filter instead.
        </p>
      )}
      <ErrorNote error={task.error} />
    </Dialog>
  );
}

/** The columns as an export names them: companies by their names, and a comma in a key kept. */
function namesOf(columns: readonly Column[]): string {
  return ['id', ...columns.map(({ id }) => (id === 'companyId' ? 'companyNames' : id))]
    .map((name) => name.replaceAll(/[\\,]/g, String.raw`\$&`))
    .join(',');
}
