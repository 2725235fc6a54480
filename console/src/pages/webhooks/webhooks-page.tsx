import { useQuery } from '@tanstack/react-query';
import { Plus, Webhook as WebhookIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Webhook } from 'clientele-sdk';
import { Link, useLocation } from 'wouter';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { PageFrame } from '../../components/page.tsx';
import { Table, type TableColumn } from '../../components/table.tsx';
import { useCommand } from '../../lib/commands.ts';
import { useShortcut } from '../../lib/shortcuts.ts';
import { CreateWebhookDialog } from './webhook-dialogs.tsx';
import { webhooksQuery } from './webhook-queries.ts';
import { eventsText, voiceChoices } from './webhook-settings.ts';
import { WebhookStatus } from './webhook-status.tsx';

const columns: readonly TableColumn<Webhook>[] = [
  {
    id: 'url',
    title: 'URL',
    isRowHeader: true,
    cell: ({ id, url }) => <Link href={`/webhooks/${id}`}>{url}</Link>,
  },
  { id: 'status', title: 'Status', cell: (webhook) => <WebhookStatus webhook={webhook} /> },
  { id: 'events', title: 'Changes', cell: ({ events }) => eventsText(events) },
  {
    id: 'voice',
    title: 'Words',
    cell: ({ voice }) => voiceChoices.find(({ id }) => id === voice)?.label ?? voice,
  },
];

/** URLs that every change is sent to. */
export function Page(): ReactNode {
  const [, navigate] = useLocation();
  const { data: webhooks, error, refetch } = useQuery(webhooksQuery());
  const [isCreating, setCreating] = useState(false);
  const create = (): void => setCreating(true);
  useShortcut({ keys: 'n', label: 'New webhook', group: 'Webhooks' }, create);
  useCommand(
    { id: 'webhooks.create', label: 'New webhook', group: 'Webhooks', icon: <Plus /> },
    create,
  );
  return (
    <PageFrame
      title="Webhooks"
      about="Changes are sent to a URL of yours as they happen: signed, at least once, in order for each client."
      actions={
        <Button variant="primary" icon={<Plus />} onPress={create}>
          New webhook
        </Button>
      }
    >
      <ErrorNote error={error} onRetry={() => void refetch()} />
      {webhooks !== undefined && (
        <Table
          label="Webhooks"
          columns={columns}
          rows={webhooks}
          rowKey={({ id }) => id}
          empty={
            <EmptyState
              icon={<WebhookIcon />}
              title="Nobody is told of changes yet"
              actions={<Button onPress={create}>New webhook</Button>}
            >
              A webhook tells another program at once that a client is new, changed or gone, so that
              it need not ask all the time. You see each delivery and can send it again.
            </EmptyState>
          }
        />
      )}
      {isCreating && (
        <CreateWebhookDialog
          onClose={(created) => {
            setCreating(false);
            if (created !== undefined) {
              navigate(`/webhooks/${created.id}`);
            }
          }}
        />
      )}
    </PageFrame>
  );
}
