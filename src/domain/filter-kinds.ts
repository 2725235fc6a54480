import { parseUuid } from '../lib/uuid.ts';
import { type FieldType, numericText } from './custom-value.ts';
import { parseEmail } from './email.ts';
import { instantOfDate, parseIsoInstant } from './instant.ts';
import { ok, refuse } from './issue.ts';
import type { Checked } from './issue.ts';
import { phoneKey } from './phone.ts';
import { checkText } from './text.ts';

/**
 * The form in which values are compared: instants in milliseconds, emails and phones by their keys, numbers
 * with more digits than a double keeps by all of them (`exactNumber`).
 */
export type Scalar = string | number | boolean;

/** What a filter can ask. `eq` is `in` with one value; `ne` and `notIn` are the opposites of `eq` and `in`. */
export const filterOps = [
  'eq',
  'ne',
  'in',
  'notIn',
  'contains',
  'startsWith',
  'gt',
  'gte',
  'lt',
  'lte',
  'isSet',
] as const;

export type FilterOp = (typeof filterOps)[number];

/** How values of one kind are asked for and compared. */
export interface FilterKind {
  /** The allow-list: what may be asked of such a value. */
  readonly ops: readonly FilterOp[];
  /** A value of a filter, as a caller sent it, in its comparable form. */
  parse(value: unknown): Checked<Scalar>;
  /** What is stored, in comparable form; a list has several, and what is not of this kind (in an observed field) none. */
  comparable(stored: unknown): readonly Scalar[];
  /** What `contains` and `startsWith` look at. */
  texts(stored: unknown): readonly string[];
  /** Numbers are looked for by their digits. */
  readonly isPhone?: boolean;
}

const exact = ['eq', 'ne', 'in', 'notIn', 'isSet'] as const;
const textual = ['eq', 'ne', 'in', 'notIn', 'contains', 'startsWith', 'isSet'] as const;
const ordered = ['eq', 'ne', 'in', 'notIn', 'gt', 'gte', 'lt', 'lte', 'isSet'] as const;

const noTexts = (): readonly string[] => [];

function strings(stored: unknown): readonly string[] {
  if (typeof stored === 'string') {
    return [stored];
  }
  return Array.isArray(stored) ? stored.filter((one) => typeof one === 'string') : [];
}

/** Longer than any member but notes and custom texts, which nobody compares as a whole. */
const valueCodePointsMax = 1_024;

/** A value of a filter that is compared as a text. */
export function parseText(value: unknown): Checked<string> {
  return checkText(value, {
    field: 'value',
    codePointsMax: valueCodePointsMax,
    multiline: true,
  });
}

const text: FilterKind = {
  ops: textual,
  parse: parseText,
  comparable: (stored) => (typeof stored === 'string' ? [stored] : []),
  texts: (stored) => (typeof stored === 'string' ? [stored] : []),
};

const email: FilterKind = {
  ...text,
  parse(value) {
    const parsed = parseEmail(value);
    return parsed.ok ? ok(parsed.value.key) : parsed;
  },
  comparable(stored) {
    const parsed = parseEmail(stored);
    return parsed.ok ? [parsed.value.key] : [];
  },
};

const phone: FilterKind = {
  ...text,
  isPhone: true,
  parse(value) {
    const checked = parseText(value);
    return checked.ok ? ok(phoneKey(checked.value)) : checked;
  },
  comparable: (stored) => (typeof stored === 'string' ? [phoneKey(stored)] : []),
};

const uuid: FilterKind = {
  ops: exact,
  parse(value) {
    const parsed = typeof value === 'string' ? parseUuid(value) : undefined;
    return parsed === undefined ? refuse('uuid', 'A value must be a UUID.') : ok(parsed);
  },
  comparable: strings,
  texts: noTexts,
};

const instant: FilterKind = {
  ops: ordered,
  parse: parseIsoInstant,
  comparable: numbers,
  texts: noTexts,
};

