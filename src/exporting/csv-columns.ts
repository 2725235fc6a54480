import type { Client } from '../domain/client.ts';
import { type Field, type FieldCatalog, findField, storedKeys } from '../domain/field.ts';
import { formatIso } from '../domain/instant.ts';
import type { JsonValue } from '../lib/json/json-value.ts';
import { listCell, textCell, textCellOrNone } from './csv-cells.ts';

/** A client, and what of it the record itself does not hold. */
export interface ExportedClient {
  readonly client: Client;
  /** In the order of its `companyIds`. */
  readonly companyNames: readonly string[];
}

/** One column of a CSV. */
export interface CsvColumn {
  readonly header: string;
  /** The cell as it is written, quotes included. `fields` are those of now, or later than the client was read. */
  cell(exported: ExportedClient, fields: FieldsById): string;
}

/** Fields of clients by their ids. */
export type FieldsById = ReadonlyMap<string, Field>;

const memberColumns: readonly CsvColumn[] = [
  column('id', ({ id }) => id),
  column('externalId', ({ externalId }) => textCellOrNone(externalId)),
  column('email', ({ email }) => textCellOrNone(email)),
  column('name', ({ name }) => textCellOrNone(name)),
  column('givenName', ({ givenName }) => textCellOrNone(givenName)),
  column('familyName', ({ familyName }) => textCellOrNone(familyName)),
  column('phone', ({ phone }) => textCellOrNone(phone)),
  column('status', ({ status }) => status),
  column('notes', ({ notes }) => textCellOrNone(notes)),
  column('companyIds', ({ companyIds }) => listCell(companyIds)),
  { header: 'companyNames', cell: ({ companyNames }) => listCell(companyNames) },
  column('portalState', ({ portal }) => portal?.state ?? ''),
  column('portalFirstLoginAt', ({ portal }) => instantCell(portal?.firstLoginAt ?? null)),
  column('portalLastLoginAt', ({ portal }) => instantCell(portal?.lastLoginAt ?? null)),
  column('signedUpAt', ({ signedUpAt }) => instantCell(signedUpAt)),
  column('ip', ({ ip }) => textCellOrNone(ip)),
  column('firstSeenAt', ({ createdAt }) => instantCell(createdAt)),
  column('lastSeenAt', ({ lastSeenAt }) => instantCell(lastSeenAt)),
  column('sessionCount', ({ sessionCount }) => String(sessionCount)),
  column('version', ({ version }) => String(version)),
  column('createdAt', ({ createdAt }) => instantCell(createdAt)),
  column('updatedAt', ({ updatedAt }) => instantCell(updatedAt)),
];

/** The members of a client by their names in `/api/v2`, then `customFields.<key>` for each field there is, in the order of the fields. */
export function csvColumns({ client: fields }: FieldCatalog): readonly CsvColumn[] {
  const ordered = [...fields.values()].sort((a, b) => a.order - b.order);
  return [...memberColumns, ...ordered.map(fieldColumn)];
}

/** The column of this name. A field's answers to every key that it has had, and has the one of now as header. */
export function columnNamed(fields: FieldCatalog, name: string): CsvColumn | undefined {
  if (!name.startsWith(customFieldPrefix)) {
    return memberColumns.find(({ header }) => header === name);
  }
  const field = findField(fields, 'client', name.slice(customFieldPrefix.length));
  return field === undefined ? undefined : fieldColumn(field);
}

const customFieldPrefix = 'customFields.';

/**
 * A column belongs to a field, not to the key that it had when the export began: whoever renames it changes
 * neither the header, which is written, nor what stands below.
 */
function fieldColumn(field: Field): CsvColumn {
  return {
    header: customFieldPrefix + field.key,
    cell({ client: { customFields } }, fields) {
      const { type, ...names } = fields.get(field.id) ?? field;
      const key = storedKeys(names).find((each) => Object.hasOwn(customFields, each));
      return key === undefined ? '' : valueCell(customFields[key] ?? null, type);
    },
  };
}

/** Texts and numbers as they are, choices as a list, everything else as JSON. */
function valueCell(value: JsonValue, type: Field['type']): string {
  if (typeof value === 'string' && type !== 'json') {
    return textCell(value);
  }
  if (type === 'multiSelect' && isListOfTexts(value)) {
    return listCell(value);
  }
  // A number is no formula, whatever its sign.
  return typeof value === 'number' ? String(value) : textCell(JSON.stringify(value));
}

function isListOfTexts(value: JsonValue): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function instantCell(ms: number | null): string {
  return ms === null ? '' : formatIso(ms);
}

function column(header: string, cell: (client: Client) => string): CsvColumn {
  return { header, cell: ({ client }) => cell(client) };
}
