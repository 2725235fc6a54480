import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Value } from 'typebox/value';
import type { Client } from '../src/domain/client.ts';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { CustomerRequest, RefusedAnswer, SuccessAnswer } from '../src/dialects/clockwork/schema.ts';
import { type Bench, type BenchServer, startBenchServer } from './support/upsert-bench.ts';

const path = '/api/v1/customers';
const email = 'bront@example.com';

let server: BenchServer;

before(async () => {
  server = await startBenchServer();
});

after(() => server.close());

/** Sends a body that must be taken, and gives the client that it left behind. */
async function send(bench: Bench, body: Record<string, JsonValue>): Promise<Client> {
  const answer = await bench.post(path, { email, ...body });
  assert.deepEqual([answer.status, answer.body], [200, { message: 'Success' }]);
  assert.ok(Value.Check(SuccessAnswer, answer.body));
  assert.ok(Value.Check(CustomerRequest, { email, ...body }));
  return bench.onlyClient();
}

/** Sends a body that must be refused, and gives the reason; nothing may have changed. */
async function refuse(bench: Bench, body: JsonValue): Promise<string> {
  const before = await bench.state();
  const answer = await bench.post(path, body);
  assert.equal(answer.status, 500);
  assert.ok(Value.Check(RefusedAnswer, answer.body));
  assert.equal(await bench.state(), before, 'nothing is stored');
  return answer.body.message.replace('Error - customer was not created. Reason: ', '');
}

describe('POST /api/v1/customers', () => {
  it('makes a customer the first time and updates names and attributes from then on', async () => {
    const bench = await server.open();

    const made = await send(bench, { full_name: 'Brønt Chloaf', plan: 'free', seats: 1 });
    const updated = await send(bench, {
      email: 'BRONT@example.com',
      last_name: 'Jones',
      plan: 'pro',
    });

    assert.equal((await bench.clients()).length, 1);
    assert.equal(updated.id, made.id);
    assert.deepEqual([made.givenName, made.familyName], ['Brønt', 'Chloaf']);
    assert.deepEqual([updated.givenName, updated.familyName], ['Brønt', 'Jones']);
    assert.equal(updated.name, 'Brønt Jones');
    assert.equal(updated.email, email, 'the spelling on record stays');
    assert.deepEqual(updated.customFields, { plan: 'pro', seats: 1 });
    assert.deepEqual(
      (await bench.changes())
        .filter(({ type }) => type.startsWith('client.'))
        .map(({ type, version }) => [type, version]),
      [
        ['client.created', 1],
        ['client.updated', 2],
      ],
    );
  });

  it('writes nothing where a call says nothing new', async () => {
    const bench = await server.open();
    await send(bench, { full_name: 'Brønt Chloaf', plan: 'free' });
    const before = await bench.state();

    await send(bench, { full_name: 'Brønt Chloaf', plan: 'free' });

    assert.equal(await bench.state(), before);
  });

  it('lets the parts win over full_name, whatever the order', async () => {
    const full = { full_name: 'Brønt Chloaf' };
    const part = { first_name: 'Bront' };

    for (const body of [
      { ...full, ...part },
      { ...part, ...full },
    ]) {
      const client = await send(await server.open(), body);

      assert.deepEqual(
        [client.name, client.givenName, client.familyName],
        ['Bront Chloaf', 'Bront', 'Chloaf'],
      );
    }
  });

  it('is no activity and leaves what other dialects keep', async () => {
    const client = await send(await server.open(), {
      phone: '+1',
      user_id: 'u',
      name: 'n',
    });

    assert.deepEqual([client.lastSeenAt, client.sessionCount], [null, 0]);
    assert.deepEqual([client.externalId, client.phone, client.name], [null, null, null]);
    assert.deepEqual(client.customFields, { phone: '+1', user_id: 'u', name: 'n' });
  });

  it('says in its 500 what is wrong, member by member', async () => {
    const bench = await server.open();
    await send(bench, {});

    assert.match(await refuse(bench, {}), /^`email` is required/);
    assert.match(await refuse(bench, { email: 'a@b' }), /^`email`: An email address must be/);
    assert.match(await refuse(bench, { email, first_name: 5 }), /`first_name` must be a string/);
    assert.match(await refuse(bench, [email]), /^The body must be an object/);
    assert.match(await refuse(bench, { email, '': 1 }), /^``: .* must not be blank/);
    assert.match(
      await refuse(bench, { email, 'a\tb': 1 }),
      /^`a\\u\{9\}b`: `key` must be one line/,
    );
    assert.match(
      await refuse(bench, { email, ['k'.repeat(256)]: 1 }),
      /^`k{60}…`: `key` must have at most 255 characters/,
    );
    assert.match(await refuse(bench, { email, big: 'x'.repeat(70_000) }), /65536 bytes/);
  });

  it('never repeats a value of the customer', async () => {
    const bench = await server.open();
    const secret = 'S3cret\nValue';

    for (const body of [{ email: secret }, { email, full_name: secret }, { email: [secret] }]) {
      assert.doesNotMatch(await refuse(bench, body), /S3cret/);
    }
  });

  it('holds a declared field to its type', async () => {
    const bench = await server.open();
    await bench.declareField('seats', 'number');
    await bench.declareField('a', 'date');

    assert.match(await refuse(bench, { email, seats: true }), /^`seats`: /);
    assert.match(await refuse(bench, { email, a: 'soon' }), /^`a`: A date must exist/);
    assert.deepEqual((await send(bench, { seats: 3 })).customFields, { seats: 3 });
  });
});

