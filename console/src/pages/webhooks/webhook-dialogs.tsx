import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';
import type { CreatedWebhook, Webhook } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Secret } from '../../components/secret.tsx';
import { toast } from '../../components/toasts.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { inputOf, newWebhook, settingsOf } from './webhook-settings.ts';

/** Makes a webhook, and shows its secret this once. */
export function CreateWebhookDialog({
  onClose,
}: {
  /** With the one that was made. */
  readonly onClose: (created?: Webhook) => void;
}): ReactNode {
  const form = useId();
  const queryClient = useQueryClient();
  const [settings, setSettings] = useState(newWebhook);
  const create = useMutation({
    mutationFn: () => clientele.webhooks.create(inputOf(settings)),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['webhooks', 'list'] }),
  });
  if (create.data !== undefined) {
    const { data } = create;
    return <SecretDialog created={data} onClose={() => onClose(data)} />;
  }
  return (
    <Dialog
      title="New webhook"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={() => onClose()}>Cancel</Button>
          <Button
            variant="primary"
            type="submit"
            form={form}
            isPending={create.isPending}
            isDisabled={settings.url.trim() === '' || settings.events.length === 0}
          >
            Create the webhook
          </Button>
        </>
      }
    >
      <WebhookForm
        id={form}
        settings={settings}
        onChange={setSettings}
        onSubmit={() => create.mutate()}
        error={create.error}
      />
    </Dialog>
  );
}

/** Changes where it sends what. */
export function EditWebhookDialog({
  webhook,
  onClose,
}: {
  readonly webhook: Webhook;
  readonly onClose: () => void;
}): ReactNode {
  const form = useId();
  const queryClient = useQueryClient();
  const [settings, setSettings] = useState(() => settingsOf(webhook));
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => clientele.webhooks.update(webhook.id, inputOf(settings)),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['webhooks'] });
      toast.done('The webhook is saved.');
      onClose();
    },
  });
  return (
    <Dialog
      title="Change the webhook"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            type="submit"
            form={form}
            isPending={isPending}
            isDisabled={settings.url.trim() === '' || settings.events.length === 0}
          >
            Save
          </Button>
        </>
      }
    >
      <WebhookForm
        id={form}
        settings={settings}
        onChange={setSettings}
        onSubmit={() => mutate()}
        error={error}
      />
    </Dialog>
  );
}

/** The secret that signs what is sent. */
export function SecretDialog({
  created,
  onClose,
}: {
  readonly created: CreatedWebhook;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <Dialog
      title="The secret of the webhook"
      isOpen
      onClose={onClose}
      actions={
        <Button variant="primary" onPress={onClose}>
          Done
        </Button>
      }
    >
      <Secret label="Secret" text={created.secret}>
        The receiver checks the signature of every message with it. Copy it now: it is shown this
        once.
      </Secret>
    </Dialog>
  );
}
