import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, Send } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Webhook } from 'clientele-sdk';
import { useLocation } from 'wouter';
import { clientele } from '../../api/clientele.ts';
import { freshly } from '../../api/fresh-sign-in.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ErrorNote } from '../../components/error-note.tsx';
import { Menu } from '../../components/menu.tsx';
import { toast } from '../../components/toasts.tsx';
import { ReplayDialog } from './replay-dialog.tsx';
import { TestDialog } from './test-dialog.tsx';
import { EditWebhookDialog, WebhookSecretDialog } from './webhook-dialogs.tsx';

type Opened = 'test' | 'edit' | 'replay' | 'rotate' | 'delete';

/** What can be done with a webhook. */
export function WebhookActions({ webhook }: { readonly webhook: Webhook }): ReactNode {
  const [, navigate] = useLocation();
  const queryClient = useQueryClient();
  const [opened, setOpened] = useState<Opened>();
  const close = (): void => setOpened(undefined);
  const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['webhooks'] });
  const isEnabled = webhook.status === 'enabled';
  const toggle = useMutation({
    mutationFn: () =>
      freshly(() =>
        clientele.webhooks.update(webhook.id, { status: isEnabled ? 'disabled' : 'enabled' }),
      ),
    onSuccess: refresh,
    onError: (error) => toast.failed(error),
  });
  const rotate = useMutation({
    mutationFn: () =>
      freshly(() => clientele.webhooks.rotate(webhook.id, { overlapSeconds: 86_400 })),
  });
  const remove = useMutation({
    mutationFn: () => clientele.webhooks.delete(webhook.id),
    async onSuccess() {
      navigate('/webhooks');
      queryClient.removeQueries({ queryKey: ['webhooks', 'one', webhook.id] });
      await queryClient.invalidateQueries({ queryKey: ['webhooks', 'list'] });
    },
  });
  return (
    <>
      <Button icon={<Send />} onPress={() => setOpened('test')}>
        Send a test
      </Button>
      <Menu
        label="More"
        actions={[
          { id: 'edit', label: 'Change', onAction: () => setOpened('edit') },
          { id: 'replay', label: 'Send changes again', onAction: () => setOpened('replay') },
          { id: 'rotate', label: 'Rotate the secret', onAction: () => setOpened('rotate') },
          {
            id: 'toggle',
            label: isEnabled ? 'Disable' : 'Enable',
            onAction: () => toggle.mutate(),
          },
          null,
          { id: 'delete', label: 'Delete', isDanger: true, onAction: () => setOpened('delete') },
        ]}
      >
        <IconButton label="More" variant="secondary" icon={<Ellipsis />} />
      </Menu>
      {opened === 'test' && <TestDialog webhook={webhook} onClose={close} />}
      {opened === 'edit' && <EditWebhookDialog webhook={webhook} onClose={close} />}
      {opened === 'replay' && <ReplayDialog webhook={webhook} onClose={close} />}
      <ConfirmDialog
        title="Rotate the secret?"
        confirm="Make a new secret"
        variant="primary"
        isOpen={opened === 'rotate' && rotate.data === undefined}
        isPending={rotate.isPending}
        onConfirm={() => rotate.mutate()}
        onClose={close}
      >
        <p>Both secrets sign for a day: put the new one in the place of the old one meanwhile.</p>
        <ErrorNote error={rotate.error} />
      </ConfirmDialog>
      {rotate.data !== undefined && (
        <WebhookSecretDialog
          created={rotate.data}
          onClose={() => {
            rotate.reset();
            close();
          }}
        />
      )}
      <ConfirmDialog
        title="Delete the webhook?"
        confirm="Delete the webhook"
        isOpen={opened === 'delete'}
        isPending={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={close}
      >
        <p>Its receiver hears of nothing any more, and its deliveries are forgotten.</p>
        <ErrorNote error={remove.error} />
      </ConfirmDialog>
    </>
  );
}
