import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import type { Key } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { FormStack } from '../../components/form-row.tsx';
import { toast } from '../../components/toasts.tsx';
import { KeyFields, isElsewhere } from './key-fields.tsx';
import { inputOf, settingsOf } from './key-settings.ts';

/** Changes what a key may do, and how long and how often. */
export function EditKeyDialog({
  id,
  current,
  onClose,
}: {
  readonly id: string;
  readonly current: Key;
  readonly onClose: () => void;
}): ReactNode {
  const form = useId();
  const queryClient = useQueryClient();
  const [settings, setSettings] = useState(() => settingsOf(current));
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => clientele.keys.update(id, inputOf(settings)),
    async onSuccess({ name }) {
      await queryClient.invalidateQueries({ queryKey: ['keys'] });
      toast.done(`The key ${name} is saved.`);
      onClose();
    },
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    mutate();
  }

  return (
    <Dialog
      title={current.name}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            type="submit"
            form={form}
            isPending={isPending}
            isDisabled={settings.name.trim() === '' || settings.scopes.length === 0}
          >
            Save
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <FormStack>
          <KeyFields settings={settings} onChange={setSettings} error={error} />
          {isElsewhere(error) && <ErrorNote error={error} />}
        </FormStack>
      </form>
    </Dialog>
  );
}
