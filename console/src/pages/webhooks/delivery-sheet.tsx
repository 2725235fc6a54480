import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Webhook } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { freshly } from '../../api/fresh-sign-in.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Waiting } from '../../components/spinner.tsx';
import { toast } from '../../components/toasts.tsx';
import { Attempt, SentRequest } from './exchange.tsx';
import { deliveryQuery } from './webhook-queries.ts';
import { eventText } from './webhook-settings.ts';
import styles from './webhooks.module.css';

/** One delivery: every answer, and what was sent. */
export function DeliverySheet({
  webhook,
  deliveryId,
  onClose,
}: {
  readonly webhook: Webhook;
  readonly deliveryId: string;
  readonly onClose: () => void;
}): ReactNode {
  const queryClient = useQueryClient();
  const { data, error } = useQuery(deliveryQuery(webhook.id, deliveryId));
  const again = useMutation({
    mutationFn: () => freshly(() => clientele.webhooks.replay(webhook.id, { deliveryId })),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['webhooks'] });
      toast.done('It is sent again, under the same id.');
    },
  });
  return (
    <Dialog
      title={data === undefined ? 'Delivery' : eventText(data.type)}
      place="side"
      isOpen
      onClose={onClose}
      actions={
        <Button
          icon={<RotateCw />}
          isPending={again.isPending}
          isDisabled={data === undefined}
          onPress={() => again.mutate()}
        >
          Send it again
        </Button>
      }
    >
      <ErrorNote error={error ?? again.error} />
      {data === undefined && error === null && <Waiting />}
      {data !== undefined && (
        <div className={styles.exchange}>
          {data.history.length === 0 && <p>It was not tried yet.</p>}
          {data.history.toReversed().map((attempt) => (
            <Attempt key={attempt.at} attempt={attempt} />
          ))}
          {data.request !== null && <SentRequest request={data.request} />}
        </div>
      )}
    </Dialog>
  );
}
