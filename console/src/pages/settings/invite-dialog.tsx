import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { clientele } from '../../api/clientele.ts';
import { usersQuery } from '../../api/queries.ts';
import { Button } from '../../components/button.tsx';
import { RadioGroup } from '../../components/checkbox.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNote, issueAt } from '../../components/error-note.tsx';
import { FormStack } from '../../components/form-row.tsx';
import { TextField } from '../../components/text-field.tsx';
import { InvitationLink } from './invitation-link.tsx';
import { type Role, roleChoices } from './roles.ts';

/** Makes a link with which somebody opens an account. Nothing is sent: whoever invites passes it on. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const form = useId();
  const queryClient = useQueryClient();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('editor');
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => clientele.users.invite({ email: email.trim(), role }),
    onSuccess: () => queryClient.invalidateQueries(usersQuery()),
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    mutate();
  }

  if (data !== undefined) {
    return <InvitationLink invited={data} onClose={onClose} />;
  }
  const emailIssue = issueAt(error, '/email');
  return (
    <Dialog
      title="Invite somebody"
      isOpen
      width="narrow"
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            type="submit"
            form={form}
            isPending={isPending}
            isDisabled={email.trim() === ''}
          >
            Make the link
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <FormStack>
          <TextField
            label="Email"
            type="email"
            autoComplete="off"
            value={email}
            onChange={setEmail}
            error={emailIssue}
            autoFocus
          />
          <RadioGroup label="Role" choices={roleChoices} value={role} onChange={setRole} />
          {emailIssue === undefined && <ErrorNote error={error} />}
        </FormStack>
      </form>
    </Dialog>
  );
}
