import type { Client } from '../../domain/client.ts';
import { fold } from '../../domain/fold.ts';
import { phoneKey } from '../../domain/phone.ts';
import {
  clientOf,
  type ClientRef,
  companyIdsText,
  customFieldsText,
  portalText,
  refOf,
  statusNumber,
} from '../rows/client-row.ts';
import { type Column, namesOf } from './recordset.ts';
import type { Row } from './session.ts';

/** A client as it goes to a row. */
export interface ClientRecord extends ClientRef {
  readonly client: Client;
}

/** The columns of a client, in the order of `storage/rows/client-row.ts`. */
export const clientColumns: readonly Column<ClientRecord>[] = [
  { name: 'pk', type: 'bigint', of: ({ pk }) => pk, counter: 'client_pk' },
  { name: 'id', type: 'text', of: ({ client }) => client.id },
  { name: 'status', type: 'smallint', of: ({ client }) => statusNumber(client.status) },
  { name: 'created_at', type: 'bigint', of: ({ client }) => client.createdAt },
  { name: 'external_id', type: 'text', of: ({ client }) => client.externalId },
  { name: 'email_key', type: 'text', of: ({ client }) => client.emailKey },
  { name: 'email', type: 'text', of: ({ client }) => client.email },
  { name: 'name', type: 'text', of: ({ client }) => client.name },
  { name: 'given_name', type: 'text', of: ({ client }) => client.givenName },
  { name: 'family_name', type: 'text', of: ({ client }) => client.familyName },
  { name: 'phone', type: 'text', of: ({ client }) => client.phone },
  { name: 'company_ids', type: 'text', of: ({ client }) => companyIdsText(client.companyIds) },
  { name: 'placeholder_round', type: 'bigint', of: ({ client }) => client.placeholderRound },
  { name: 'signed_up_at', type: 'bigint', of: ({ client }) => client.signedUpAt },
  { name: 'ip', type: 'text', of: ({ client }) => client.ip },
  { name: 'last_seen_at', type: 'bigint', of: ({ client }) => client.lastSeenAt },
  { name: 'session_count', type: 'bigint', of: ({ client }) => client.sessionCount },
  { name: 'version', type: 'bigint', of: ({ client }) => client.version },
  { name: 'updated_at', type: 'bigint', of: ({ client }) => client.updatedAt },
  {
    name: 'last_change',
    type: 'bigint',
    of: ({ lastChange }) => lastChange,
    counter: 'position',
  },
  { name: 'portal', type: 'text', of: ({ client }) => portalText(client.portal) },
  { name: 'notes', type: 'text', of: ({ client }) => client.notes },
  {
    name: 'custom_fields',
    type: 'text',
    of: ({ client }) => customFieldsText(client.customFields),
  },
];

/** What lists are sorted by; written with a client and never read back. */
const sortColumns: readonly Column<ClientRecord>[] = [
  { name: 'name_key', type: 'text', of: ({ client }) => nameSortKey(client.name) },
  { name: 'phone_key', type: 'text', of: ({ client }) => phoneSortKey(client.phone) },
];

/** All that a client's row holds. */
export const storedColumns: readonly Column<ClientRecord>[] = [...clientColumns, ...sortColumns];

/** For a SELECT over clients as `c`. */
export const clientColumnList = namesOf(clientColumns, 'c.');

/** The same without custom fields, which come last. */
export const standardColumnList = namesOf(clientColumns.slice(0, -1), 'c.');

/** A row with what SQL knows of a client beside its members. */
export function recordOf(row: Row): ClientRecord {
  return { client: clientOf(row), ...refOf(row) };
}

const sortKeyMax = 64;

/** Names sort by this; `null` behind all others. */
export function nameSortKey(name: string | null): string | null {
  return name === null ? null : cut(fold(name));
}

/** Phones sort by this; `null` behind all others. */
export function phoneSortKey(phone: string | null): string | null {
  return phone === null ? null : cut(phoneKey(phone));
}

function cut(key: string): string {
  return key.length <= sortKeyMax ? key : Array.from(key).slice(0, sortKeyMax).join('');
}
