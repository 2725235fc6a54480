import { getAlpha2Codes } from 'i18n-iso-countries/index.js';
import { isJsonObject, type JsonObject } from '../lib/json/json-object.ts';
import type { JsonValue } from '../lib/json/json-value.ts';
import { issuesAt, ok, pointerTo, refuse } from './issue.ts';
import type { Checked, Issue } from './issue.ts';
import { checkText, isBlank } from './text.ts';

/** A postal address as Assembly has it (wire-contracts 2.6). `null` is a part that is unset. */
export interface Address {
  /** As it would stand on an envelope, lines included. */
  readonly fullAddress: string;
  /** ISO 3166-1 alpha-2; absent only where the address was sent as a string. */
  readonly country?: string;
  readonly region?: string | null;
  readonly postalCode?: string | null;
  readonly addressLine1?: string | null;
  readonly addressLine2?: string | null;
  readonly city?: string | null;
}

const optionalParts = ['region', 'postalCode', 'addressLine1', 'addressLine2', 'city'] as const;
const members: ReadonlySet<string> = new Set(['fullAddress', 'country', ...optionalParts]);
const countryCodes: ReadonlySet<string> = new Set(Object.keys(getAlpha2Codes()));

const fullAddressRules = { field: 'fullAddress', codePointsMax: 1_000, multiline: true };
const partCodePointsMax = 255;

/**
 * An address of an input: an object with `fullAddress`, `country` and optional parts, kept as it was
 * sent, for any country; or a string, which becomes `{fullAddress}`. The country code may be in either
 * case; `XK` (Kosovo), which everybody uses though ISO has not assigned it, counts. Codes: `type`,
 * `required`, `blank`, `country`, `unknown_member` and those of `checkText`, each with its member.
 */
export function checkAddress(value: JsonValue): Checked<Address> {
  if (typeof value === 'string') {
    const issues = fullAddressIssues(value, '');
    return issues.length === 0 ? ok({ fullAddress: value }) : { ok: false, issues };
  }
  if (!isJsonObject(value)) {
    return refuse(
      'type',
      'An address must be an object with `fullAddress` and `country`, or a string.',
    );
  }
  const issues = [
    ...unknownMembers(value),
    ...fullAddressIssues(value['fullAddress'], '/fullAddress'),
    ...countryIssues(value['country']),
    ...optionalParts.flatMap((part) => partIssues(part, value[part])),
  ];
  return issues.length === 0 ? ok(value as unknown as Address) : { ok: false, issues };
}

function unknownMembers(value: JsonObject): Issue[] {
  return Object.keys(value)
    .filter((member) => !members.has(member))
    .map((member) => ({
      pointer: pointerTo(member),
      code: 'unknown_member',
      message: `An address has no such member. Its members are ${Array.from(members, (name) => `\`${name}\``).join(', ')}.`,
    }));
}

function fullAddressIssues(value: JsonValue | undefined, pointer: string): readonly Issue[] {
  if (value === undefined) {
    return [{ pointer, code: 'required', message: 'An address must have a `fullAddress`.' }];
  }
  const checked = checkText(value, fullAddressRules);
  if (!checked.ok) {
    return issuesAt(pointer, checked.issues);
  }
  return isBlank(checked.value)
    ? [{ pointer, code: 'blank', message: '`fullAddress` must not be blank.' }]
    : [];
}

function countryIssues(value: JsonValue | undefined): readonly Issue[] {
  const pointer = '/country';
  if (value === undefined) {
    return [{ pointer, code: 'required', message: 'An address must have a `country`.' }];
  }
  if (typeof value !== 'string') {
    return [{ pointer, code: 'type', message: '`country` must be a string.' }];
  }
  const message = '`country` must be a two-letter ISO 3166-1 code, like US or GB.';
  return countryCodes.has(value.toUpperCase()) ? [] : [{ pointer, code: 'country', message }];
}

function partIssues(part: string, value: JsonValue | undefined): readonly Issue[] {
  if (value === undefined || value === null) {
    return [];
  }
  const checked = checkText(value, { field: part, codePointsMax: partCodePointsMax });
  return checked.ok ? [] : issuesAt(pointerTo(part), checked.issues);
}
