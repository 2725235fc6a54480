import { formatIso } from '../../domain/instant.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { EventSubject, WebhookVoice } from '../../webhooks/voice.ts';
import { changeTypes } from './change-schema.ts';
import { fromCompany } from './company-from-domain.ts';
import { fromField } from './field-from-domain.ts';
import { fromClient } from './from-domain.ts';

/** The names of the voices in requests; this one is taken where none is asked for. */
export const defaultVoice = 'clientele';

/** `{type, timestamp, data}`, as Standard Webhooks suggests; data is the record as `/api/v2` shows it. */
export const nativeVoice: WebhookVoice = {
  name: defaultVoice,
  types: new Set(changeTypes),
  render: ({ change, subject }) => ({
    type: change.type,
    timestamp: formatIso(change.at),
    data: dataOf(subject),
  }),
  renderTest: ({ webhookId, at }) => ({
    type: 'webhook.test',
    timestamp: formatIso(at),
    data: { webhookId },
  }),
};

/** Whoever was merged says into whom: nothing else in a client does. */
function dataOf(subject: EventSubject): JsonValue {
  switch (subject.kind) {
    case 'client': {
      const { client, mergedInto } = subject;
      return mergedInto === null ? fromClient(client) : { ...fromClient(client), mergedInto };
    }
    case 'company':
      return fromCompany(subject.company);
    case 'field':
      return fromField(subject.field);
  }
}
