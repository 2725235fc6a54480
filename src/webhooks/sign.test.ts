import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { createSecret, standardHeaders } from './sign.ts';

const payloads = 10_000;

type Headers = Record<string, string>;

/** What a receiver gets; the signature covers all but itself. */
interface Message {
  readonly body: Buffer;
  readonly headers: Headers;
}

function isAccepted(secret: string, { body, headers }: Message): boolean {
  try {
    new Webhook(secret).verify(body, headers, { jsonParse: false });
    return true;
  } catch {
    return false;
  }
}

/** One bit of the body, the id, the timestamp or the signature is another. */
function flipped({ body, headers }: Message, place: number): Message {
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
  const parts = [body, ...names.map((name) => Buffer.from(headers[name] ?? ''))];
  const bits = parts.reduce((sum, { length }) => sum + length * 8, 0);
  let bit = Math.floor(place * bits);
  for (const part of parts) {
    if (bit < part.length * 8) {
      part[bit >> 3] = (part[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      break;
    }
    bit -= part.length * 8;
  }
  const [changed = body, ...values] = parts;
  return {
    body: changed,
    headers: Object.fromEntries(names.map((name, index) => [name, String(values[index])])),
  };
}

const payload = fc.oneof(
  { arbitrary: fc.jsonValue({ stringUnit: 'binary' }), weight: 9 },
  { arbitrary: fc.string({ unit: 'binary', minLength: 1_000, maxLength: 10_000 }), weight: 1 },
);

describe('a signature', () => {
  it(`is verified by the public library for ${payloads} random payloads, and refused with any one bit flipped`, () => {
    let verified = 0;
    let refused = 0;
    const secret = createSecret(randomBytes);
    fc.assert(
      fc.property(
        payload,
        fc.uuid(),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (data, id, place) => {
          const body = JSON.stringify({ type: 'client.updated', data });
          const headers = {
            ...standardHeaders({ id: `msg_${id}`, at: Date.now(), body }, [secret]),
          };
          const message = { body: Buffer.from(body), headers };

          verified += isAccepted(secret, message) ? 1 : 0;
          refused += isAccepted(secret, flipped(message, place)) ? 0 : 1;
        },
      ),
      { numRuns: payloads },
    );

    assert.deepEqual({ verified, refused }, { verified: payloads, refused: payloads });
  });

  it('is there once per secret, so that either verifies during a rotation', () => {
    const [old, next, other] = [1, 2, 3].map(() => createSecret(randomBytes)) as [
      string,
      string,
      string,
    ];
    const body = '{}';
    const headers = { ...standardHeaders({ id: 'msg_1', at: Date.now(), body }, [next, old]) };
    const message = { body: Buffer.from(body), headers };

    assert.ok(isAccepted(old, message));
    assert.ok(isAccepted(next, message));
    assert.ok(!isAccepted(other, message));
    assert.match(headers['webhook-timestamp'] ?? '', /^\d{10}$/);
    assert.match(headers['webhook-signature'] ?? '', /^v1,[\w+/]{43}= v1,[\w+/]{43}=$/);
  });

  it('is made with a secret of 32 random bytes', () => {
    const secret = createSecret(randomBytes);

    assert.match(secret, /^whsec_/);
    assert.equal(Buffer.from(secret.slice(6), 'base64').length, 32);
  });
});
