import type {
  Client,
  ClientStatus,
  CustomFields,
  Portal,
  StandardClient,
} from '../../domain/client.ts';
import type { EmailKey } from '../../domain/email.ts';
import type { Row } from './row.ts';

/** The columns of a client in the order in which `clientOf` reads them. */
export const clientColumns = [
  'pk',
  'id',
  'status',
  'created_at',
  'external_id',
  'email_key',
  'email',
  'name',
  'given_name',
  'family_name',
  'phone',
  'company_ids',
  'placeholder_round',
  'signed_up_at',
  'ip',
  'last_seen_at',
  'session_count',
  'version',
  'updated_at',
  'last_change',
  'portal',
  'notes',
  'custom_fields',
] as const;

/** For a SELECT over one table. */
export const clientColumnList = clientColumns.join(', ');

/** The same without custom fields, which come last. */
export const standardColumnList = clientColumns.slice(0, -1).join(', ');

const lastChangeIndex = clientColumns.indexOf('last_change');

/** What SQL knows of a client beside its members. */
export interface ClientRef {
  readonly pk: number;
  /** Position of its newest change. */
  readonly lastChange: number;
}

/** What SQL knows of a client, from a row of `clientColumns`. */
export function refOf(row: Row): ClientRef {
  return { pk: row[0] as number, lastChange: row[lastChangeIndex] as number };
}

const noCompanies: readonly string[] = Object.freeze([]);
const noCustomFields: CustomFields = Object.freeze({});

/** A client from a row of `clientColumns`. What is read here was written here, so it is not checked again. */
export function clientOf(row: Row): Client {
  return withCustomFields(row, customFieldsOf(row[22] as string | null));
}

/** The same from a row without custom fields. */
export function standardClientOf(row: Row): StandardClient {
  return withCustomFields(row, noCustomFields);
}

function withCustomFields(row: Row, customFields: CustomFields): Client {
  const companyIds = row[11] as string | null;
  const portal = row[20] as string | null;
  return {
    id: row[1] as string,
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

/** The way back. */
export function statusOf(number: number): ClientStatus {
  return number === 0 ? 'active' : 'inactive';
}

export function companyIdsText(companyIds: readonly string[]): string | null {
  return companyIds.length === 0 ? null : JSON.stringify(companyIds);
}

export function portalText(portal: Portal | null): string | null {
  return portal === null ? null : JSON.stringify(portal);
}

export function customFieldsText(customFields: CustomFields): string | null {
  const text = JSON.stringify(customFields);
  return text === '{}' ? null : text;
}

/** The way back. */
export function customFieldsOf(text: string | null): CustomFields {
  return text === null ? noCustomFields : (JSON.parse(text) as CustomFields);
}
