import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Key } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { freshly } from '../../api/fresh-sign-in.ts';
import type { Choice } from '../../components/choice.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Select } from '../../components/select.tsx';
import { NewSecret } from './new-secret.tsx';

/** Seconds, as texts. */
type Overlap = '0' | '3600' | '86400' | '604800';

const overlaps: readonly Choice<Overlap>[] = [
  { id: '0', label: 'Not at all' },
  { id: '3600', label: 'For an hour' },
  { id: '86400', label: 'For a day' },
  { id: '604800', label: 'For a week' },
];

/** Makes a new key in the place of one that works on for a while. */
export function RotateKeyDialog({
  id,
  name,
  onClose,
}: Pick<Key, 'id' | 'name'> & { readonly onClose: () => void }): ReactNode {
  const queryClient = useQueryClient();
  const [overlap, setOverlap] = useState<Overlap>('3600');
  const rotate = useMutation({
    mutationFn: () => freshly(() => clientele.keys.rotate(id, { overlapSeconds: Number(overlap) })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['keys'] }),
  });
  if (rotate.data !== undefined) {
    return <NewSecret created={rotate.data} onClose={onClose} />;
  }
  return (
    <ConfirmDialog
      title={`Rotate ${name}`}
      confirm="Make the new key"
      variant="primary"
      isOpen
      isPending={rotate.isPending}
      onConfirm={() => rotate.mutate()}
      onClose={onClose}
    >
      <p>
        You get a new key with the same name, scopes and limits. Put it in the place of the old one
        while that still works, and no call fails.
      </p>
      <Select
        label="The old key goes on working"
        choices={overlaps}
        value={overlap}
        onChange={setOverlap}
      />
      <ErrorNote error={rotate.error} />
    </ConfirmDialog>
  );
}
