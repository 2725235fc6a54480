import { type ReactNode, useState } from 'react';
import type { Client, Operation } from 'clientele-sdk';
import { Button, type ButtonVariant } from '../../components/button.tsx';
import { Dialog, type DialogProps } from '../../components/dialog.tsx';
import { toast } from '../../components/toasts.tsx';
import { countOf } from '../../lib/format.ts';
import { BulkReport } from './bulk-report.tsx';
import type { Chosen } from './chosen.ts';
import { useBulkChange } from './use-bulk-change.ts';

/** What every change of chosen clients is told. */
export interface BulkProps {
  readonly chosen: Chosen;
  readonly onClose: () => void;
  /** Clients are no longer as the table shows them. */
  readonly onChanged: () => void;
}

/** A change of all chosen clients: asks for it, shows how far it is, can be stopped, and closes where none failed. */
export function BulkDialog({
  chosen,
  onClose,
  onChanged,
  label,
  done,
  submit,
  variant,
  canSubmit = true,
  operation,
  children,
  ...props
}: Omit<DialogProps, 'isOpen' | 'actions' | 'children'> &
  BulkProps & {
    /** While it runs: `Deleting`. */
    readonly label: string;
    /** Afterwards: `3 clients deleted.` ends with it. */
    readonly done: string;
    readonly submit: string;
    readonly variant: ButtonVariant;
    readonly canSubmit?: boolean;
    readonly operation: (client: Client) => Operation;
    readonly children: (isRunning: boolean) => ReactNode;
  }): ReactNode {
  const { start, stop, isRunning, progress, error } = useBulkChange(chosen);
  const [isStopping, setStopping] = useState(false);

  async function run(): Promise<void> {
    setStopping(false);
    const ended = await start(operation);
    if (ended?.failed === 0) {
      toast.done(`${countOf(ended.changed, 'client')} ${done}.`);
      onClose();
      onChanged();
    }
  }

  function close(): void {
    if (isRunning && !isStopping) {
      // What was sent is waited for: only then the table can show it. Whoever presses again does not wait.
      setStopping(true);
      stop();
      return;
    }
    onClose();
    if (isRunning || error !== undefined || (progress?.changed ?? 0) > 0) {
      onChanged();
    }
  }

  return (
    <Dialog
      {...props}
      isOpen
      onClose={close}
      actions={
        <>
          <Button onPress={close}>{!isRunning ? 'Cancel' : isStopping ? 'Close' : 'Stop'}</Button>
          <Button
            variant={variant}
            isPending={isRunning}
            isDisabled={!canSubmit}
            onPress={() => void run()}
          >
            {submit}
          </Button>
        </>
      }
    >
      {children(isRunning)}
      {(isRunning || progress !== undefined || error !== undefined) && (
        <BulkReport label={label} progress={progress} count={chosen.count} error={error} />
      )}
    </Dialog>
  );
}
