import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Fingerprint, Plus, Trash2 } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Passkey } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { setupQuery } from '../../api/session-queries.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { FormRow } from '../../components/form-row.tsx';
import { Instant } from '../../components/instant.tsx';
import { TextField } from '../../components/text-field.tsx';
import { toast } from '../../components/toasts.tsx';
import { createPasskey } from './create-passkey.ts';
import styles from './settings.module.css';
import { passkeysQuery } from './settings-queries.ts';

/** Passkeys of whoever is signed in, where this address can have some. */
export function Passkeys(): ReactNode {
  const { data: setup } = useQuery(setupQuery());
  const { data: passkeys = [], error } = useQuery(passkeysQuery());
  const isAvailable = setup?.passkeys.available === true;
  return (
    <FormRow
      title="Passkeys"
      about="Sign in with a fingerprint, a face or a security key instead of the password."
    >
      {passkeys.length > 0 && (
        <ul className={styles.list}>
          {passkeys.map((passkey) => (
            <PasskeyItem key={passkey.id} passkey={passkey} />
          ))}
        </ul>
      )}
      <ErrorNote error={error} />
      {isAvailable ? (
        <AddPasskey />
      ) : (
        setup !== undefined && <p className={styles.note}>{setup.passkeys.reason}</p>
      )}
    </FormRow>
  );
}

function PasskeyItem({ passkey }: { readonly passkey: Passkey }): ReactNode {
  const queryClient = useQueryClient();
  const { mutate, isPending } = useMutation({
    mutationFn: () => clientele.passkeys.delete(passkey.id),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['passkeys'] });
      toast.done(`The passkey ${passkey.name} opens nothing any more.`);
    },
    onError: (error) => toast.failed(error),
  });
  return (
    <li className={styles.item}>
      <Fingerprint aria-hidden />
      <span className={styles.texts}>
        <strong>{passkey.name}</strong>
        <small>
          Last used: <Instant value={passkey.lastUsedAt} />
        </small>
      </span>
      <IconButton
        label={`Remove ${passkey.name}`}
        size="small"
        icon={<Trash2 />}
        isPending={isPending}
        onPress={() => mutate()}
      />
    </li>
  );
}

function AddPasskey(): ReactNode {
  const queryClient = useQueryClient();
  const [name, setName] = useState('');
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => createPasskey(name.trim()),
    async onSuccess() {
      setName('');
      await queryClient.invalidateQueries({ queryKey: ['passkeys'] });
      toast.done('The passkey is ready: use it the next time you sign in.');
    },
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    mutate();
  }

  return (
    <form onSubmit={submit} className={styles.inline}>
      <TextField
        aria-label="Name of the passkey"
        placeholder="Such as: my laptop"
        value={name}
        onChange={setName}
      />
      <Button type="submit" icon={<Plus />} isPending={isPending} isDisabled={name.trim() === ''}>
        Add a passkey
      </Button>
      <ErrorNote error={error} />
    </form>
  );
}
