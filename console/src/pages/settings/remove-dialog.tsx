import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { User } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { usersQuery } from '../../api/queries.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { toast } from '../../components/toasts.tsx';

/** Asks before somebody can sign in no more. */
export function RemoveDialog({
  user,
  onClose,
}: {
  readonly user: User;
  readonly onClose: () => void;
}): ReactNode {
  const queryClient = useQueryClient();
  const name = user.name;
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => clientele.users.delete(user.id),
    async onSuccess() {
      await queryClient.invalidateQueries(usersQuery());
      toast.done(`${name} has no account here any more.`);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`Remove ${name}?`}
      confirm="Remove"
      isOpen
      isPending={isPending}
      onConfirm={() => mutate()}
      onClose={onClose}
    >
      <p>They are signed out at once, everywhere. What they changed stays.</p>
      <ErrorNote error={error} />
    </ConfirmDialog>
  );
}
