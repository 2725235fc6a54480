import { type Checked, ok, refuse } from '../../domain/issue.ts';
import { nameCodePointsMax } from '../../domain/names.ts';
import { checkText, isBlank, type TextRules } from '../../domain/text.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { parseUuid } from '../../lib/uuid.ts';
import type { Check } from './member-reader.ts';

/** A text as `checkText` has it that also shows something. Codes: those, and `blank`. */
export function visibleText(rules: TextRules): Check<string> {
  return (value) => {
    const checked = checkText(value, rules);
    return checked.ok && isBlank(checked.value)
      ? refuse('blank', `\`${rules.field}\` must not be blank.`)
      : checked;
  };
}

/** A name of a person or a company, whole or in part, as long as it may be in every dialect. Codes: those of `visibleText`. */
export function nameText(field: string): Check<string> {
  return visibleText({ field, codePointsMax: nameCodePointsMax });
}

/** What `check` accepts, and `null`. */
export function nullable<T>(check: Check<T>): Check<T | null> {
  return (value) => (value === null ? ok(null) : check(value));
}

/** What `check` accepts; `null` and the empty string both mean "nothing" and give `null`. */
export function emptyIsNull<T>(check: Check<T>): Check<T | null> {
  return (value) => (value === null || value === '' ? ok(null) : check(value));
}

/** One of a few words, spelled exactly so. Codes: `type`, `enum`. */
export function oneOf<T extends string>(field: string, words: readonly T[]): Check<T> {
  return (value) => {
    const word = words.find((each) => each === value);
    const expected = `\`${field}\` must be one of: ${words.join(', ')}.`;
    return word === undefined
      ? refuse(typeof value === 'string' ? 'enum' : 'type', expected)
      : ok(word);
  };
}

/** A UUID in any case, given back in lower case. Codes: `type`, `uuid`. */
export function uuidText(field: string): Check<string> {
  return (value) => {
    if (typeof value !== 'string') {
      return refuse('type', `\`${field}\` must be a string that holds a UUID.`);
    }
    const uuid = parseUuid(value);
    return uuid === undefined ? refuse('uuid', `\`${field}\` must be a UUID.`) : ok(uuid);
  };
}

/** Wraps the check of a query parameter: one that is given more than once is refused, for which one counts is anyone's guess. */
export function once<T>(field: string, check: (text: string) => Checked<T>): Check<T> {
  return (value) =>
    typeof value === 'string'
      ? check(value)
      : refuse('duplicate', `\`${field}\` must be given once.`);
}

// ASCII digits without a sign, a fraction or superfluous zeros; `Number()` takes much more.
const decimal = /^(?:0|[1-9]\d{0,15})$/;

/** A query parameter that is an integer in decimal ASCII digits, out of a range; never clamped. Codes: `duplicate`, `number`. */
export function queryInteger(
  field: string,
  range: { readonly min: number; readonly max: number },
): Check<number> {
  return once(field, (text) => {
    const number = decimal.test(text) ? Number(text) : Number.NaN;
    return number >= range.min && number <= range.max
      ? ok(number)
      : refuse('number', `\`${field}\` must be an integer from ${range.min} to ${range.max}.`);
  });
}

/** A query parameter that is `true` or `false`. Codes: `duplicate`, `enum`. */
export function queryBoolean(field: string): Check<boolean> {
  return once(field, (text) =>
    text === 'true' || text === 'false'
      ? ok(text === 'true')
      : refuse('enum', `\`${field}\` must be true or false.`),
  );
}

/** Treats an empty query parameter as one that was not given. */
export function emptyIsAbsent<T>(check: Check<T>): Check<T | undefined> {
  return (value: JsonValue) => (value === '' ? ok(undefined) : check(value));
}
