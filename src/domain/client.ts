import type { JsonValue } from '../lib/json/json-value.ts';
import type { EmailKey } from './email.ts';

/** Whether the business still works with the client. Any dialect without the notion writes `active`. */
export type ClientStatus = 'active' | 'inactive';

/**
 * Where a client stands with Assembly's portal (wire-contracts 2.3, `status`). No other dialect
 * shows it. Instants are milliseconds since the epoch.
 */
export interface Portal {
  readonly state: 'invited' | 'active';
  /** The random part of the invite URL. */
  readonly inviteCode: string;
  readonly firstLoginAt: number | null;
  readonly lastLoginAt: number | null;
}

/**
 * One durable record per person (design 3). Instants are milliseconds since the epoch; `null` means
 * that nothing is known, never "empty on purpose" (an empty string is a value).
 */
export interface Client {
  /** UUIDv7 whose embedded time is exactly `createdAt`, so that the order of ids is the order of creation. */
  readonly id: string;
  readonly externalId: string | null;
  /** As it was written, trimmed. */
  readonly email: string | null;
  /** What makes the email unique in its workspace; derived from `email`. */
  readonly emailKey: EmailKey | null;
  readonly name: string | null;
  readonly givenName: string | null;
  readonly familyName: string | null;
  /** As it was written; keys for search and lookup are derived from it. */
  readonly phone: string | null;
  readonly status: ClientStatus;
  readonly notes: string | null;
  readonly customFields: CustomFields;
  /** The first one is Assembly's `companyId`. Empty: the client has a placeholder company there. */
  readonly companyIds: readonly string[];
  /** How often the client has been un-assigned from all companies; part of its placeholder's id. */
  readonly placeholderRound: number;
  /** `null`: never invited. */
  readonly portal: Portal | null;
  readonly signedUpAt: number | null;
  readonly ip: string | null;
  /** Activity (design 4.5): no part of the version or of the change log. */
  readonly lastSeenAt: number | null;
  readonly sessionCount: number;
  /** +1 for each change; the entity tag. */
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A client without its custom fields: reading them costs as much as all the rest, and not every dialect shows them. */
export type StandardClient = Omit<Client, 'customFields'>;

export type CustomFields = Readonly<Record<string, JsonValue>>;

/** The members of a record that a change can name; the keys of a change-log patch. */
export type ClientField =
  | 'externalId'
  | 'email'
  | 'name'
  | 'givenName'
  | 'familyName'
  | 'phone'
  | 'status'
  | 'notes'
  | 'customFields'
  | 'companyIds'
  | 'placeholderRound'
  | 'portal'
  | 'signedUpAt'
  | 'ip';
