import type { ChangeType } from '../../domain/change.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { WebhookEvent, WebhookVoice } from '../../webhooks/voice.ts';

const types: ReadonlySet<ChangeType> = new Set([
  'client.created',
  'client.updated',
  'client.deleted',
  'client.restored',
  'client.merged',
  'client.unmerged',
]);

/**
 * Clockwork's webhook (wire-contracts 1.2) with our types as `event_name`: its only own event is of an
 * invitation that we do not send. `uuid` is that of the event, the same at each attempt, `sub_uuid` that of
 * the webhook. When a customer was contacted last is not known here.
 */
export const clockworkVoice: WebhookVoice = {
  name: 'clockwork',
  types,
  render: ({ uuid, webhookId, change, subject }) => ({
    event_name: change.type,
    uuid,
    sub_uuid: webhookId,
    ...customerOf(subject),
  }),
  renderTest: ({ uuid, webhookId }) => ({
    event_name: 'webhook.test',
    uuid,
    sub_uuid: webhookId,
  }),
};

function customerOf(subject: WebhookEvent['subject']): Readonly<Record<string, JsonValue>> {
  if (subject.kind !== 'client') {
    throw new Error('there is no word for anything but customers in this voice');
  }
  const { id, email, givenName, familyName, customFields } = subject.client;
  return {
    customer_uuid: id,
    customer_email: email,
    customer_first_name: givenName,
    customer_last_name: familyName,
    customer_attributes: customFields,
    customer_last_contacted_at: null,
  };
}
