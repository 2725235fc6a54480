import type { OnConflict } from './commands.ts';

/** In which order the figures of a date like 03/04/2024 stand. */
export type DateOrder = 'dmy' | 'mdy' | 'ymd';

export const dateOrders = ['dmy', 'mdy', 'ymd'] as const;

/** Members of a client that a column can fill, beside custom fields (`customFields.<key>`). */
export const importTargets = [
  'id',
  'externalId',
  'email',
  'name',
  'givenName',
  'familyName',
  'phone',
  'status',
  'notes',
  'companyIds',
  'companyNames',
  'portalState',
  'signedUpAt',
  'ip',
  'customFields',
] as const;

/** What a column whose target is a custom field begins with. */
export const customFieldTarget = 'customFields.';

/** Where the values of one column go: a member of a client, `customFields.<key>`, or nowhere. */
export interface ColumnMapping {
  readonly column: string;
  readonly field: string | null;
}

/** A merge of two clients cannot be undone with the rest of an import, so none is made by one. */
export type ImportConflict = Exclude<OnConflict, 'merge'>;

export const importConflicts = ['error', 'preferExternalId', 'preferEmail'] as const;

/** How a source becomes clients. */
export interface ImportOptions {
  /** One entry per column, in their order; empty where the source is JSON. */
  readonly mapping: readonly ColumnMapping[];
  /** In whose words JSON is written; `null` where the source is CSV. */
  readonly dialect: string | null;
  /** `null`: no date needs it, or nobody has said it yet. */
  readonly dateOrder: DateOrder | null;
  /** ISO 3166-1, two letters: of phone numbers without a country code. `null`: they are kept as they are. */
  readonly defaultCountry: string | null;
  /** What a blank cell does to a client who has a value: `keep` it, or `clear` it. */
  readonly emptyCells: 'keep' | 'clear';
  readonly onConflict: ImportConflict;
  /** What becomes of a row that names neither an external id nor an email: a new client, or an error. */
  readonly withoutKey: 'create' | 'refuse';
  /** All or nothing: one row that fails, and nothing of the import stays. */
  readonly isAtomic: boolean;
}

/** What every import begins with. */
export const defaultImportOptions: ImportOptions = {
  mapping: [],
  dialect: null,
  dateOrder: null,
  defaultCountry: null,
  emptyCells: 'keep',
  onConflict: 'error',
  withoutKey: 'create',
  isAtomic: false,
};
