import type { CreateWebhook, Webhook } from 'clientele-sdk';
import type { Choice } from '../../components/choice.ts';
import { type ViewCondition, conditionsOf, filterOf, wholeView } from '../../lib/client-view.ts';

/** A type of changes, or all of them. */
export type EventType = CreateWebhook['events'][number];

/** What a form asks about a webhook. */
export interface WebhookSettings {
  readonly url: string;
  readonly events: readonly EventType[];
  readonly conditions: readonly ViewCondition[];
  readonly voice: string;
}

/** Types of changes in words. */
export const eventChoices: readonly Choice<EventType>[] = [
  { id: '*', label: 'Everything, also what is to come' },
  { id: 'client.created', label: 'Client created' },
  { id: 'client.updated', label: 'Client updated' },
  { id: 'client.deleted', label: 'Client deleted' },
  { id: 'client.restored', label: 'Client restored' },
  { id: 'client.merged', label: 'Client merged' },
  { id: 'client.unmerged', label: 'Client unmerged' },
  { id: 'company.created', label: 'Company created' },
  { id: 'company.updated', label: 'Company updated' },
  { id: 'company.deleted', label: 'Company deleted' },
  { id: 'field.declared', label: 'Field declared' },
  { id: 'field.updated', label: 'Field updated' },
  { id: 'field.observed', label: 'Field observed' },
];

/** In whose words a change is told. */
export const voiceChoices: readonly Choice[] = [
  { id: 'clientele', label: 'Clientele', hint: 'The record as /api/v2 shows it' },
  { id: 'assembly', label: 'Assembly', hint: 'For receivers that were written for it' },
  { id: 'clockwork', label: 'Clockwork', hint: 'For receivers that were written for it' },
];

/** A form for a new webhook. */
export const newWebhook: WebhookSettings = {
  url: '',
  events: ['*'],
  conditions: [],
  voice: 'clientele',
};

/** A form for one that is there. */
export function settingsOf({ url, events, filter, voice }: Webhook): WebhookSettings {
  return { url, events, conditions: filter === null ? [] : conditionsOf(filter), voice };
}

/** The form as the calls take it. */
export function inputOf({ url, events, conditions, voice }: WebhookSettings): CreateWebhook {
  const filter = conditions.length === 0 ? null : filterOf({ ...wholeView, conditions });
  return { url: url.trim(), events: [...events], filter, voice };
}

/** What it hears of, in a few words. */
export function eventsText(events: readonly EventType[]): string {
  return events.includes('*') ? 'Everything' : events.map((event) => eventText(event)).join(', ');
}

/** One type of changes in words. */
export function eventText(event: string): string {
  return eventChoices.find(({ id }) => id === event)?.label ?? event;
}
