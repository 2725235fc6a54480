import { createHmac } from 'node:crypto';

/*
 * Standard Webhooks 1.0
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
 */

/** Before the key of a signing secret. */
const secretPrefix = 'whsec_';
/** 24 to 64 bytes, says the specification. */
const secretBytes = 32;

/** A new secret: `whsec_` and base64. */
export function createSecret(randomBytes: (count: number) => Uint8Array): string {
  return secretPrefix + Buffer.from(randomBytes(secretBytes)).toString('base64');
}

/** The headers of one attempt, signed with each of the secrets. `at` is when the attempt is made, not the change. */
export function standardHeaders(
  message: { readonly id: string; readonly at: number; readonly body: string },
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  const timestamp = Math.floor(message.at / 1_000);
  const signed = `${message.id}.${timestamp}.${message.body}`;
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': secrets.map((secret) => signature(secret, signed)).join(' '),
  };
}

function signature(secret: string, signed: string): string {
  const key = Buffer.from(secret.slice(secretPrefix.length), 'base64');
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}
