import { isIP } from 'node:net';
import type { AddressPolicy } from './address-policy.ts';

/** Where a request goes, as far as the URL alone tells. */
export interface Target {
  readonly url: URL;
  /** Name or address, without brackets. */
  readonly host: string;
  /** Only addresses that the operator has opened: the scheme or the name says that it is no public place. */
  readonly mustBeAllowed: boolean;
}

/** Why nothing is sent to a URL, as the end of a sentence. */
export type UrlRefusal = string;

export type CheckedUrl =
  | { readonly ok: true; readonly target: Target }
  | { readonly ok: false; readonly refusal: UrlRefusal };

/** Longest URL in characters. */
export const urlLengthMax = 4_096;

/**
 * Ports from 1024 on of services that read what is sent to them line by line, or that nobody opens to
 * strangers: what a browser refuses (https://fetch.spec.whatwg.org/#port-blocking), and databases.
 */
const refusedPorts: ReadonlySet<number> = new Set([
  1433, 1521, 1719, 1720, 1723, 2049, 2181, 2375, 2376, 2379, 2380, 3306, 3389, 3659, 4045, 4190,
  5060, 5061, 5432, 5672, 5984, 5985, 5986, 6000, 6379, 6380, 6566, 6665, 6666, 6667, 6668, 6669,
  6679, 6697, 8125, 9042, 9092, 9200, 9300, 10_080, 10_250, 10_255, 11_211, 27_017, 27_018, 27_019,
]);

/** Reads a URL and says whether anything may be sent there, before any name is looked up. */
export function checkUrl(text: string, policy: AddressPolicy): CheckedUrl {
  const shape = shapeRefusal(text);
  const url = URL.parse(text);
  if (shape !== undefined || url === null) {
    return { ok: false, refusal: shape ?? 'must be a URL' };
  }
  const refusal = partsRefusal(text, url);
  if (refusal !== undefined) {
    return { ok: false, refusal };
  }
  const host = hostOf(url);
  const target = { url, host, mustBeAllowed: url.protocol === 'http:' || isLocalName(host) };
  return refusesTarget(target, policy)
    ? { ok: false, refusal: unreachable(url) }
    : { ok: true, target };
}

/** Said wherever an address is refused: which one it was is nobody's business but the operator's. */
export function unreachable({ protocol }: URL): UrlRefusal {
  return protocol === 'http:'
    ? 'must be https, unless CLIENTELE_WEBHOOK_ALLOW opens its address'
    : 'must not lead to a private, local or reserved address, unless CLIENTELE_WEBHOOK_ALLOW opens it';
}

/** What programs read in different ways is refused unread. */
function shapeRefusal(text: string): UrlRefusal | undefined {
  if (text.length > urlLengthMax) {
    return `must have at most ${urlLengthMax} characters`;
  }
  // oxlint-disable-next-line no-control-regex -- they are what is looked for.
  return /[\u0000-\u0020\u007f\\]/.test(text)
    ? 'must have no spaces, control characters or backslashes'
    : undefined;
}

function partsRefusal(text: string, url: URL): UrlRefusal | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return 'must be an https URL';
  }
  if (!/^https?:\/\/[^/]/i.test(text)) {
    return 'must have its host behind exactly two slashes';
  }
  if (url.username !== '' || url.password !== '') {
    return 'must have no user name and no password';
  }
  if (text.includes('#')) {
    return 'must have no fragment';
  }
  return isRefusedPort(url)
    ? 'must have port 443, 80, or one above 1023 of a web server'
    : undefined;
}

function isRefusedPort({ port }: URL): boolean {
  const number = Number(port);
  return (
    port !== '' && number !== 80 && number !== 443 && (number < 1_024 || refusedPorts.has(number))
  );
}

/** Without brackets and without the dot at the end that names may have. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

/** Names that only mean something on one's own network (RFC 6761, RFC 6762, RFC 8375, ICANN's `.internal`). */
function isLocalName(host: string): boolean {
  return (
    isIP(host) === 0 &&
    (!host.includes('.') || /\.(?:localhost|local|internal|intranet|lan|home\.arpa)$/.test(host))
  );
}

function refusesTarget({ host, mustBeAllowed }: Target, policy: AddressPolicy): boolean {
  return isIP(host) === 0
    ? mustBeAllowed && !policy.hasAllowed
    : !policy.permits(host, { mustBeAllowed });
}
