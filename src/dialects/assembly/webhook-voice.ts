import type { ChangeType } from '../../domain/change.ts';
import { hmacHex } from '../../lib/hmac.ts';
import { isEqualJson } from '../../lib/json/is-equal-json.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { EventSubject, WebhookEvent, WebhookVoice } from '../../webhooks/voice.ts';
import { fromClient, fromCompany, type ShowOptions } from './from-domain.ts';

/**
 * Assembly's events. It knows no merging and no restoring: who comes back is created, who goes away is
 * deleted. Of fields it has no events.
 */
const eventTypes: ReadonlyMap<ChangeType, string> = new Map([
  ['client.created', 'client.created'],
  ['client.updated', 'client.updated'],
  ['client.deleted', 'client.deleted'],
  ['client.restored', 'client.created'],
  ['client.merged', 'client.deleted'],
  ['client.unmerged', 'client.created'],
  ['company.created', 'company.created'],
  ['company.updated', 'company.updated'],
  ['company.deleted', 'company.deleted'],
]);

type Shown = Readonly<Record<string, JsonValue>>;

/**
 * Assembly's webhooks (wire-contracts 2.7): `{eventType, data}`, and for an update `previousAttributes`,
 * at the top as its pages say and within `data`, where its own code reads it.
 */
export const assemblyVoice: WebhookVoice = {
  name: 'assembly',
  types: new Set(eventTypes.keys()),
  render(event) {
    const eventType = eventTypes.get(event.change.type) ?? event.change.type;
    const { data, before } = shown(event.subject, event);
    if (before === undefined || !eventType.endsWith('.updated')) {
      return { eventType, data };
    }
    const previousAttributes = changed(before, data);
    return { eventType, data: { ...data, previousAttributes }, previousAttributes };
  },
  renderTest: ({ webhookId }) => ({ eventType: 'webhook.test', data: { webhookId } }),
  // There is room for one signature: the newest secret's. The key is the secret as it was shown.
  headers: (body, [newest = '']) => ({ 'x-copilot-signature': hmacHex(newest, body) }),
};

function shown(
  subject: EventSubject,
  { fields, publicUrl }: WebhookEvent,
): { readonly data: Shown; readonly before?: Shown } {
  const options: ShowOptions = { fields, publicUrl };
  switch (subject.kind) {
    case 'client': {
      const { client, before } = subject;
      const data = fromClient(client, options);
      return before === null ? { data } : { data, before: fromClient(before, options) };
    }
    case 'company': {
      const { company, before } = subject;
      const data = fromCompany(company, fields);
      return before === null ? { data } : { data, before: fromCompany(before, fields) };
    }
    case 'field':
      throw new Error('there is no word for fields in this voice');
  }
}

/** The members that were others before, as they were. */
function changed(before: Shown, after: Shown): Shown {
  return Object.fromEntries(
    Object.entries(before).filter(
      ([name, value]) => name !== 'updatedAt' && !isEqualJson(value, after[name] ?? null),
    ),
  );
}
