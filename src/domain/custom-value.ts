import type { JsonValue } from '../lib/json/json-value.ts';
import { checkAddress } from './address.ts';
import { parseEmail } from './email.ts';
import { isCalendarDate, isDateTime, isUnixSeconds } from './instant.ts';
import { ok, pointerTo, refuse } from './issue.ts';
import type { Checked, Issue } from './issue.ts';
import { checkPhoneNumberField } from './phone.ts';
import { checkText } from './text.ts';
import { checkUrl } from './url.ts';

/** The types of a custom field (design 4.4); Assembly shows seven of them, CrowdPower three. */
export const fieldTypes = [
  'text',
  'number',
  'boolean',
  'date',
  'url',
  'email',
  'phoneNumber',
  'address',
  'multiSelect',
  'json',
] as const;

export type FieldType = (typeof fieldTypes)[number];

/** What a check needs of a field's definition. */
export interface CustomValueRules {
  readonly type: FieldType;
  /** The choices of a multiSelect. */
  readonly options?: readonly { readonly key: string }[];
}

const valueBytesMax = 65_536;
const textRules = {
  field: 'value',
  codePointsMax: valueBytesMax,
  bytesMax: valueBytesMax,
  multiline: true,
};
/** A number as a text, in decimal digits. */
export const numericText = /^[+-]?\d{1,100}(?:\.\d{1,100})?(?:e[+-]?\d{1,3})?$/i;

/**
 * Checks a value against the declared field it is for, and answers it in the form in which it is
 * stored: as it was sent, except that a string for an `address` becomes an object. `null` and, where a
 * dialect says so, empty values unset a field; they are the caller's to handle and are refused here.
 *
 * | type | accepted |
 * | --- | --- |
 * | text | a string, lines included, up to 64 kB |
 * | number | a number, or the decimal digits of one in a string (wire-contracts 2.9, 6) |
 * | boolean | `true`, `false` |
 * | date | a calendar date or date-time as ISO 8601 string, or Unix seconds (wire-contracts 4.2) |
 * | url, email, phoneNumber, address | see `checkUrl`, `parseEmail`, `checkPhoneNumberField`, `checkAddress` |
 * | multiSelect | an array of different option keys |
 * | json | anything |
 */
export function checkCustomValue(rules: CustomValueRules, value: JsonValue): Checked<JsonValue> {
  return checks[rules.type](value, rules);
}

type Check = (value: JsonValue, rules: CustomValueRules) => Checked<JsonValue>;

const checks: Readonly<Record<FieldType, Check>> = {
  text: (value) => checkText(value, textRules),
  number: checkNumber,
  boolean: (value) =>
    typeof value === 'boolean' ? ok(value) : refuse('type', 'A value must be true or false.'),
  date: checkDate,
  url: checkUrl,
  email: checkEmail,
  phoneNumber: checkPhoneNumberField,
  address: (value) => checkAddress(value) as Checked<JsonValue>,
  multiSelect: checkOptions,
  json: ok,
};

/** The type of a field that is first seen in a write: that of its JSON value. */
export function inferFieldType(value: JsonValue): FieldType {
  if (typeof value === 'string') {
    return 'text';
  }
  if (typeof value === 'number') {
    return 'number';
  }
  return typeof value === 'boolean' ? 'boolean' : 'json';
}

function checkNumber(value: JsonValue): Checked<JsonValue> {
  if (typeof value === 'string') {
    return numericText.test(value)
      ? ok(value)
      : refuse('number', 'A value must be a number, like 12 or 3.50.');
  }
  if (typeof value !== 'number') {
    return refuse('type', 'A value must be a number.');
  }
  if (!Number.isFinite(value)) {
    return refuse('number_out_of_range', 'A number must be finite.');
  }
  return Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21
    ? refuse('unsafe_integer', 'An integer beyond 2^53 loses digits. Send it as a string.')
    : ok(value);
}

function checkDate(value: JsonValue): Checked<JsonValue> {
  if (typeof value === 'number' ? isUnixSeconds(value) : isDateText(value)) {
    return ok(value);
  }
  return refuse(
    'date',
    'A date must exist and be written like 2024-02-29 or 2024-02-29T13:00:00Z, or be Unix seconds.',
  );
}

function isDateText(value: JsonValue): boolean {
  return typeof value === 'string' && (isCalendarDate(value) || isDateTime(value));
}

function checkEmail(value: JsonValue): Checked<JsonValue> {
  const parsed = parseEmail(value);
  return parsed.ok ? ok(value) : parsed;
}

function checkOptions(value: JsonValue, rules: CustomValueRules): Checked<JsonValue> {
  if (!Array.isArray(value)) {
    return refuse('type', 'A value must be an array of option keys.');
  }
  const known = new Set<JsonValue>(rules.options?.map(({ key }) => key));
  const seen = new Set<JsonValue>();
  const issues: Issue[] = [];
  for (const [index, key] of (value as readonly JsonValue[]).entries()) {
    const pointer = pointerTo(index);
    if (!known.has(key)) {
      const message = 'An option key must be one of the options of the field.';
      issues.push({ pointer, code: 'unknown_option', message });
    } else if (seen.has(key)) {
      issues.push({ pointer, code: 'duplicate', message: 'An option can be chosen only once.' });
    }
    seen.add(key);
  }
  return issues.length === 0 ? ok(value) : { ok: false, issues };
}
