import { domainToASCII, domainToUnicode } from 'node:url';
import { ok, refuse } from './issue.ts';
import type { Checked, Refused } from './issue.ts';
import { isLongerThan } from './text.ts';

declare const emailKeyBrand: unique symbol;

/** What makes an email address unique in its workspace. Made by `parseEmail` only. */
export type EmailKey = string & { readonly [emailKeyBrand]: true };

/** An email address as it was written (trimmed), with its key. */
export interface EmailAddress {
  readonly email: string;
  readonly key: EmailKey;
}

// RFC 5321 section 4.5.3.1: a local part of 64 octets, and a path of 256 with its angle brackets.
const bytesMax = 254;
const localBytesMax = 64;
const domainBytesMax = 253;

// RFC 5322 atext in dot-separated runs, before a domain of letter-digit-hyphen labels whose last one
// starts with a letter: `1.2` and `0x7f.1` would be read as IPv4 addresses.
const plainEmail =
  /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z](?:[a-z\d-]{0,61}[a-z\d])?$/i;
const punycodeLabel = /[@.]xn--/i;

const localPart = /^[^.@]+(?:\.[^.@]+)*$/u;
// Everything in ASCII that is not atext or a dot, and everything outside it that cannot be seen.
const notInLocalPart =
  /[^\w!#$%&'*+/=?^`{|}~.\u0080-\u{10ffff}-]|[\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;
const notInDomain =
  /[^a-z\d.\u0080-\u{10ffff}-]|[\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/iu;
const asciiDomain = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z](?:[a-z\d-]{0,61}[a-z\d])?$/;
const notAscii = /[^\0-\x7f]/u;

/**
 * Reads an email address: one plain address, no display name, no list, no quoted local part, no
 * address literal; a domain of at least two labels. Codes: `type`, `blank`, `invalid_unicode`, `email`.
 *
 * The key has the local part in NFC with letters lowered one by one, and the domain in ASCII
 * (UTS #46). Nobody is merged by a look-alike: a letter is lowered only where the pair of cases is one
 * to one (so neither "İ" nor "ẞ" nor "ϴ"), there is no NFKC, and a character that NFC itself would turn
 * into another one (Kelvin and Ångström signs) is refused. No provider's tricks: dots and plus tags count.
 */
export function parseEmail(value: unknown): Checked<EmailAddress> {
  if (typeof value !== 'string') {
    return refuse('type', 'An email address must be a string.');
  }
  const email = value.trim();
  if (email.length <= bytesMax && plainEmail.test(email) && !punycodeLabel.test(email)) {
    return email.indexOf('@') <= localBytesMax ? accept(email, email.toLowerCase()) : refuseEmail();
  }
  return parseAnyEmail(email);
}

function parseAnyEmail(email: string): Checked<EmailAddress> {
  if (email === '') {
    return refuse('blank', 'An email address must not be blank.');
  }
  if (isLongerThan(email, bytesMax) || Buffer.byteLength(email) > bytesMax) {
    return refuse('email', `An email address must have at most ${bytesMax} bytes.`);
  }
  if (!email.isWellFormed()) {
    return refuse('invalid_unicode', 'An email address must be valid Unicode.');
  }
  const at = email.indexOf('@');
  const local = localKey(email.slice(0, Math.max(at, 0)));
  const domain = domainKey(email.slice(at + 1));
  return local === undefined || domain === undefined
    ? refuseEmail()
    : accept(email, `${local}@${domain}`);
}

function localKey(local: string): string | undefined {
  if (!localPart.test(local) || notInLocalPart.test(local) || hasSingleton(local)) {
    return undefined;
  }
  return Buffer.byteLength(local) > localBytesMax ? undefined : lowerOneToOne(local);
}

function domainKey(domain: string): string | undefined {
  if (notInDomain.test(domain) || hasSingleton(domain)) {
    return undefined;
  }
  const ascii = domainToASCII(domain.normalize('NFC'));
  if (ascii.length > domainBytesMax || !asciiDomain.test(ascii)) {
    return undefined;
  }
  // A label that only looks like Punycode is left as it is, on the way back as well.
  return punycodeLabel.test(`.${domainToUnicode(ascii)}`) ? undefined : ascii;
}

/** True where NFC would make another single character out of one of these (UAX #15, singletons). */
function hasSingleton(text: string): boolean {
  if (!notAscii.test(text) || text.normalize('NFC') === text) {
    return false;
  }
  for (const character of text) {
    const composed = character.normalize('NFC');
    if (
      composed !== character &&
      composed.length === String.fromCodePoint(composed.codePointAt(0) ?? 0).length
    ) {
      return true;
    }
  }
  return false;
}

function lowerOneToOne(text: string): string {
  if (!notAscii.test(text)) {
    return text.toLowerCase();
  }
  let lowered = '';
  for (const character of text.normalize('NFC')) {
    const lower = character.toLowerCase();
    lowered += lower.toUpperCase() === character ? lower : character;
  }
  return lowered.normalize('NFC');
}

function accept(email: string, key: string): Checked<EmailAddress> {
  return ok({ email, key: key as EmailKey });
}

function refuseEmail(): Refused {
  return refuse(
    'email',
    'An email address must be one address like ada@example.com, without a name, spaces or a list.',
  );
}
