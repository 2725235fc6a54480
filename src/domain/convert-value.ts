import { isJsonObject } from '../lib/json/json-object.ts';
import type { JsonValue } from '../lib/json/json-value.ts';
import { checkAddress } from './address.ts';
import { checkCustomValue, type FieldType } from './custom-value.ts';
import type { FieldOption } from './field.ts';
import { formatIso, isUnixSeconds } from './instant.ts';
import { type Checked, ok, refuse } from './issue.ts';
import { phoneKey } from './phone.ts';
import { isBlank } from './text.ts';
import { splitEscaped } from '../lib/escaped-list.ts';

/** From which type to which. Options are those of the multiSelect that one of the two may be. */
export interface Conversion {
  readonly from: FieldType;
  readonly to: FieldType;
  readonly options: readonly Pick<FieldOption, 'key' | 'label'>[];
}

/**
 * A stored value in the form of another type, or why it has none; `null` where nothing is left to store,
 * because a blank text holds nothing that could be lost. What already has the new type stays as it is, so
 * that converting twice is converting once: a conversion can be taken up again wherever it stopped.
 *
 * | to | accepted, beside values of that type |
 * | --- | --- |
 * | json | everything, as it is |
 * | text | everything: labels of options joined by commas, `fullAddress` of an address, ISO 8601 of a date, else its JSON |
 * | number | text that is a number; it stays a text where JavaScript's number would show other digits |
 * | boolean | text that is true, false, yes, no, 1 or 0, in any case |
 * | date, url, email | text that is one |
 * | phoneNumber | text of an international number, in any formatting |
 * | address | text, which becomes its `fullAddress` |
 * | multiSelect | text that is the key or the label of an option, or several of them between commas |
 *
 * Everything between two other types goes by way of its text.
 */
export function convertValue(value: JsonValue, conversion: Conversion): Checked<JsonValue> {
  const { to, options } = conversion;
  if (typeof value !== 'string') {
    const isThere = isBareAddress(value)
      ? to === 'address'
      : checkCustomValue({ type: to, options }, value).ok;
    if (isThere) {
      return ok(value);
    }
  }
  const text = textOf(value, conversion);
  if (text === undefined) {
    return refuse('type', `A value of this kind cannot become ${nouns[to]}.`);
  }
  if (isBlank(text) && to !== 'text' && to !== 'json') {
    return ok(null);
  }
  return fromText(text, conversion);
}

const nouns: Readonly<Record<FieldType, string>> = {
  text: 'a text',
  number: 'a number',
  boolean: 'true or false',
  date: 'a date',
  url: 'a URL',
  email: 'an email',
  phoneNumber: 'a phone number',
  address: 'an address',
  multiSelect: 'a choice of options',
  json: 'JSON',
};

/** The text that a value stands for; `undefined` for a structure that only text and JSON can hold. */
function textOf(value: JsonValue, { from, to, options }: Conversion): string | undefined {
  if (typeof value === 'string') {
    return value;
  }
  if (typeof value === 'number') {
    return from === 'date' && isUnixSeconds(value) ? formatIso(value * 1_000) : String(value);
  }
  if (typeof value === 'boolean') {
    return String(value);
  }
  if (from === 'multiSelect' && Array.isArray(value)) {
    return labelsOf(value as readonly JsonValue[], options);
  }
  const fullAddress = from === 'address' ? fullAddressOf(value) : undefined;
  return fullAddress ?? (to === 'text' ? JSON.stringify(value) : undefined);
}

/** The labels of the chosen options; a key that is no option any more stands for itself. */
function labelsOf(keys: readonly JsonValue[], options: Conversion['options']): string {
  return keys
    .map((key) => options.find((option) => option.key === key)?.label ?? jsonText(key))
    .join(', ');
}

function jsonText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function fromText(text: string, { to, options }: Conversion): Checked<JsonValue> {
  switch (to) {
    case 'number':
      return numberOf(text);
    case 'boolean':
      return booleanOf(text);
    case 'phoneNumber':
      return checkCustomValue({ type: to }, phoneKey(text));
    case 'address':
      return checkAddress(text) as Checked<JsonValue>;
    case 'multiSelect':
      return optionsOf(text, options);
    case 'date':
    case 'url':
    case 'email':
      return checkCustomValue({ type: to }, text.trim());
    case 'text':
    case 'json':
      return checkCustomValue({ type: to }, text);
  }
}

/** `12` becomes a number; `007`, `3.50` and digits beyond 2^53 stay the text of one, which loses nothing. */
function numberOf(text: string): Checked<JsonValue> {
  const checked = checkCustomValue({ type: 'number' }, text.trim());
  if (!checked.ok) {
    return checked;
  }
  const number = Number(checked.value);
  return String(number) === checked.value && checkCustomValue({ type: 'number' }, number).ok
    ? ok(number)
    : checked;
}

const truths: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['0', false],
]);

function booleanOf(text: string): Checked<JsonValue> {
  const truth = truths.get(text.trim().toLowerCase());
  return truth === undefined
    ? refuse('type', 'A value must be true, false, yes, no, 1 or 0.')
    : ok(truth);
}

function optionsOf(text: string, options: Conversion['options']): Checked<JsonValue> {
  const whole = optionOf(text, options);
  if (whole !== undefined) {
    return ok([whole]);
  }
  const parts = splitEscaped(text, ',').map((part) => optionOf(part, options));
  const keys = parts.filter((key) => key !== undefined);
  return keys.length === parts.length
    ? ok([...new Set(keys)])
    : refuse('unknown_option', 'A value must be the key or the label of an option of the field.');
}

function optionOf(text: string, options: Conversion['options']): string | undefined {
  const name = text.trim();
  const option =
    options.find(({ key }) => key === name) ?? options.find(({ label }) => label === name);
  return option?.key;
}

function fullAddressOf(value: JsonValue): string | undefined {
  const full = isJsonObject(value) ? value['fullAddress'] : undefined;
  return typeof full === 'string' ? full : undefined;
}

/** What a text became as an address: it has no country, so it would not be accepted as an object from a caller. */
function isBareAddress(value: JsonValue): boolean {
  const full = fullAddressOf(value);
  return full !== undefined && Object.keys(value as object).length === 1 && checkAddress(full).ok;
}