const number: FilterKind = {
  ops: ordered,
  parse(value) {
    const found = exactNumber(value);
    return found === undefined
      ? refuse('number', 'A value must be a number, like 12 or 3.50.')
      : ok(found);
  },
  comparable(stored) {
    const found = exactNumber(stored);
    return found === undefined ? [] : [found];
  },
  texts: noTexts,
};

/** A number; where a double would lose digits of a text, a text that `Number` reads and that all spellings have in common. */
function exactNumber(value: unknown): Scalar | undefined {
  const found = numberOf(value);
  if (found === undefined || typeof value !== 'string') {
    return found;
  }
  const exact = decimalOf(value);
  return exact === decimalOf(String(found)) ? found : exact;
}

/** Significant digits and exponent: `-12.50` is `-125e-1`. */
function decimalOf(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.replace(/^[+-]/, '').split('.');
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  const sign = mantissa.startsWith('-') ? '-' : '';
  return significant === '' ? '0' : `${sign}${significant}e${power}`;
}

/** A number, also one in a text, as fields of this type may hold it. */
function numberOf(value: unknown): number | undefined {
  const found =
    typeof value === 'string' && numericText.test(value)
      ? Number(value)
      : typeof value === 'number'
        ? value
        : Number.NaN;
  return Number.isFinite(found) ? found : undefined;
}

function numbers(stored: unknown): readonly number[] {
  return typeof stored === 'number' ? [stored] : [];
}

const boolean: FilterKind = {
  ops: ['eq', 'ne', 'isSet'],
  parse(value) {
    const found = parseBoolean(value);
    return found === undefined ? refuse('enum', 'A value must be true or false.') : ok(found);
  },
  comparable: (stored) => (typeof stored === 'boolean' ? [stored] : []),
  texts: noTexts,
};

/** `true` or `false`, or one of these words in a query. */
export function parseBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') {
    return value;
  }
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

const date: FilterKind = {
  ops: ordered,
  parse(value) {
    const ms = instantOfDate(value);
    return ms === undefined
      ? refuse('date', 'A value must be a date like 2024-02-29 or 2024-02-29T13:00:00Z.')
      : ok(ms);
  },
  comparable(stored) {
    const ms = instantOfDate(stored);
    return ms === undefined ? [] : [ms];
  },
  texts: noTexts,
};

const options: FilterKind = {
  ops: exact,
  parse: parseText,
  comparable: strings,
  texts: noTexts,
};

const address: FilterKind = {
  ops: ['contains', 'isSet'],
  parse: parseText,
  comparable: () => [],
  texts(stored) {
    const full =
      typeof stored === 'object' && stored !== null && 'fullAddress' in stored
        ? stored.fullAddress
        : stored;
    return typeof full === 'string' ? [full] : [];
  },
};

const json: FilterKind = {
  ops: ['isSet'],
  parse: parseText,
  comparable: () => [],
  texts: noTexts,
};

function words(...allowed: readonly string[]): FilterKind {
  return {
    ops: exact,
    parse: (value) =>
      typeof value === 'string' && allowed.includes(value)
        ? ok(value)
        : refuse('enum', `A value must be one of: ${allowed.join(', ')}.`),
    comparable: strings,
    texts: noTexts,
  };
}

/** Every kind of value, by the name that the table of members uses. */
export const filterKinds = {
  text,
  email,
  phone,
  uuid,
  instant,
  number,
  boolean,
  date,
  options,
  address,
  json,
  status: words('active', 'inactive'),
  portalState: words('invited', 'active'),
} as const satisfies Readonly<Record<string, FilterKind>>;

export type FilterKindName = keyof typeof filterKinds;

const kindsOfFields: Readonly<Record<FieldType, FilterKind>> = {
  text,
  number,
  boolean,
  date,
  url: text,
  email,
  phoneNumber: phone,
  address,
  multiSelect: options,
  json,
};

/** The kind of a custom field's values. */
export function kindOfField(type: FieldType): FilterKind {
  return kindsOfFields[type];
}
