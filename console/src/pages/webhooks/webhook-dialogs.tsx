import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { CreatedWebhook, Webhook } from 'clientele-sdk';
import { clientele } from '../../api/clientele.ts';
import { freshly } from '../../api/fresh-sign-in.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { SecretDialog } from '../../components/secret-dialog.tsx';
import { toast } from '../../components/toasts.tsx';
import { WebhookFields } from './webhook-fields.tsx';
import { inputOf, newWebhook, settingsOf } from './webhook-settings.ts';

/** Makes a webhook, and shows its secret this once. */
export function CreateWebhookDialog({
  onClose,
}: {
  /** With the one that was made. */
  readonly onClose: (created?: Webhook) => void;
}): ReactNode {
  const queryClient = useQueryClient();
  const [settings, setSettings] = useState(newWebhook);
  const create = useMutation({
    mutationFn: () => freshly(() => clientele.webhooks.create(inputOf(settings))),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['webhooks', 'list'] }),
  });
  if (create.data !== undefined) {
    const { data } = create;
    return <WebhookSecretDialog created={data} onClose={() => onClose(data)} />;
  }
  return (
    <FormDialog
      title="New webhook"
      submit="Create the webhook"
      canSubmit={settings.url.trim() !== '' && settings.events.length > 0}
      isPending={create.isPending}
      onSubmit={() => create.mutate()}
      onClose={() => onClose()}
    >
      <WebhookFields settings={settings} onChange={setSettings} error={create.error} />
    </FormDialog>
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
  const queryClient = useQueryClient();
  const [settings, setSettings] = useState(() => settingsOf(webhook));
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => freshly(() => clientele.webhooks.update(webhook.id, inputOf(settings))),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['webhooks'] });
      toast.done('The webhook is saved.');
      onClose();
    },
  });
  return (
    <FormDialog
      title="Change the webhook"
      submit="Save"
      canSubmit={settings.url.trim() !== '' && settings.events.length > 0}
      isPending={isPending}
      onSubmit={() => mutate()}
      onClose={onClose}
    >
      <WebhookFields settings={settings} onChange={setSettings} error={error} />
    </FormDialog>
  );
}

/** The secret that signs what is sent. */
export function WebhookSecretDialog({
  created,
  onClose,
}: {
  readonly created: CreatedWebhook;
  readonly onClose: () => void;
}): ReactNode {
  return (
    <SecretDialog
      title="The secret of the webhook"
      label="Secret"
      text={created.secret}
      about="The receiver checks the signature of every message with it. Copy it now: it is shown this once."
      onClose={onClose}
    />
  );
}
