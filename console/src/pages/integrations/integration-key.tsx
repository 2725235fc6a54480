import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { clientele } from '../../api/clientele.ts';
import { freshly } from '../../api/fresh-sign-in.ts';
import { Button } from '../../components/button.tsx';
import { Switch } from '../../components/checkbox.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { FormStack } from '../../components/form-row.tsx';
import { Secret } from '../../components/secret.tsx';
import { TextField } from '../../components/text-field.tsx';
import type { DialectEntry } from './dialects.ts';
import styles from './integrations.module.css';

/** Makes a key with what the dialect needs, or takes in the one that a tool sends already. */
export function IntegrationKey({
  dialect,
  onKey,
}: {
  readonly dialect: DialectEntry;
  readonly onKey: (key: string) => void;
}): ReactNode {
  const queryClient = useQueryClient();
  const [name, setName] = useState(`${dialect.title} tool`);
  const [isOwn, setOwn] = useState(false);
  const [secret, setSecret] = useState('');
  const create = useMutation({
    mutationFn: () =>
      freshly(() =>
        clientele.keys.create({
          name: name.trim(),
          scopes: [...dialect.scopes],
          ...(isOwn ? { secret } : {}),
        }),
      ),
    async onSuccess(created) {
      onKey(created.key);
      await queryClient.invalidateQueries({ queryKey: ['keys'] });
    },
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    create.mutate();
  }

  if (create.data !== undefined) {
    return (
      <Secret label="Key" text={create.data.key}>
        {isOwn
          ? 'It opens the directory now: the tool keeps the key that it has.'
          : 'Copy it now, into the tool. It is shown this once.'}
      </Secret>
    );
  }
  return (
    <form onSubmit={submit}>
      <FormStack>
        <TextField label="Who calls" value={name} onChange={setName} />
        <Switch isSelected={isOwn} onChange={setOwn}>
          Bring along the key that the tool has
        </Switch>
        {isOwn && (
          <TextField
            label="Its key"
            type="password"
            autoComplete="off"
            value={secret}
            onChange={setSecret}
          />
        )}
        <ErrorNote error={create.error} />
        <div className={styles.make}>
          <Button
            type="submit"
            icon={<Plus />}
            isPending={create.isPending}
            isDisabled={name.trim() === '' || (isOwn && secret === '')}
          >
            {isOwn ? 'Add the key' : 'Make a key'}
          </Button>
          <span>May: {dialect.scopes.join(', ')}</span>
        </div>
      </FormStack>
    </form>
  );
}
