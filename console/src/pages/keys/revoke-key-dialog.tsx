import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Key } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { toast } from '../../components/toasts.tsx';

/** Asks before a key opens nothing any more. */
export function RevokeKeyDialog({
  id,
  name,
  lastUsedAt,
  onClose,
}: Pick<Key, 'id' | 'name' | 'lastUsedAt'> & { readonly onClose: () => void }): ReactNode {
  const queryClient = useQueryClient();
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => clientele.keys.revoke(id),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['keys'] });
      toast.done(`The key ${name} opens nothing any more.`);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`Revoke ${name}?`}
      confirm="Revoke the key"
      isOpen
      isPending={isPending}
      onConfirm={() => mutate()}
      onClose={onClose}
    >
      <p>
        Whoever uses it is refused from the next call on. This cannot be undone; rotate it instead
        to give somebody time to change over.
      </p>
      <p>
        Last used: <Instant value={lastUsedAt} />
      </p>
      <ErrorNote error={error} />
    </ConfirmDialog>
  );
}
