import { createHmac } from 'node:crypto';

/** HMAC-SHA256 of a text under a key that is a text, in lower-case hexadecimal. */
export function hmacHex(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}
