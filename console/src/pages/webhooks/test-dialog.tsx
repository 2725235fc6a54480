import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Webhook } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Waiting } from '../../components/spinner.tsx';
import { Attempt, SentRequest } from './exchange.tsx';
import styles from './webhooks.module.css';

/** Sends one message that is about no change, and shows what came of it. */
export function TestDialog({
  webhook,
  onClose,
}: {
  readonly webhook: Webhook;
  readonly onClose: () => void;
}): ReactNode {
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['webhooks', 'test', webhook.id],
    queryFn: ({ signal }) => clientele.webhooks.test(webhook.id, { signal }),
    // Each look at it sends a message: only when somebody asks.
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  return (
    <Dialog
      title={data?.succeeded === false ? 'The test was not taken' : 'Test'}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button isPending={isFetching} onPress={() => void refetch()}>
            Send another
          </Button>
          <Button variant="primary" onPress={onClose}>
            Done
          </Button>
        </>
      }
    >
      <ErrorNote error={error} />
      {data === undefined && error === null && <Waiting label="Sending" />}
      {data !== undefined && (
        <div className={styles.exchange}>
          <Attempt attempt={data.attempt} />
          <SentRequest request={data.request} />
        </div>
      )}
    </Dialog>
  );
}
