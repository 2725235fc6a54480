import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { JsonValue } from '../../src/lib/json/json-value.ts';

/** What is told of an authenticator, or lied about. */
export interface Circumstances {
  readonly origin: string;
  readonly rpId?: string;
  /** Whether it checked who holds it. */
  readonly isVerified?: boolean;
  readonly counter?: number;
}

/** One passkey in software: P-256, attestation `none` (WebAuthn level 3, sections 6 and 7). */
export interface Authenticator {
  create(options: { readonly challenge: string }, circumstances: Circumstances): JsonValue;
  get(options: { readonly challenge: string }, circumstances: Circumstances): JsonValue;
}

const userPresent = 0x01;
const userVerified = 0x04;
const attested = 0x40;

/** Makes one with a key of its own. */
export function createAuthenticator(): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const id = randomBytes(16);
  const credential = (response: JsonValue): JsonValue => ({
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key',
    clientExtensionResults: {},
    response,
  });

  return {
    create({ challenge }, circumstances) {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const authData = Buffer.concat([
        head(circumstances, attested),
        Buffer.alloc(16),
        length,
        id,
        coseKey(Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')),
      ]);
      // {"fmt": "none", "attStmt": {}, "authData": authData}
      const attestation = Buffer.concat([
        Buffer.from([0xa3]),
        text('fmt'),
        text('none'),
        text('attStmt'),
        Buffer.from([0xa0]),
        text('authData'),
        Buffer.from([0x58, authData.length]),
        authData,
      ]);
      return credential({
        clientDataJSON: clientData('webauthn.create', challenge, circumstances),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      });
    },
    get({ challenge }, circumstances) {
      const clientDataJSON = clientData('webauthn.get', challenge, circumstances);
      const authData = head(circumstances, 0);
      const signed = createSign('sha256')
        .update(authData)
        .update(sha256(Buffer.from(clientDataJSON, 'base64url')))
        .sign(privateKey);
      return credential({
        clientDataJSON,
        authenticatorData: authData.toString('base64url'),
        signature: signed.toString('base64url'),
      });
    },
  };
}

/** Hash of the relying party, flags and counter: what all authenticator data begin with. */
function head(
  { rpId = 'localhost', isVerified = true, counter = 0 }: Circumstances,
  more: number,
): Buffer {
  const rest = Buffer.alloc(5);
  rest.writeUInt8(userPresent | (isVerified ? userVerified : 0) | more, 0);
  rest.writeUInt32BE(counter, 1);
  return Buffer.concat([sha256(Buffer.from(rpId)), rest]);
}

function clientData(type: string, challenge: string, { origin }: Circumstances): string {
  const json = JSON.stringify({ type, challenge, origin, crossOrigin: false });
  return Buffer.from(json).toString('base64url');
}

/** {1: 2, 3: -7, -1: 1, -2: x, -3: y}: EC2, ES256, P-256 (RFC 9053). */
function coseKey(x: Buffer, y: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]),
    x,
    Buffer.from([0x22, 0x58, 0x20]),
    y,
  ]);
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
