import { createHmac } from 'node:crypto';
import { isIP } from 'node:net';

/** Where a call comes from. */
export interface Visitor {
  /** Of the other end of the connection, or as a trusted proxy tells it. */
  readonly address: string;
  /** As the browser names itself. */
  readonly userAgent: string | null;
  /** What the browser still has of a session, live or not. */
  readonly sessionToken: string | null;
}

/**
 * Names the network of an address, an IPv4 address or the /64 of an IPv6 one, so that only this
 * installation can tell what it stands for: 128 bits of HMAC-SHA-256 in hexadecimal.
 */
export function createNetworks(secret: string): (address: string) => string {
  return function networkOf(address) {
    const name = prefixOf(address.startsWith('::ffff:') ? address.slice(7) : address);
    return createHmac('sha256', secret).update(`network ${name}`).digest('hex').slice(0, 32);
  };
}

function prefixOf(address: string): string {
  if (isIP(address) !== 6) {
    return address;
  }
  // Written out by the URL parser's rules it has one form; the first four groups are the /64.
  const [head = '', tail = ''] = address.split('%', 1)[0]?.split('::') ?? [];
  const left = head.split(':').filter((group) => group !== '');
  const right = tail.split(':').filter((group) => group !== '');
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...zeros, ...right]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
