import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Segment } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNote, issueAt } from '../../components/error-note.tsx';
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

  function submit(event: FormEvent): void {
    event.preventDefault();
    rename.mutate();
  }

  const issue = issueAt(rename.error, '/name');
  return (
    <Dialog title={`Rename ${segment.name}`} isOpen width="narrow" onClose={onClose}>
      <form onSubmit={submit}>
        <TextField label="Name" value={name} onChange={setName} error={issue} autoFocus />
        {issue === undefined && <ErrorNote error={rename.error} />}
        <p>
          <Button type="submit" variant="primary" isPending={rename.isPending}>
            Rename
          </Button>
        </p>
      </form>
    </Dialog>
  );
}
