import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Checked } from './issue.ts';
import { ok, refuse } from './issue.ts';

/** What a key may be allowed to do, from least to most; `write` includes `ingest`, `admin` includes all (design 8). */
export const scopes = ['ingest', 'read', 'write', 'admin'] as const;

/** One of `scopes`. */
export type Scope = (typeof scopes)[number];

/** So many requests in so many seconds. */
export interface RateLimit {
  readonly requests: number;
  readonly seconds: number;
}

/** A key as it is made: the only moment at which its text is known. */
export interface NewApiKey {
  /** 12 base62 characters: the name by which the key is listed and revoked. */
  readonly id: string;
  /** `clk_<id>_<32 random characters><6 characters of checksum>`: 55 characters. */
  readonly key: string;
}

const prefix = 'clk_';
const idLength = 12;
/** 32 base62 characters hold 190 bits. */
const secretLength = 32;
const checksumLength = 6;
const ownForm = /^clk_[\dA-Za-z]{12}_[\dA-Za-z]{38}$/;

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** The largest multiple of 62 that a byte can reach: bytes from here on would favour the first digits. */
const unbiasedBytesEnd = 248;

/** Makes a key. `randomBytes` gives that many unpredictable bytes and is called as often as needed. */
export function createApiKey(randomBytes: (count: number) => Uint8Array): NewApiKey {
  const random = randomBase62(idLength + secretLength, randomBytes);
  const id = random.slice(0, idLength);
  const body = `${prefix}${id}_${random.slice(idLength)}`;
  return { id, key: body + checksumOf(body) };
}

/** That many base62 characters, each equally likely. */
export function randomBase62(length: number, randomBytes: (count: number) => Uint8Array): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length - text.length)) {
      text += byte < unbiasedBytesEnd ? (digits[byte % 62] ?? '') : '';
    }
  }
  return text;
}

/** True for a text that presents itself as one of our keys, whether or not it is complete. */
export function isOwnFormat(key: string): boolean {
  return key.startsWith(prefix);
}

/** True for a complete key of our own format whose checksum is right: it may exist, so it is worth a look. */
export function hasValidChecksum(key: string): boolean {
  if (!ownForm.test(key)) {
    return false;
  }
  const bodyLength = key.length - checksumLength;
  return checksumOf(key.slice(0, bodyLength)) === key.slice(bodyLength);
}

/** CRC-32 as six base62 digits, highest first. It finds typing errors; it protects nothing. */
function checksumOf(body: string): string {
  let rest = crc32(body);
  let text = '';
  for (let count = 0; count < checksumLength; count++) {
    text = (digits[rest % 62] ?? '') + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

/** The form in which a key is stored and looked up: SHA-256 in lower-case hexadecimal. */
export function hashKey(key: string): string {
  return hash('sha256', key, 'hex');
}

/** Reads a comma list such as `read,write`. Repeated scopes count once; none at all is refused. */
export function parseScopes(text: string): Checked<Scope[]> {
  const names = text.split(',').map((name) => name.trim());
  const known = scopes.filter((scope) => names.includes(scope));
  return names.every(isScope)
    ? ok(known)
    : refuse('enum', `The scope must be a comma list of ${scopes.join(', ')}.`);
}

function isScope(name: string): name is Scope {
  return scopes.some((scope) => scope === name);
}

/** True where a key with these scopes may make a call that needs this one. */
export function allows(granted: readonly Scope[], needed: Scope): boolean {
  return (
    granted.includes(needed) ||
    granted.includes('admin') ||
    (needed === 'ingest' && granted.includes('write'))
  );
}

/** Shortest and longest secret that can be brought along, in characters. */
export const secretLengthMin = 16;
export const secretLengthMax = 512;

const broughtForm = /^[!-.0-~]+$/;

/**
 * Checks a secret that an integration sends already. Visible ASCII without a slash is what every
 * header form can carry (`ws/k/token` is split at slashes).
 */
export function checkBroughtKey(secret: string): Checked<string> {
  if (secret.length < secretLengthMin || secret.length > secretLengthMax) {
    const range = `${secretLengthMin} to ${secretLengthMax}`;
    return refuse('too_long', `The key must have ${range} characters.`);
  }
  if (!broughtForm.test(secret)) {
    return refuse('type', 'The key must be visible ASCII characters without spaces or slashes.');
  }
  if (isOwnFormat(secret) && !hasValidChecksum(secret)) {
    return refuse('type', 'The key begins with clk_ but its checksum is wrong: copy it again.');
  }
  return ok(secret);
}

/** The two headers that can carry a key, as received. */
export interface KeyHeaders {
  readonly authorization?: string | undefined;
  readonly xApiKey?: string | undefined;
}

const headerLengthMax = 2 * secretLengthMax;
// The colon is in the header table of Clockwork's page (wire-contracts 1).
const bearerForm = /^bearer(?::[ \t]*|[ \t]+)([!-~]+)$/i;

/**
 * The keys that the headers present, in the order in which they are tried (design 8): `Authorization:
 * Bearer k` or `Bearer: k`, then `X-API-KEY: k`, `ws/k` or `ws/k/token`. Of the slashed forms only the
 * key counts: it alone decides the workspace.
 */
export function presentedKeys({ authorization, xApiKey }: KeyHeaders): string[] {
  const keys: string[] = [];
  if (authorization !== undefined && authorization.length <= headerLengthMax) {
    const key = bearerForm.exec(authorization)?.[1];
    if (key !== undefined) {
      keys.push(key);
    }
  }
  if (xApiKey !== undefined && xApiKey.length <= headerLengthMax) {
    const key = keyOfSlashedForm(xApiKey);
    if (key !== undefined) {
      keys.push(key);
    }
  }
  return keys;
}

function keyOfSlashedForm(text: string): string | undefined {
  const parts = text.split('/', 4);
  const key = parts.length === 1 ? parts[0] : parts.length < 4 ? parts[1] : undefined;
  return key === '' ? undefined : key;
}
