import { isIP } from 'node:net';
import { ok, refuse } from './issue.ts';
import type { Checked } from './issue.ts';

const mapped = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/;

/**
 * One IP address, without prefix length, port or zone. IPv4 is kept as it is; IPv6 gets its canonical
 * form (RFC 5952), and an IPv4-mapped one its IPv4 form, so that one machine has one text. Codes
 * `type`, `ip`.
 */
export function parseIp(value: unknown): Checked<string> {
  if (typeof value !== 'string') {
    return refuse('type', '`ip` must be a string.');
  }
  const version = isIP(value);
  if (version === 4) {
    return ok(value);
  }
  if (version === 0 || value.includes('%')) {
    return refuse('ip', '`ip` must be one IPv4 or IPv6 address, like 203.0.113.7 or 2001:db8::1.');
  }
  // The URL parser writes IPv6 as RFC 5952 asks, in brackets.
  const canonical = new URL(`http://[${value}]`).hostname.slice(1, -1);
  return ok(unmapped(canonical));
}

function unmapped(address: string): string {
  const match = mapped.exec(address);
  if (match === null) {
    return address;
  }
  const high = Number.parseInt(match[1] ?? '', 16);
  const low = Number.parseInt(match[2] ?? '', 16);
  return `${high >>> 8}.${high & 0xff}.${low >>> 8}.${low & 0xff}`;
}
