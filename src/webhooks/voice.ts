import type { Change, ChangeType } from '../domain/change.ts';
import type { Client } from '../domain/client.ts';
import type { Company } from '../domain/company.ts';
import type { Field, FieldCatalog } from '../domain/field.ts';
import type { JsonValue } from '../lib/json/json-value.ts';

/**
 * How changes are told to receivers: which types there is a word for, and what a body looks like. Each
 * dialect that has webhooks of its own brings one, and whoever delivers never asks which it is.
 */
export interface WebhookVoice {
  /** By which a webhook asks for it. */
  readonly name: string;
  /** Types that it has a word for; others are not delivered in it. */
  readonly types: ReadonlySet<ChangeType>;
  /** The body. */
  render(event: WebhookEvent): JsonValue;
  /** The body of a delivery that an admin asked for to see whether it arrives. */
  renderTest(test: WebhookTest): JsonValue;
  /** Headers beside those of Standard Webhooks, such as a signature in the vendor's own form. `secrets` as they were shown, the newest first. */
  headers?(body: string, secrets: readonly string[]): Readonly<Record<string, string>>;
}

/** A change on its way out. */
export interface WebhookEvent {
  /** The same at each attempt, and at no other delivery. */
  readonly id: string;
  /** The same as a UUID. */
  readonly uuid: string;
  readonly webhookId: string;
  readonly change: Pick<Change, 'type' | 'version' | 'at' | 'patch'>;
  readonly subject: EventSubject;
  readonly fields: FieldCatalog;
  /** Where this server is reached, without a trailing slash. */
  readonly publicUrl: string;
}

/**
 * What a change is about, as the change left it; who is gone, as they were last, in the version of the
 * change. A company and a field are as they are now.
 */
export type EventSubject =
  | {
      readonly kind: 'client';
      readonly client: Client;
      /** Before the change; `null`: there was none. */
      readonly before: Client | null;
      /** Into whom the client was merged. */
      readonly mergedInto: string | null;
    }
  | {
      readonly kind: 'company';
      readonly company: Company;
      /** The same without what the change did, where it was an update; else `null`. */
      readonly before: Company | null;
    }
  | { readonly kind: 'field'; readonly field: Field };

export type WebhookTest = Pick<WebhookEvent, 'id' | 'uuid' | 'webhookId'> & { readonly at: number };
