import type { ReactNode } from 'react';
import type { Field } from 'clientele-sdk';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { toast } from '../../components/toasts.tsx';
import { useUpdateField } from './field-queries.ts';

/** Asks before a field takes no more values. */
export function RetireDialog({
  field,
  onClose,
}: {
  readonly field: Field;
  readonly onClose: () => void;
}): ReactNode {
  const { mutate, error, isPending } = useUpdateField(field);
  function retire(): void {
    mutate(
      { retired: true },
      {
        onSuccess() {
          toast.done(`${field.label} is retired.`, {
            label: 'Undo',
            onPress: () => mutate({ retired: false }),
          });
          onClose();
        },
      },
    );
  }
  return (
    <ConfirmDialog
      title={`Retire ${field.label}?`}
      confirm="Retire"
      isOpen
      isPending={isPending}
      onConfirm={retire}
      onClose={onClose}
    >
      <p>
        No API takes new values for it any more, and forms and tables do not offer it. Values that
        are stored stay where they are, and you can bring it back at any time.
      </p>
      <ErrorNote error={error} />
    </ConfirmDialog>
  );
}
