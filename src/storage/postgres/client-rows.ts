import type {
  Client,
  ClientStatus,
  CustomFields,
  Portal,
  StandardClient,
} from '../../domain/client.ts';
import type { EmailKey } from '../../domain/email.ts';
import { fold } from '../../domain/fold.ts';
import { phoneKey } from '../../domain/phone.ts';
import { type Column, namesOf } from './recordset.ts';
import type { Row } from './session.ts';

/** A client as it goes to a row. */
export interface ClientRecord {
  readonly client: Client;
  /** Its place in the order of creation. */
  readonly pk: number;
  /** Position of its newest change; 0 where it has none. */
  readonly lastChange: number;
}

/** The columns of a client in the order in which `clientOf` reads them. */
export const clientColumns: readonly Column<ClientRecord>[] = [
  { name: 'id', type: 'text', of: ({ client }) => client.id },
  { name: 'pk', type: 'bigint', of: ({ pk }) => pk },
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
  { name: 'last_change', type: 'bigint', of: ({ lastChange }) => lastChange },
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

const noCompanies: readonly string[] = Object.freeze([]);
const noCustomFields: CustomFields = Object.freeze({});

/** A row with what SQL knows of a client beside its members. */
export function recordOf(row: Row): ClientRecord {
  return { client: clientOf(row), pk: row[1] as number, lastChange: row[19] as number };
}

/** A client from a row of `clientColumns`. What is read here was written here, so it is not checked again. */
export function clientOf(row: Row): Client {
  const text = row[22] as string | null;
  return withCustomFields(row, text === null ? noCustomFields : (JSON.parse(text) as CustomFields));
}

/** The same from a row without custom fields. */
export function standardClientOf(row: Row): StandardClient {
  return withCustomFields(row, noCustomFields);
}

function withCustomFields(row: Row, customFields: CustomFields): Client {
  const companyIds = row[11] as string | null;
  const portal = row[20] as string | null;
  return {
    id: row[0] as string,
    externalId: row[4] as string | null,
    email: row[6] as string | null,
    emailKey: row[5] as EmailKey | null,
    name: row[7] as string | null,
    givenName: row[8] as string | null,
    familyName: row[9] as string | null,
    phone: row[10] as string | null,
    status: statusOf(row[2] as number),
    notes: row[21] as string | null,
    customFields,
    companyIds: companyIds === null ? noCompanies : (JSON.parse(companyIds) as string[]),
    placeholderRound: row[12] as number,
    portal: portal === null ? null : (JSON.parse(portal) as Portal),
    signedUpAt: row[13] as number | null,
    ip: row[14] as string | null,
    lastSeenAt: row[15] as number | null,
    sessionCount: row[16] as number,
    version: row[17] as number,
    createdAt: row[3] as number,
    updatedAt: row[18] as number,
  };
}

/** Numbers that sort as the words do. */
export function statusNumber(status: ClientStatus): number {
  return status === 'active' ? 0 : 1;
}

function statusOf(number: number): ClientStatus {
  return number === 0 ? 'active' : 'inactive';
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

function companyIdsText(companyIds: readonly string[]): string | null {
  return companyIds.length === 0 ? null : JSON.stringify(companyIds);
}

function portalText(portal: Portal | null): string | null {
  return portal === null ? null : JSON.stringify(portal);
}

export function customFieldsText(customFields: CustomFields): string | null {
  const text = JSON.stringify(customFields);
  return text === '{}' ? null : text;
}
