import type { JsonValue } from '../lib/json/json-value.ts';
import { ok, refuse } from './issue.ts';
import type { Checked, Issue } from './issue.ts';
import { checkText, isBlank } from './text.ts';

/** How many custom values a record may hold. */
export const customFieldsMax = 1_000;

/** How many bytes of JSON (UTF-8) they may take together: 64 kB. */
export const customFieldsBytesMax = 65_536;

const keyRules = { field: 'key', codePointsMax: 255 };

// The strict reader refuses them in every body; a key can also come from the command line.
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * The key of a custom field: one line of 1 to 255 code points, taken literally (`$ne`, `a.b`, `a[0]` and
 * `toString` are keys like any other). All its issues have the code `field_key` or one of `checkText`.
 */
export function checkFieldKey(key: unknown): Checked<string> {
  const checked = checkText(key, keyRules);
  if (!checked.ok) {
    return checked;
  }
  if (isBlank(checked.value)) {
    return refuse('field_key', 'The key of a custom field must not be blank.');
  }
  return forbiddenKeys.has(checked.value)
    ? refuse('field_key', 'The key of a custom field must not be a name that JavaScript reserves.')
    : ok(checked.value);
}

/**
 * The key that somebody gives a field who declares or renames it. Paths name fields by their keys, and in a path
 * `.` and `..` stand for other places, however they are encoded (WHATWG URL, section 4.4). A write may use them
 * nevertheless: its value is kept, and no other API's call fails for it. Codes as `checkFieldKey`.
 */
export function checkGivenFieldKey(key: unknown): Checked<string> {
  const checked = checkFieldKey(key);
  return checked.ok && (checked.value === '.' || checked.value === '..')
    ? refuse(
        'field_key',
        'The key of a custom field must not be `.` or `..`: no path could name it.',
      )
    : checked;
}

/**
 * What is wrong with the size of a record's custom fields, if anything. Codes `too_many_members`,
 * `too_long`. A small map, which is nearly every one, is bounded from above without writing its JSON.
 */
export function customFieldsSizeIssue(
  values: Readonly<Record<string, JsonValue>>,
): Issue | undefined {
  let count = 0;
  let bytesAtMost = 2;
  for (const key in values) {
    count++;
    bytesAtMost +=
      key.length * escapedBytesMax + memberOverheadBytes + boundOf(values[key] ?? null);
  }
  if (count > customFieldsMax) {
    const message = `A record must have at most ${customFieldsMax} custom fields. Remove some.`;
    return { pointer: '', code: 'too_many_members', message };
  }
  if (bytesAtMost <= customFieldsBytesMax || jsonBytes(values) <= customFieldsBytesMax) {
    return undefined;
  }
  const message = `All custom fields of a record must take at most ${customFieldsBytesMax} bytes together. Shorten them.`;
  return { pointer: '', code: 'too_long', message };
}

// A UTF-16 unit takes at most six bytes of JSON, as \u001f; quotes, colon and comma come on top.
const escapedBytesMax = 6;
const memberOverheadBytes = 4;
const scalarBytesMax = 26;

function boundOf(value: JsonValue): number {
  if (typeof value === 'string') {
    return value.length * escapedBytesMax + 2;
  }
  return typeof value === 'object' && value !== null ? jsonBytes(value) : scalarBytesMax;
}

function jsonBytes(value: JsonValue): number {
  return Buffer.byteLength(JSON.stringify(value));
}
