import type { Client } from '../../domain/client.ts';
import type { Company } from '../../domain/company.ts';
import type { Field, FieldCatalog, FieldEntity, FieldOption } from '../../domain/field.ts';
import { formatIso } from '../../domain/instant.ts';
import { placeholderCompanyId } from '../../domain/placeholder-company.ts';
import type { ListedCompany } from '../../directory/directory.ts';
import { shownCustomFields } from './custom-fields.ts';
import { fallbackColor } from './fallback-color.ts';
import { isShown, type ShownField } from './field-types.ts';
import type {
  ClientWire,
  CompanyWire,
  CustomFieldsWire,
  EmbeddedOptionWire,
  FieldWire,
  OptionWire,
} from './schema.ts';

/** What a client's wire form needs beside the client. */
export interface ShowOptions {
  readonly fields: FieldCatalog;
  /** Where invite URLs lead, without a trailing slash. */
  readonly publicUrl: string;
}

/**
 * A client in Assembly's words. What another dialect left open is an empty string here, and a client of
 * no company has its placeholder: the members are strings in every consumer (wire-contracts 2.3).
 */
export function fromClient(client: Client, { fields, publicUrl }: ShowOptions): ClientWire {
  const companyIds =
    client.companyIds.length === 0 ? [placeholderCompanyId(client)] : [...client.companyIds];
  return {
    id: client.id,
    object: 'client',
    createdAt: formatIso(client.createdAt),
    updatedAt: formatIso(client.updatedAt),
    givenName: client.givenName ?? '',
    familyName: client.familyName ?? '',
    email: client.email ?? '',
    companyId: companyIds[0] ?? '',
    companyIds,
    status: client.portal?.state ?? 'notInvited',
    inviteUrl: inviteUrl(client, publicUrl),
    avatarImageUrl: null,
    fallbackColor: fallbackColor(client.id),
    firstLoginDate: instantOrNull(client.portal?.firstLoginAt),
    lastLoginDate: instantOrNull(client.portal?.lastLoginAt),
    creationMethod: 'internalUser',
    customFields: values(client.customFields, fields, 'client'),
  };
}

/** A named company or a placeholder in Assembly's words. */
export function fromListedCompany(listed: ListedCompany, fields: FieldCatalog): CompanyWire {
  return listed.kind === 'named'
    ? fromCompany(listed.company, fields)
    : fromPlaceholder(listed.id, listed.client);
}

/** A named company in Assembly's words. */
export function fromCompany(company: Company, fields: FieldCatalog): CompanyWire {
  return {
    id: company.id,
    object: 'company',
    createdAt: formatIso(company.createdAt),
    updatedAt: formatIso(company.updatedAt),
    name: company.name,
    fallbackColor: company.fallbackColor ?? fallbackColor(company.id),
    iconImageUrl: company.iconImageUrl ?? '',
    isPlaceholder: false,
    customFields: values(company.customFields, fields, 'company'),
  };
}

/** A placeholder is as old as its client: when the client came to it is not kept, and it never changes. */
function fromPlaceholder(id: string, client: Client): CompanyWire {
  return {
    id,
    object: 'company',
    createdAt: formatIso(client.createdAt),
    updatedAt: formatIso(client.createdAt),
    name: '',
    fallbackColor: fallbackColor(id),
    iconImageUrl: '',
    isPlaceholder: true,
    customFields: {},
  };
}

/** The fields that Assembly can show, of one entity or of both, in their order. */
export function fromFields(catalog: FieldCatalog, entity: FieldEntity | undefined): FieldWire[] {
  const entities: readonly FieldEntity[] = entity === undefined ? ['client', 'company'] : [entity];
  return entities.flatMap((each) =>
    shownFields(catalog, each)
      .sort((a, b) => a.order - b.order)
      .map(fromField),
  );
}

/** The shown field with this id, of either entity. */
export function findShownField(catalog: FieldCatalog, id: string): Field | undefined {
  const all = [...shownFields(catalog, 'client'), ...shownFields(catalog, 'company')];
  return all.find((field) => field.id === id);
}

/** A choice in the list of a field's options. */
export function fromOption(option: FieldOption): OptionWire {
  return { ...embedded(option), object: 'customFieldOption' };
}

function shownFields(catalog: FieldCatalog, entity: FieldEntity): ShownField[] {
  return [...catalog[entity].values()].filter(isShown).filter(({ retired }) => !retired);
}

function fromField(field: ShownField): FieldWire {
  return {
    id: field.id,
    object: 'customField',
    key: field.key,
    name: field.label,
    type: field.type,
    order: field.order,
    entityType: field.entity,
    ...(field.type === 'multiSelect' ? { options: field.options.map(embedded) } : {}),
  };
}

function embedded({ id, key, label, color }: FieldOption): EmbeddedOptionWire {
  return { id, key, label, color };
}

function values(
  customFields: Client['customFields'],
  fields: FieldCatalog,
  entity: FieldEntity,
): CustomFieldsWire {
  // What is shown has the shape of its field's type; the members of an address were checked on the way in.
  return shownCustomFields(customFields, fields[entity]) as CustomFieldsWire;
}

/** Someone who signed in before has no use for a code: the portal itself is the place (wire-contracts 2.3). */
function inviteUrl({ portal }: Client, publicUrl: string): string {
  if (portal === null) {
    return '';
  }
  return portal.state === 'active' ? publicUrl : `${publicUrl}/u/${portal.inviteCode}`;
}

function instantOrNull(ms: number | null | undefined): string | null {
  return ms === null || ms === undefined ? null : formatIso(ms);
}
