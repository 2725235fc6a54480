import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { clientele } from '../../api/clientele.ts';
import { freshly } from '../../api/fresh-sign-in.ts';
import { Switch } from '../../components/checkbox.tsx';
import { ErrorNote, issueAt } from '../../components/error-note.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { TextField } from '../../components/text-field.tsx';
import { KeyFields, isElsewhere } from './key-fields.tsx';
import { inputOf, newSettings } from './key-settings.ts';
import { NewSecret } from './new-secret.tsx';

/** Makes a key, or adds one that an integration sends already. */
export function CreateKeyDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const queryClient = useQueryClient();
  const [settings, setSettings] = useState(newSettings);
  const [isOwn, setOwn] = useState(false);
  const [secret, setSecret] = useState('');
  const create = useMutation({
    mutationFn: () =>
      freshly(() => clientele.keys.create({ ...inputOf(settings), ...(isOwn ? { secret } : {}) })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['keys'] }),
  });

  if (create.data !== undefined) {
    return <NewSecret created={create.data} onClose={onClose} />;
  }
  // A secret is checked by itself: its issue points to no member.
  const secretIssue = isOwn
    ? (issueAt(create.error, '/secret') ?? issueAt(create.error, ''))
    : undefined;
  return (
    <FormDialog
      title="New key"
      submit="Create the key"
      canSubmit={settings.name.trim() !== '' && settings.scopes.length > 0}
      isPending={create.isPending}
      onSubmit={() => create.mutate()}
      onClose={onClose}
    >
      <KeyFields settings={settings} onChange={setSettings} error={create.error} />
      <Switch isSelected={isOwn} onChange={setOwn}>
        Bring a secret along
      </Switch>
      {isOwn && (
        <TextField
          label="Secret"
          type="password"
          autoComplete="off"
          hint="One that an integration sends already: then nothing has to be changed there but the address."
          value={secret}
          onChange={setSecret}
          error={secretIssue}
        />
      )}
      {secretIssue === undefined && isElsewhere(create.error) && <ErrorNote error={create.error} />}
    </FormDialog>
  );
}
