import type { Client, ClientInput, Field } from 'clientele-sdk';

/** How a value is shown, edited and asked for. */
export type AttributeKind =
  | 'text'
  | 'longText'
  | 'email'
  | 'phone'
  | 'url'
  | 'number'
  | 'boolean'
  | 'date'
  | 'instant'
  | 'status'
  | 'options'
  | 'companies'
  | 'address'
  | 'json';

/** An option of a multiSelect field. */
export type FieldOption = Field['options'][number];

/** What clients have: a standard member or a custom field, in one form for tables, forms and filters. */
export interface Attribute {
  /** As a filter names it: `email`, `customFields.plan`. */
  readonly id: string;
  readonly label: string;
  readonly kind: AttributeKind;
  /** Where an issue of a patch points to: `/email`, `/customFields/plan`. */
  readonly pointer: string;
  readonly options: readonly FieldOption[];
  /** What may be written: neither what the directory keeps itself nor a retired field. */
  readonly isEditable: boolean;
  /** The name of the order by it, where lists have one. */
  readonly sort?: string;
  readonly isCustom: boolean;
  readonly isRetired: boolean;
}

const customPrefix = 'customFields.';

type MemberRow = readonly [
  id: string,
  label: string,
  kind: AttributeKind,
  more?: Partial<Pick<Attribute, 'isEditable' | 'sort'>>,
];

const editable = { isEditable: true } as const;

const memberRows: readonly MemberRow[] = [
  ['name', 'Name', 'text', { ...editable, sort: 'name' }],
  ['givenName', 'Given name', 'text', editable],
  ['familyName', 'Family name', 'text', editable],
  ['email', 'Email', 'email', { ...editable, sort: 'email' }],
  ['phone', 'Phone', 'phone', { ...editable, sort: 'phone' }],
  ['status', 'Status', 'status', { ...editable, sort: 'status' }],
  ['companyId', 'Companies', 'companies', editable],
  ['externalId', 'External id', 'text', { ...editable, sort: 'externalId' }],
  ['notes', 'Notes', 'longText', editable],
  ['signedUpAt', 'Signed up', 'instant', editable],
  ['ip', 'IP address', 'text', editable],
  ['firstSeenAt', 'First seen', 'instant'],
  ['lastSeenAt', 'Last seen', 'instant'],
  ['sessionCount', 'Sessions', 'number'],
  ['createdAt', 'Created', 'instant', { sort: 'createdAt' }],
  ['updatedAt', 'Updated', 'instant'],
];

/** The standard members, in the order in which people look for them. */
export const memberAttributes: readonly Attribute[] = memberRows.map(
  ([id, label, kind, more = {}]) => ({
    id,
    label,
    kind,
    pointer: id === 'companyId' ? '/companyIds' : `/${id}`,
    options: [],
    isEditable: false,
    isCustom: false,
    isRetired: false,
    ...more,
  }),
);

const kinds: Readonly<Record<Field['type'], AttributeKind>> = {
  text: 'text',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  url: 'url',
  email: 'email',
  phoneNumber: 'phone',
  address: 'address',
  multiSelect: 'options',
  json: 'json',
};

/** A custom field as an attribute. */
export function attributeOf(field: Field): Attribute {
  return {
    id: customPrefix + field.key,
    label: field.label,
    kind: kinds[field.type],
    pointer: `/customFields/${field.key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    options: field.options,
    isEditable: !field.retired,
    isCustom: true,
    isRetired: field.retired,
  };
}

/** The value that a client has there; `null` where there is none. */
export function valueOf(client: Client, { id, isCustom }: Attribute): unknown {
  if (isCustom) {
    return client.customFields[id.slice(customPrefix.length)] ?? null;
  }
  if (id === 'companyId') {
    return client.companyIds;
  }
  return (client as unknown as Readonly<Record<string, unknown>>)[id] ?? null;
}

/** What somebody has typed so far where JSON belongs: it is kept as a value is, and never sent. */
export class BrokenJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A value cannot be sent as it stands in its field, which says so itself. */
export class UnfinishedError extends Error {}

/** A patch of these values; `null` unsets. Throws an `UnfinishedError` where one is `BrokenJson`. */
export function patchOf(values: Iterable<readonly [Attribute, unknown]>): ClientInput {
  const patch: Record<string, unknown> = {};
  const customFields: Record<string, unknown> = {};
  for (const [{ id, isCustom, label }, value] of values) {
    if (value instanceof BrokenJson) {
      throw new UnfinishedError(`${label} is not JSON yet. Nothing was sent.`);
    }
    if (isCustom) {
      customFields[id.slice(customPrefix.length)] = value;
    } else {
      patch[id === 'companyId' ? 'companyIds' : id] = value;
    }
  }
  return Object.keys(customFields).length === 0 ? patch : { ...patch, customFields };
}

/** Whether a value is none: nothing, an empty text or list. */
export function isEmptyValue(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  );
}

/** Whether two values are the same; both empty counts. Values are of JSON. */
export function isSameValue(a: unknown, b: unknown): boolean {
  const isSameKind = a instanceof BrokenJson === b instanceof BrokenJson;
  return (
    (isEmptyValue(a) && isEmptyValue(b)) || (isSameKind && JSON.stringify(a) === JSON.stringify(b))
  );
}

/** What a client is called where only one text fits. */
export function titleOf(client: Pick<Client, 'name' | 'email' | 'externalId'>): string {
  return client.name ?? client.email ?? client.externalId ?? 'Client without a name';
}
