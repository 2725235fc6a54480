import { FileUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { DropZone, FileTrigger, Text } from 'react-aria-components';
import { Button } from '../../components/button.tsx';
import { cx } from '../../lib/cx.ts';
import styles from './import.module.css';

const fileTypes = ['.csv', '.tsv', '.txt', '.json', '.ndjson', '.jsonl'];

/** Takes a file that is dropped, pasted or chosen. */
export function DropFile({
  onFile,
  isPending,
}: {
  readonly onFile: (file: File) => void;
  readonly isPending: boolean;
}): ReactNode {
  return (
    <DropZone
      className={cx(styles.drop)}
      isDisabled={isPending}
      getDropOperation={() => 'copy'}
      onDrop={({ items }) => {
        const item = items.find((one) => one.kind === 'file');
        if (item !== undefined) {
          void item.getFile().then(onFile);
        }
      }}
    >
      <FileUp aria-hidden />
      <Text slot="label" className={cx(styles.dropTitle)}>
        Drop a file of clients here
      </Text>
      <p>
        CSV, NDJSON or JSON, as a spreadsheet or another tool has saved it. Nothing is written
        before you have seen what would become of it.
      </p>
      <FileTrigger
        acceptedFileTypes={fileTypes}
        onSelect={(files) => {
          const file = files?.[0];
          if (file !== undefined) {
            onFile(file);
          }
        }}
      >
        <Button variant="primary" isPending={isPending}>
          Choose a file
        </Button>
      </FileTrigger>
    </DropZone>
  );
}
