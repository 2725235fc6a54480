import { errorNames } from '../../domain/import-errors.ts';

/*
 * Names that columns have in the exports of others. Compared by their letters and digits only, in lower
 * case; where several columns would fill one member, the name that stands first here wins.
 *
 * HubSpot: knowledge.hubspot.com, "Export records". Mailchimp: mailchimp.com/help/view-export-contacts.
 * Google Contacts: the columns of its "Google CSV", old and new. The four systems: their own documents
 * (docs/dialects). Ours: the members of a client in `/api/v2`.
 */

const names: Readonly<Record<string, readonly string[]>> = {
  externalId: ['externalId', 'external_id', 'user_id', 'customer_id', 'client_id', 'Record ID'],
  email: [
    'email',
    'email_address',
    'e-mail',
    'e-mail address',
    'mail',
    'E-mail 1 - Value',
    'primary email',
    'work email',
  ],
  givenName: ['givenName', 'first_name', 'Given Name', 'fname', 'forename', 'vorname', 'prénom'],
  familyName: [
    'familyName',
    'last_name',
    'Family Name',
    'lname',
    'surname',
    'nachname',
    'nom de famille',
  ],
  name: ['name', 'full_name', 'display name', 'contact name', 'client name', 'customer name'],
  phone: [
    'phone',
    'phone_number',
    'Phone 1 - Value',
    'mobile phone number',
    'mobile',
    'mobile phone',
    'telephone',
    'tel',
    'telefon',
    'téléphone',
  ],
  notes: ['notes', 'note'],
  signedUpAt: ['signedUpAt', 'signed_up_at', 'signup date', 'Create Date', 'OPTIN_TIME'],
  ip: ['ip', 'ip_address', 'OPTIN_IP'],
  companyIds: ['companyIds', 'companyId', 'company_id'],
  companyNames: ['companyNames'],
  portalState: ['portalState'],
  customFields: ['customFields', 'custom_attributes'],
};

/** What an answer shows and nobody may set, and what a list of errors adds. */
const unsettable = [
  'portal',
  'portalFirstLoginAt',
  'portalLastLoginAt',
  'firstSeenAt',
  'lastSeenAt',
  'sessionCount',
  'version',
  'createdAt',
  'updatedAt',
  ...errorNames,
];

/** A name without what writers differ in. */
export function headerKey(header: string): string {
  return header
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** Members by the key of a known name, with the rank of the name: the lowest wins. */
export const knownHeaders: ReadonlyMap<string, { readonly target: string; readonly rank: number }> =
  new Map(
    Object.entries(names).flatMap(([target, headers]) =>
      headers.map((header, rank) => [headerKey(header), { target, rank }] as const),
    ),
  );

/** Columns of our own exports that are left out. */
export const skippedHeaders: ReadonlySet<string> = new Set(unsettable.map(headerKey));
