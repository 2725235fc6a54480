import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { clientele } from '../../api/clientele.ts';
import { freshly } from '../../api/fresh-sign-in.ts';
import { usersQuery } from '../../api/queries.ts';
import { RadioGroup } from '../../components/checkbox.tsx';
import { ErrorNote, issueAt } from '../../components/error-note.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { TextField } from '../../components/text-field.tsx';
import { InvitationLink } from './invitation-link.tsx';
import { type Role, roleChoices } from './roles.ts';

/** Makes a link with which somebody opens an account. Nothing is sent: whoever invites passes it on. */
export function InviteDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const queryClient = useQueryClient();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('editor');
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => freshly(() => clientele.users.invite({ email: email.trim(), role })),
    onSuccess: () => queryClient.invalidateQueries(usersQuery()),
  });

  if (data !== undefined) {
    return <InvitationLink invited={data} onClose={onClose} />;
  }
  const emailIssue = issueAt(error, '/email');
  return (
    <FormDialog
      title="Invite somebody"
      width="narrow"
      submit="Make the link"
      canSubmit={email.trim() !== ''}
      isPending={isPending}
      onSubmit={() => mutate()}
      onClose={onClose}
    >
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
    </FormDialog>
  );
}
