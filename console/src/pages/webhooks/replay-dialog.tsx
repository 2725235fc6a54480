import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Webhook } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { freshly } from '../../api/fresh-sign-in.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { FormStack } from '../../components/form-row.tsx';
import { TextField } from '../../components/text-field.tsx';
import { toast } from '../../components/toasts.tsx';

/** Goes back in the log: what changed since then is sent again, delivered or not. */
export function ReplayDialog({
  webhook,
  onClose,
}: {
  readonly webhook: Webhook;
  readonly onClose: () => void;
}): ReactNode {
  const queryClient = useQueryClient();
  const [since, setSince] = useState(anHourAgo);
  const { mutate, error, isPending } = useMutation({
    mutationFn: () =>
      freshly(() =>
        clientele.webhooks.replay(webhook.id, { since: new Date(since).toISOString() }),
      ),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['webhooks'] });
      toast.done('The changes are sent again.');
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title="Send changes again"
      confirm="Send them again"
      variant="primary"
      isOpen
      isPending={isPending}
      canConfirm={since !== ''}
      onConfirm={() => mutate()}
      onClose={onClose}
    >
      <FormStack>
        <p>
          Every change since then goes out once more, under the same ids, whether it was taken or
          not. What is new waits behind them.
        </p>
        <TextField label="Since" type="datetime-local" value={since} onChange={setSince} />
        <ErrorNote error={error} />
      </FormStack>
    </ConfirmDialog>
  );
}

/** In the person's time zone, as the control takes it. */
function anHourAgo(): string {
  const at = new Date(Date.now() - 3_600_000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