type Sent = 'absent' | 'null' | 'empty';
type Kept = 'none' | 'old' | 'refused' | '""';

/** README, "Absent, null, empty": what is on record afterwards, by member, for a new and a known customer. */
const matrix: readonly [
  member: string,
  field: keyof Client | 'attribute',
  sent: Sent,
  create: Kept,
  update: Kept,
][] = [
  ['email', 'email', 'absent', 'refused', 'refused'],
  ['email', 'email', 'null', 'refused', 'refused'],
  ['email', 'email', 'empty', 'refused', 'refused'],
  ['full_name', 'name', 'absent', 'none', 'old'],
  ['full_name', 'name', 'null', 'none', 'none'],
  ['full_name', 'name', 'empty', 'none', 'old'],
  ['first_name', 'givenName', 'absent', 'none', 'old'],
  ['first_name', 'givenName', 'null', 'none', 'none'],
  ['first_name', 'givenName', 'empty', 'none', 'old'],
  ['last_name', 'familyName', 'absent', 'none', 'old'],
  ['last_name', 'familyName', 'null', 'none', 'none'],
  ['last_name', 'familyName', 'empty', 'none', 'old'],
  ['plan', 'attribute', 'absent', 'none', 'old'],
  ['plan', 'attribute', 'null', 'none', 'none'],
  ['plan', 'attribute', 'empty', '""', '""'],
];

const filled = { full_name: 'Brønt Chloaf', plan: 'old' };
const old: Readonly<Record<string, string>> = {
  name: 'Brønt Chloaf',
  givenName: 'Brønt',
  familyName: 'Chloaf',
  attribute: 'old',
};

describe('the matrix of absent, null and empty', () => {
  for (const [member, field, sent, create, update] of matrix) {
    for (const [mode, kept] of [
      ['create', create],
      ['update', update],
    ] as const) {
      it(`${member} ${sent} at ${mode}: ${kept}`, async () => {
        const bench = await server.open();
        if (mode === 'update') {
          await send(bench, filled);
        }
        const body: Record<string, JsonValue> = member === 'email' ? {} : { email };
        if (sent !== 'absent') {
          body[member] = sent === 'null' ? null : '';
        }

        if (kept === 'refused') {
          await refuse(bench, body);
          return;
        }
        await bench.post(path, body);

        const client = await bench.onlyClient();
        const value = field === 'attribute' ? client.customFields['plan'] : client[field];
        const expected = { none: null, old: old[field], '""': '' }[kept];
        assert.equal(value ?? null, expected);
      });
    }
  }
});
