import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  type PhoneNumber,
} from 'libphonenumber-js/min';
import { fold } from './fold.ts';
import { ok, refuse } from './issue.ts';
import type { Checked } from './issue.ts';
import { checkText } from './text.ts';

const e164 = /^\+[1-9]\d{6,14}$/;
const international = /^(?:\+|00)[\d\s()./-]*\d/;
// Separators up to the first digit, then both: a text that is none is given up at the first other character.
const digitsAndSeparators = /^[\s()./+-]*\d[\d\s()./+-]*$/;
const phoneRules = { field: 'phone', codePointsMax: 255 };
const keyCodePointsMax = 64;
const zero = 0x30;

/**
 * A phone number of an input: one line of at most 255 code points, kept as it was sent. No check of
 * validity, since two of the four APIs document numbers that are not valid (wire-contracts 3.2, 4.2).
 */
export function parsePhone(value: unknown): Checked<string> {
  return checkText(value, phoneRules);
}

/**
 * The phone key: what a phone number is looked up and sorted by. E.164 where the text is an
 * international number (`+` or `00` in front), an extension left out; its digits where it holds only
 * digits and separators; else the folded text, at most 64 code points of it. Separators never make
 * another key. Not unique.
 */
export function phoneKey(text: string): string {
  return isClearE164(text) ? text : keyOfFolded(fold(text));
}

function keyOfFolded(text: string): string {
  const isNumber = isDialled(text);
  if (international.test(text)) {
    const compact = `+${phoneDigits(text)}`;
    const key = isNumber && isClearE164(compact) ? compact : parseInternational(text)?.number;
    if (key !== undefined) {
      return key;
    }
  }
  if (!isNumber) {
    return cut(text);
  }
  const digits = text.replace(/\D/g, '');
  // "(00) 33 …": only without its separators can it be seen to be international.
  return digits.startsWith('00') && digits !== text ? keyOfFolded(digits) : cut(digits);
}

/** True where a text is digits and the separators that people write between them, and nothing else. Of texts of any length. */
export function isDialled(text: string): boolean {
  return digitsAndSeparators.test(text);
}

function cut(key: string): string {
  return key.length <= keyCodePointsMax ? key : Array.from(key).slice(0, keyCodePointsMax).join('');
}

const callingCodes: ReadonlySet<string> = new Set(
  getCountries().map((country) => getCountryCallingCode(country)),
);

// E.164 beyond doubt: a country code of the list, and behind it no zero, which is a trunk prefix in
// most countries and a part of the number in some. What is in doubt goes to the library.
function isClearE164(text: string): boolean {
  if (!e164.test(text)) {
    return false;
  }
  for (let end = 2; end <= 4; end++) {
    if (callingCodes.has(text.slice(1, end))) {
      return text.charCodeAt(end) !== zero;
    }
  }
  return false;
}

/**
 * The digits of a phone number as one word for search: without the `00` of an international number
 * and without a trunk zero in parentheses, so that `+44 (0)20 …` and `004420…` are the same word.
 */
export function phoneDigits(text: string): string {
  if (e164.test(text)) {
    return text.slice(1);
  }
  const digits = fold(text).replace('(0)', '').replace(/\D/g, '');
  return digits.startsWith('00') ? digits.slice(2) : digits;
}

/**
 * True where a phone number on record is the one that is asked for: their keys are equal, or the one
 * asked for is written as it is dialled at home (`06 12 34 56 78`, `612345678`) and the one on record is
 * that number with its country code. So a national number can be that of people in several countries.
 */
export function isSamePhone(onRecord: string, asked: string): boolean {
  const key = phoneKey(onRecord);
  const askedKey = phoneKey(asked);
  if (key === askedKey) {
    return true;
  }
  return (
    onlyDigits.test(askedKey) &&
    key.startsWith('+') &&
    nationalDigits(key) === nationalDigits(askedKey)
  );
}

/** What to search phones for, so that everybody who has the number asked for (`isSamePhone`) is found, and others may be. */
export function phoneSearchQuery(asked: string): string {
  const key = phoneKey(asked);
  const digits = nationalDigits(key);
  // One or two are looked for where words begin, which is in front of the zeros.
  return digits.length > 2 ? digits : key;
}

const onlyDigits = /^\d+$/;

/** The digits of a phone key without country code and trunk zeros: Italy keeps the zero behind the country code, others drop it. */
function nationalDigits(key: string): string {
  const digits = e164.test(key) ? (parseInternational(key)?.nationalNumber ?? '') : key;
  return onlyDigits.test(digits) ? digits.replace(/^0+/, '') : '';
}

/**
 * A value of a `phoneNumber` field (wire-contracts 2.6): `+{countryCode}{areaCode}{number}` and nothing
 * else, separators included. The country code must exist and the length be plausible for it; more is
 * not asked, because the source document's own sample has an unassigned area code. Code `phone`.
 */
export function checkPhoneNumberField(value: unknown): Checked<string> {
  if (typeof value !== 'string') {
    return refuse('type', 'A phone number must be a string like +12123456789.');
  }
  if (!e164.test(value)) {
    return refuse(
      'phone',
      'A phone number must be + followed by country code, area code and number, digits only, like +12123456789.',
    );
  }
  return parseInternational(value)?.isPossible() === true
    ? ok(value)
    : refuse(
        'phone',
        'The country code of a phone number must exist, and its length must fit that country.',
      );
}

// 9 µs a call, so only for what the regular expression cannot decide. Searching for numbers inside
// prose ("ask for Bob on …") is not wanted.
function parseInternational(text: string): ReturnType<typeof parsePhoneNumberFromString> {
  const withPlus = text.startsWith('00') ? `+${text.slice(2)}` : text;
  return parsePhoneNumberFromString(withPlus, { extract: false });
}

/**
 * A number that was written as it is dialled at home, as E.164, with its extension behind it where it has
 * one; one that begins with `+` stays as it is, and `00` becomes that where it can.
 * `country` is ISO 3166-1, two letters. Code `phone` where it is no number of that country.
 */
export function internationalPhone(text: string, country: string): Checked<string> {
  const trimmed = text.trim();
  if (international.test(trimmed)) {
    const parsed = trimmed.startsWith('00') ? parseInternational(trimmed) : undefined;
    return ok(parsed?.isPossible() === true ? withExtension(parsed) : text);
  }
  const parsed = parsePhoneNumberFromString(text, {
    defaultCountry: country as CountryCode,
    extract: false,
  });
  return parsed?.isPossible() === true
    ? ok(withExtension(parsed))
    : refuse('phone', `The phone number is none of the stated country (${country}).`);
}

function withExtension({ number, ext }: PhoneNumber): string {
  return ext === undefined ? number : `${number} ext. ${ext}`;
}

/** Whether phone numbers of a country are known; ISO 3166-1, two letters. */
export function isPhoneCountry(country: string): boolean {
  return isSupportedCountry(country);
}
