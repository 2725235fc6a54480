import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Client } from '../src/domain/client.ts';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { type Bench, type BenchServer, startBenchServer } from './support/upsert-bench.ts';

let server: BenchServer;
let bench: Bench;

before(async () => {
  server = await startBenchServer();
  bench = await server.open();
});

after(() => server.close());

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

type Customer = Record<string, JsonValue>;

/** A customer of its own for each case, with every member filled. */
const filled = (number: number): Customer => ({
  user_id: `u-${number}`,
  email: `ada-${number}@example.com`,
  name: 'Ada Lovelace',
  phone: '+15165555555',
  signed_up_at: 1_600_000_000,
  ip: '203.0.113.7',
  custom_attributes: { plan: 'old' },
});

async function clientOf({ user_id, email }: Customer): Promise<Client | undefined> {
  const clients = await bench.clients();
  return clients.find((client) => client.externalId === user_id || client.email === email);
}

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

/** Names the customer by the other key, and sends nothing in one of three ways. */
function bodyOf({ user_id = null, email = null }: Customer, member: string, sent: Sent): Customer {
  const body: Customer = member === 'user_id' ? { email } : { user_id };
  const value = sent === 'null' ? null : '';
  if (sent === 'absent') {
    return member === 'custom_attributes.plan' ? { ...body, custom_attributes: {} } : body;
  }
  return member === 'custom_attributes.plan'
    ? { ...body, custom_attributes: { plan: value } }
    : { ...body, [member]: value };
}

let customers = 0;

describe('the matrix of absent, null and empty', () => {
  const cases = matrix.flatMap(([member, sent, create, update]) => [
    { member, sent, isKnown: false, kept: create },
    { member, sent, isKnown: true, kept: update },
  ]);

  for (const { member, sent, isKnown, kept } of cases) {
    it(`${member} ${sent} at ${isKnown ? 'update' : 'create'}: ${kept}`, async () => {
      for (const isBulk of [false, true]) {
        const customer = filled((customers += 1));
        if (isKnown) {
          await bench.post('/customers', customer);
        }
        const known = await clientOf(customer);
        const body = bodyOf(customer, member, sent);

        const answer = isBulk
          ? await bench.post('/customers/bulk', { customers: [body] })
          : await bench.post('/customers', body);

        assert.equal(answer.status, kept === 'refused' ? 400 : 200);
        const client = await clientOf(customer);
        if (kept === 'refused') {
          assert.deepEqual(client, known);
          continue;
        }
        const old = known === undefined ? null : valueOf(known, member);
        const expected = { none: null, old, '""': '' }[kept];
        assert.equal(valueOf(client ?? assert.fail('no client'), member), expected);
      }
    });
  }
});
