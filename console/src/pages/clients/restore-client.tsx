import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { clientele } from '../../api/clientele.ts';
import { useMay } from '../../api/session.ts';
import { Button } from '../../components/button.tsx';
import { toast } from '../../components/toasts.tsx';

/** Brings a deleted client back. */
export function RestoreClient({ id }: { readonly id: string }): ReactNode {
  const queryClient = useQueryClient();
  const mayWrite = useMay('write');
  const restore = useMutation({
    mutationFn: () => clientele.clients.restore(id),
    async onSuccess() {
      await queryClient.resetQueries({ queryKey: ['clients'] });
      toast.done('The client is back.');
    },
    onError: (error) => toast.failed(error),
  });
  return mayWrite ? (
    <Button
      variant="primary"
      icon={<RotateCcw />}
      isPending={restore.isPending}
      onPress={() => restore.mutate()}
    >
      Bring back
    </Button>
  ) : null;
}
