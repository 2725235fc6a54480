import type { Client } from './client.ts';
import { fold } from './fold.ts';
import { phoneDigits, phoneKey } from './phone.ts';

/** Why two clients seem to be one person. */
export type DuplicateReason = 'phone' | 'email' | 'name' | 'company';

/** How alike two clients are. */
export interface Likeness {
  /** In the order of `DuplicateReason`'s weight; never empty. `company` only beside `name`. */
  readonly reasons: readonly DuplicateReason[];
  /** Above 0, below 1: higher where more, and weightier, reasons come together. */
  readonly score: number;
}

/** A client who seems to be the same person as another one. */
export interface Duplicate extends Likeness {
  readonly client: Client;
}

/** A search that finds candidates: more than the duplicates, and not always all of them. */
export interface DuplicateSearch {
  readonly query: string;
  readonly member: 'phone' | 'email' | 'name';
}

const weights: Readonly<Record<DuplicateReason, number>> = {
  phone: 0.6,
  email: 0.5,
  name: 0.4,
  company: 0.4,
};

/** Fewer digits are an extension or a note, and say nothing about a person. */
const phoneDigitsMin = 6;

/** What two clients have in common, or `undefined` where nothing says that they are one person. */
export function likenessOf(a: Client, b: Client): Likeness | undefined {
  const reasons: DuplicateReason[] = [];
  if (hasSamePhone(a, b)) {
    reasons.push('phone');
  }
  if (hasNearEmail(a, b)) {
    reasons.push('email');
  }
  if (hasSameName(a, b)) {
    reasons.push('name');
    if (a.companyIds.some((id) => b.companyIds.includes(id))) {
      reasons.push('company');
    }
  }
  if (reasons.length === 0) {
    return undefined;
  }
  const doubt = reasons.reduce((rest, reason) => rest * (1 - weights[reason]), 1);
  return { reasons, score: Math.round((1 - doubt) * 100) / 100 };
}

/** The searches through which the duplicates of a client are found in the index. */
export function duplicateSearches(client: Client): readonly DuplicateSearch[] {
  const searches: DuplicateSearch[] = [];
  if (client.phone !== null && isNumber(client.phone)) {
    searches.push({ member: 'phone', query: phoneDigits(client.phone) });
  }
  if (client.name !== null && fold(client.name) !== '') {
    searches.push({ member: 'name', query: client.name });
  }
  return [...searches, ...emailSearches(client)];
}

/**
 * Where one character differs, one half of the local part is still whole, but for dots: so each half is
 * looked for in its pieces between them.
 */
function emailSearches(client: Client): DuplicateSearch[] {
  const email = emailParts(client);
  if (email === undefined) {
    return [];
  }
  const { written, domain } = email;
  const middle = Math.ceil(written.length / 2);
  return [written.slice(0, middle), written.slice(middle)].flatMap((half) => {
    const pieces = half.split('.').filter((piece) => piece !== '');
    // A short word is looked for at the beginnings of words only, where a piece need not stand.
    const long = pieces.filter((piece) => piece.length >= 3);
    const words = long.length > 0 ? long : pieces;
    const query = [...words, `@${domain}`].join(' ');
    return words.length === 0 ? [] : [{ member: 'email' as const, query }];
  });
}

function hasSamePhone(a: Client, b: Client): boolean {
  return (
    a.phone !== null &&
    b.phone !== null &&
    isNumber(a.phone) &&
    phoneKey(a.phone) === phoneKey(b.phone)
  );
}

function isNumber(phone: string): boolean {
  return phoneDigits(phone).length >= phoneDigitsMin;
}

function hasSameName(a: Client, b: Client): boolean {
  const name = a.name === null ? '' : fold(a.name);
  return name !== '' && b.name !== null && name === fold(b.name);
}

/** The same domain, and local parts that are equal without dots and tags, or one slip of the keyboard apart. */
function hasNearEmail(a: Client, b: Client): boolean {
  const one = emailParts(a);
  const other = emailParts(b);
  return (
    one !== undefined &&
    other !== undefined &&
    one.domain === other.domain &&
    isOneSlip(one.local, other.local)
  );
}

interface EmailParts {
  /** The local part without its plus tag. */
  readonly written: string;
  /** The same without dots. */
  readonly local: string;
  readonly domain: string;
}

function emailParts({ emailKey }: Client): EmailParts | undefined {
  if (emailKey === null) {
    return undefined;
  }
  const at = emailKey.lastIndexOf('@');
  const [written = ''] = emailKey.slice(0, at).split('+', 1);
  const local = written.replaceAll('.', '');
  return local === '' ? undefined : { written, local, domain: emailKey.slice(at + 1) };
}

const digit = /^\d$/;

/** At most one character more, less or another one. Another digit is no slip: numbered addresses differ on purpose. */
function isOneSlip(a: string, b: string): boolean {
  if (a === b) {
    return true;
  }
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) {
    return false;
  }
  let start = 0;
  while (start < short.length && short[start] === long[start]) {
    start += 1;
  }
  if (short.length < long.length) {
    return short.slice(start) === long.slice(start + 1);
  }
  const isNumbered = digit.test(short[start] ?? '') && digit.test(long[start] ?? '');
  return !isNumbered && short.slice(start + 1) === long.slice(start + 1);
}
