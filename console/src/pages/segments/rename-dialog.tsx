import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Segment } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { ErrorNote, issueAt } from '../../components/error-note.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { TextField } from '../../components/text-field.tsx';

/** Asks for another name of a segment. */
export function RenameDialog({
  segment,
  onClose,
}: {
  readonly segment: Segment;
  readonly onClose: () => void;
}): ReactNode {
  const queryClient = useQueryClient();
  const [name, setName] = useState(segment.name);
  const rename = useMutation({
    mutationFn: () => clientele.segments.update(segment.id, { name }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['segments'] });
      onClose();
    },
  });

  const issue = issueAt(rename.error, '/name');
  return (
    <FormDialog
      title={`Rename ${segment.name}`}
      width="narrow"
      submit="Rename"
      canSubmit={name.trim() !== ''}
      isPending={rename.isPending}
      onSubmit={() => rename.mutate()}
      onClose={onClose}
    >
      <TextField label="Name" value={name} onChange={setName} error={issue} autoFocus />
      {issue === undefined && <ErrorNote error={rename.error} />}
    </FormDialog>
  );
}
