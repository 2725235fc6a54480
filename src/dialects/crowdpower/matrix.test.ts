import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Client } from '../../domain/client.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { createRouteBench } from '../shared/testing/route-bench.ts';
import { crowdpower } from './index.ts';

type Sent = 'absent' | 'null' | 'empty';

/** What is on record afterwards: nothing, what was there, an empty string; or the call is refused. */
type Kept = 'none' | 'old' | '""' | 'refused';

/** README, "Absent, null, empty": one line per parameter and way of sending nothing. */
const matrix: readonly [member: string, sent: Sent, create: Kept, update: Kept][] = [
  ['user_id', 'absent', 'none', 'old'],
  ['user_id', 'null', 'none', 'old'],
  ['user_id', 'empty', 'none', 'old'],
  ['email', 'absent', 'none', 'old'],
  ['email', 'null', 'none', 'none'],
  ['email', 'empty', 'none', 'old'],
  ['name', 'absent', 'none', 'old'],
  ['name', 'null', 'none', 'none'],
  ['name', 'empty', 'none', 'old'],
  ['first_name', 'absent', 'none', 'old'],
  ['first_name', 'null', 'none', 'none'],
  ['first_name', 'empty', 'none', 'old'],
  ['last_name', 'absent', 'none', 'old'],
  ['last_name', 'null', 'none', 'none'],
  ['last_name', 'empty', 'none', 'old'],
  ['phone', 'absent', 'none', 'old'],
  ['phone', 'null', 'none', 'none'],
  ['phone', 'empty', 'none', 'old'],
  ['signed_up_at', 'absent', 'none', 'old'],
  ['signed_up_at', 'null', 'none', 'none'],
  ['signed_up_at', 'empty', 'refused', 'refused'],
  ['ip', 'absent', 'none', 'old'],
  ['ip', 'null', 'none', 'none'],
  ['ip', 'empty', 'refused', 'refused'],
  ['custom_attributes', 'absent', 'none', 'old'],
  ['custom_attributes', 'null', 'refused', 'refused'],
  ['custom_attributes', 'empty', 'refused', 'refused'],
  ['custom_attributes.plan', 'absent', 'none', 'old'],
  ['custom_attributes.plan', 'null', 'none', 'none'],
  ['custom_attributes.plan', 'empty', '""', '""'],
  ['update_session', 'null', 'refused', 'refused'],
  ['update_session', 'empty', 'refused', 'refused'],
];

const filled = {
  user_id: 'u-1',
  email: 'ada@example.com',
  name: 'Ada Lovelace',
  phone: '+15165555555',
  signed_up_at: 1_600_000_000,
  ip: '203.0.113.7',
  custom_attributes: { plan: 'old' },
};

function valueOf(client: Client, member: string): JsonValue {
  const values: Readonly<Record<string, JsonValue>> = {
    user_id: client.externalId,
    email: client.email,
    name: client.name,
    first_name: client.givenName,
    last_name: client.familyName,
    phone: client.phone,
    signed_up_at: client.signedUpAt,
    ip: client.ip,
    custom_attributes: client.customFields['plan'] ?? null,
    'custom_attributes.plan': client.customFields['plan'] ?? null,
  };
  return values[member] ?? null;
}

function bodyOf(member: string, sent: Sent): Record<string, JsonValue> {
  const body: Record<string, JsonValue> =
    member === 'user_id' ? { email: filled.email } : { user_id: filled.user_id };
  const value = sent === 'null' ? null : '';
  if (sent === 'absent') {
    return member === 'custom_attributes.plan' ? { ...body, custom_attributes: {} } : body;
  }
  return member === 'custom_attributes.plan'
    ? { ...body, custom_attributes: { plan: value } }
    : { ...body, [member]: value };
}

describe('the matrix of absent, null and empty', () => {
  for (const [member, sent, create, update] of matrix) {
    for (const [mode, kept] of [
      ['create', create],
      ['update', update],
    ] as const) {
      it(`${member} ${sent} at ${mode}: ${kept}`, async () => {
        for (const asBulk of [false, true]) {
          const bench = createRouteBench(crowdpower);
          if (mode === 'update') {
            await bench.post('/customers', filled);
          }
          const before = bench.clients()[0];
          const body = bodyOf(member, sent);

          const answer = asBulk
            ? await bench.post('/customers/bulk', { customers: [body] })
            : await bench.post('/customers', body);

          assert.equal(answer.status, kept === 'refused' ? 400 : 200);
          const after = bench.clients()[0];
          if (kept === 'refused') {
            assert.deepEqual(after, before);
            continue;
          }
          const old = before === undefined ? null : valueOf(before, member);
          const expected = { none: null, old, '""': '' }[kept];
          assert.equal(valueOf(after ?? assert.fail('no client'), member), expected);
        }
      });
    }
  }
});
