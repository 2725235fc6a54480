import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/**
 * Hands texts out so that they come back unread and unchanged: AES-256-GCM (NIST SP 800-38D) under a
 * key that only this installation has. What was sealed in one context opens in no other.
 */
export interface Sealer {
  /** `text` as base64url. */
  seal(context: string, text: string): string;
  /** The text, or `undefined` for anything that `seal` did not give for this context. */
  open(context: string, sealed: string): string | undefined;
}

const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const noncesAtOnce = 256;

/** Makes a sealer from a secret of any length; `purpose` keeps the keys of different uses apart. */
export function createSealer(secret: string, purpose: string): Sealer {
  const key = Buffer.from(hkdfSync('sha256', secret, '', purpose, keyBytes));
  const nextNonce = createNonces();

  function seal(context: string, text: string): string {
    const nonce = nextNonce();
    const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
    cipher.setAAD(Buffer.from(context));
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
  }

  function open(context: string, sealed: string): string | undefined {
    const bytes = Buffer.from(sealed, 'base64url');
    // Node skips characters that are not base64url, and ignores spare bits: one text has one spelling.
    if (bytes.toString('base64url') !== sealed || bytes.length < nonceBytes + tagBytes) {
      return undefined;
    }
    const nonce = bytes.subarray(0, nonceBytes);
    const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    try {
      const body = decipher.update(bytes.subarray(nonceBytes + tagBytes));
      return Buffer.concat([body, decipher.final()]).toString('utf8');
    } catch {
      return undefined;
    }
  }

  return { seal, open };
}

/** A call for random bytes costs as much as sealing does, so they are fetched by the block. Each is given once. */
function createNonces(): () => Uint8Array {
  let block = randomBytes(0);
  let at = 0;
  return () => {
    if (at === block.length) {
      block = randomBytes(noncesAtOnce * nonceBytes);
      at = 0;
    }
    at += nonceBytes;
    return block.subarray(at - nonceBytes, at);
  };
}
