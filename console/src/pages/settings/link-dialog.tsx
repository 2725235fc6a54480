import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { User } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { freshly } from '../../api/fresh-sign-in.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { InvitationLink } from './invitation-link.tsx';

/** Makes another link for somebody, with which they set a new password. */
export function LinkDialog({
  user,
  onClose,
}: {
  readonly user: User;
  readonly onClose: () => void;
}): ReactNode {
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => freshly(() => clientele.users.link(user.id)),
  });
  if (data !== undefined) {
    return <InvitationLink invited={data} onClose={onClose} />;
  }
  return (
    <ConfirmDialog
      title={`A link for ${user.name}`}
      confirm="Make the link"
      variant="primary"
      isOpen
      isPending={isPending}
      onConfirm={() => mutate()}
      onClose={onClose}
    >
      <p>
        {user.status === 'invited'
          ? 'With it they open their account. '
          : 'With it they set a new password, which ends their sessions and passkeys. '}
        Links that were made for them before end.
      </p>
      <ErrorNote error={error} />
    </ConfirmDialog>
  );
}
