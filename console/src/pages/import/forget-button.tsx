import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Import } from 'clientele-sdk';
import { useLocation } from 'wouter';
import { clientele } from '../../api/clientele.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { importsQuery } from './import-queries.ts';

/** Forgets an import: a draft at once, one that wrote something after a question. */
export function ForgetButton({ job }: { readonly job: Import }): ReactNode {
  const [, navigate] = useLocation();
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const forget = useMutation({
    mutationFn: () => clientele.imports.delete(job.id),
    async onSuccess() {
      queryClient.setQueryData(importsQuery().queryKey, (jobs) =>
        jobs?.filter(({ id }) => id !== job.id),
      );
      navigate('/import');
      await queryClient.invalidateQueries({ queryKey: ['imports', 'list'] });
    },
  });
  const isDraft = job.state === 'draft';
  return (
    <>
      <Button
        icon={<Trash2 />}
        isPending={isDraft && forget.isPending}
        onPress={() => (isDraft ? forget.mutate() : setAsking(true))}
      >
        {isDraft ? 'Discard' : 'Forget'}
      </Button>
      <ConfirmDialog
        title="Forget this import?"
        confirm="Forget the import"
        isOpen={isAsking}
        isPending={forget.isPending}
        onConfirm={() => forget.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>
          Its file, its errors and its report go. What it wrote stays, and cannot be undone as a
          whole any more.
        </p>
        <ErrorNote error={forget.error} />
      </ConfirmDialog>
    </>
  );
}
