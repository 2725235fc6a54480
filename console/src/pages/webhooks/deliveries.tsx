import { useQuery } from '@tanstack/react-query';
import { Inbox } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Delivery, Webhook } from 'clientele-sdk';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import type { Choice } from '../../components/choice.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { Section } from '../../components/page.tsx';
import { Select } from '../../components/select.tsx';
import { Table, type TableColumn } from '../../components/table.tsx';
import { DeliverySheet } from './delivery-sheet.tsx';
import { deliveriesQuery } from './webhook-queries.ts';
import { eventText } from './webhook-settings.ts';

type Status = Delivery['status'];

const tones: Readonly<Record<Status, Tone>> = {
  pending: 'accent',
  delivered: 'success',
  parked: 'danger',
  skipped: 'neutral',
};

const names: Readonly<Record<Status, string>> = {
  pending: 'Pending',
  delivered: 'Delivered',
  parked: 'Parked',
  skipped: 'Skipped',
};

const statuses: readonly Choice<Status | 'any'>[] = [
  { id: 'any', label: 'All deliveries' },
  { id: 'pending', label: 'Pending' },
  { id: 'delivered', label: 'Delivered' },
  { id: 'parked', label: 'Parked: nobody took them' },
  { id: 'skipped', label: 'Skipped' },
];

/** What was sent, what waits, and what nobody took. */
export function Deliveries({ webhook }: { readonly webhook: Webhook }): ReactNode {
  const [status, setStatus] = useState<Status | 'any'>('any');
  const [openedId, setOpened] = useState<string>();
  const wanted = status === 'any' ? undefined : status;
  const { data, error, refetch } = useQuery(deliveriesQuery(webhook.id, wanted));
  const columns: readonly TableColumn<Delivery>[] = [
    {
      id: 'type',
      title: 'Change',
      isRowHeader: true,
      cell: ({ id, type }) => (
        <Button variant="quiet" size="small" onPress={() => setOpened(id)}>
          {eventText(type)}
        </Button>
      ),
    },
    {
      id: 'status',
      title: 'Status',
      cell: (delivery) => <Badge tone={tones[delivery.status]}>{names[delivery.status]}</Badge>,
    },
    {
      id: 'answer',
      title: 'Last answer',
      cell: ({ lastAttempt }) =>
        lastAttempt === null ? 'None yet' : (lastAttempt.status ?? 'No answer'),
    },
    { id: 'attempts', title: 'Attempts', align: 'end', cell: ({ attempts }) => attempts },
    { id: 'at', title: 'Changed', cell: ({ changedAt }) => <Instant value={changedAt} /> },
    {
      id: 'next',
      title: 'Next attempt',
      cell: ({ nextAttemptAt }) =>
        nextAttemptAt === null ? 'None' : <Instant value={nextAttemptAt} />,
    },
  ];
  return (
    <Section
      title="Deliveries"
      about="The newest change first. Settled ones stay for 30 days."
      actions={
        <Select
          aria-label="Which deliveries"
          choices={statuses}
          value={status}
          onChange={setStatus}
        />
      }
    >
      <ErrorNote error={error} onRetry={() => void refetch()} />
      {data !== undefined && (
        <Table
          label="Deliveries"
          columns={columns}
          rows={data.data}
          rowKey={({ id }) => id}
          empty={
            <EmptyState icon={<Inbox />} title="No deliveries here">
              {status === 'any' &&
                'The next change is sent at once. Send a test to see whether the receiver answers.'}
            </EmptyState>
          }
        />
      )}
      {openedId !== undefined && (
        <DeliverySheet
          webhook={webhook}
          deliveryId={openedId}
          onClose={() => setOpened(undefined)}
        />
      )}
    </Section>
  );
}
