import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Key } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { freshly } from '../../api/fresh-sign-in.ts';
import { ErrorNote } from '../../components/error-note.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
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
  const queryClient = useQueryClient();
  const [settings, setSettings] = useState(() => settingsOf(current));
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => freshly(() => clientele.keys.update(id, inputOf(settings))),
    async onSuccess({ name }) {
      await queryClient.invalidateQueries({ queryKey: ['keys'] });
      toast.done(`The key ${name} is saved.`);
      onClose();
    },
  });

  return (
    <FormDialog
      title={current.name}
      submit="Save"
      canSubmit={settings.name.trim() !== '' && settings.scopes.length > 0}
      isPending={isPending}
      onSubmit={() => mutate()}
      onClose={onClose}
    >
      <KeyFields settings={settings} onChange={setSettings} error={error} />
      {isElsewhere(error) && <ErrorNote error={error} />}
    </FormDialog>
  );
}
