import { convertValue } from '../../domain/convert-value.ts';
import { type Field, findField, type FieldCatalog } from '../../domain/field.ts';
import { customFieldTarget, type ImportOptions } from '../../domain/import-options.ts';
import { instantOfDate, formatIso } from '../../domain/instant.ts';
import { type Checked, ok, refuse } from '../../domain/issue.ts';
import { internationalPhone } from '../../domain/phone.ts';
import { splitEscaped } from '../../lib/escaped-list.ts';
import { readJson } from '../../lib/json/read-json.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { readDate } from './read-date.ts';

/** What a cell that is not blank becomes as a member of a client in `/api/v2`. */
export type ConvertCell = (text: string) => Checked<JsonValue>;

type CellOptions = Pick<ImportOptions, 'dateOrder' | 'defaultCountry'>;

/** How the cells of a column are converted that fills this field. What the value may be is checked afterwards. */
export function cellConverter(
  target: string,
  options: CellOptions,
  fields: FieldCatalog,
): ConvertCell {
  if (target.startsWith(customFieldTarget)) {
    const key = target.slice(customFieldTarget.length);
    return customFieldConverter(findField(fields, 'client', key), options);
  }
  switch (target) {
    case 'phone':
      return phoneConverter(options);
    case 'status':
      return (text) => ok(text.trim().toLowerCase());
    case 'signedUpAt':
      return (text) => instantText(text, options);
    case 'companyIds':
      return (text) => ok(text.split(/[\s,;]+/).filter((id) => id !== ''));
    case 'companyNames':
      return (text) => ok([...splitEscaped(text, ',')]);
    case 'customFields':
      return jsonObject;
    case 'id':
      return (text) => ok(text.trim());
    default:
      return ok;
  }
}

function phoneConverter({ defaultCountry }: CellOptions): ConvertCell {
  return defaultCountry === null ? ok : (text) => internationalPhone(text, defaultCountry);
}

/** A day begins at midnight, and a time without an offset is in UTC. */
function instantText(text: string, { dateOrder }: CellOptions): Checked<JsonValue> {
  const date = readDate(text, dateOrder);
  return date.ok ? ok(formatIso(instantOfDate(date.value) ?? 0)) : date;
}

function customFieldConverter(field: Field | undefined, options: CellOptions): ConvertCell {
  if (field === undefined || field.type === 'text') {
    return ok;
  }
  const convert = typedConverter(field, options);
  if (field.declared) {
    return convert;
  }
  // The values of a field that was only observed are not checked: what does not fit stays a text.
  return (text) => {
    const converted = convert(text);
    return converted.ok ? converted : ok(text);
  };
}

function typedConverter(field: Field, options: CellOptions): ConvertCell {
  const convert: ConvertCell = (text) =>
    convertValue(text, { from: 'text', to: field.type, options: field.options });
  if (field.type === 'date') {
    return (text) => readDate(text, options.dateOrder);
  }
  if (field.type === 'phoneNumber') {
    const international = phoneConverter(options);
    return (text) => {
      const phone = international(text);
      return phone.ok ? convert(phone.value as string) : phone;
    };
  }
  if (field.type === 'json') {
    return jsonOrText;
  }
  if (field.type === 'address') {
    return (text) => (text.trimStart().startsWith('{') ? jsonObject(text) : convert(text));
  }
  return field.type === 'multiSelect' ? optionsConverter(convert) : convert;
}

/** A JSON array of keys; else keys or labels between commas, semicolons or lines, whichever fits. */
function optionsConverter(convert: ConvertCell): ConvertCell {
  return (text) => {
    if (text.trimStart().startsWith('[')) {
      return jsonOrText(text);
    }
    const converted = convert(text);
    return converted.ok ? converted : convert(text.replaceAll(/[;|\n]/g, ','));
  };
}

function jsonObject(text: string): Checked<JsonValue> {
  const read = readJson(Buffer.from(text));
  return read.ok && typeof read.value === 'object' && !Array.isArray(read.value)
    ? ok(read.value)
    : refuse('json', 'A value must be a JSON object.');
}

function jsonOrText(text: string): Checked<JsonValue> {
  const read = readJson(Buffer.from(text));
  return ok(read.ok ? read.value : text);
}
