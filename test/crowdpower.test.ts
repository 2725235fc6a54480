import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Value } from 'typebox/value';
import type { Client } from '../src/domain/client.ts';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import {
  BulkRequest,
  CustomerRequest,
  ErrorAnswer,
  SuccessAnswer,
} from '../src/dialects/crowdpower/schema.ts';
import { type Bench, type BenchServer, startBenchServer } from './support/upsert-bench.ts';

const single = '/customers';
const bulk = '/customers/bulk';
const minuteMs = 60_000;

let server: BenchServer;

before(async () => {
  server = await startBenchServer();
});

after(() => server.close());

type Customer = Record<string, JsonValue>;

/** Sends a customer that must be taken. */
async function send(bench: Bench, customer: Customer): Promise<void> {
  assert.ok(Value.Check(CustomerRequest, customer));
  await taken(bench, single, customer);
}

/** Sends a bulk that must be taken. */
async function sendMany(bench: Bench, customers: readonly Customer[]): Promise<void> {
  assert.ok(Value.Check(BulkRequest, { customers }));
  await taken(bench, bulk, { customers });
}

async function taken(bench: Bench, path: string, body: JsonValue): Promise<void> {
  const answer = await bench.post(path, body);
  assert.deepEqual([answer.status, answer.body], [200, { success: true, code: 200, data: null }]);
  assert.ok(Value.Check(SuccessAnswer, answer.body));
}

/** Sends a body that must be refused with nothing changed, and gives the answer. */
async function refuse(bench: Bench, path: string, body: JsonValue): Promise<ErrorAnswer> {
  const before = await bench.state();
  const answer = await bench.post(path, body);
  assert.ok(Value.Check(ErrorAnswer, answer.body));
  assert.equal(answer.body.code, answer.status);
  assert.equal(await bench.state(), before, 'records and change log are untouched');
  return answer.body;
}

/** What an answer says of each bad member: `[index, field, code]`. */
function places({ errors }: ErrorAnswer): unknown[] {
  return errors.map(({ index, field, code }) => [index, field, code]);
}

async function byUserId(bench: Bench, userId: string): Promise<Client> {
  const clients = await bench.clients();
  return clients.find(({ externalId }) => externalId === userId) ?? assert.fail('no client');
}

describe('POST /customers', () => {
  it('keeps every parameter of the source document', async () => {
    const bench = await server.open();

    await send(bench, {
      user_id: '42',
      name: 'Ada King',
      last_name: 'Lovelace',
      email: 'Ada@Example.com',
      phone: '+15165555555',
      signed_up_at: 1_600_000_000,
      ip: '203.0.113.7',
      custom_attributes: { plan: 'pro', seats: 3, is_admin: false },
      update_session: true,
    });

    const client = await bench.onlyClient();
    assert.deepEqual(
      [client.externalId, client.email, client.emailKey],
      ['42', 'Ada@Example.com', 'ada@example.com'],
    );
    assert.deepEqual(
      [client.name, client.givenName, client.familyName],
      ['Ada Lovelace', 'Ada', 'Lovelace'],
    );
    assert.deepEqual([client.phone, client.ip], ['+15165555555', '203.0.113.7']);
    assert.equal(client.signedUpAt, 1_600_000_000_000);
    assert.deepEqual(client.customFields, { plan: 'pro', seats: 3, is_admin: false });
  });

  it('finds a customer by user_id, else by email, and keeps what is not sent', async () => {
    const bench = await server.open();
    await send(bench, {
      user_id: '42',
      email: 'a@x.test',
      name: 'Ada',
      custom_attributes: { a: 1 },
    });

    await send(bench, { user_id: 42, phone: '1', custom_attributes: { b: 2 } });
    await send(bench, { email: 'A@X.TEST', custom_attributes: { a: null, c: 3 } });

    const client = await bench.onlyClient();
    assert.deepEqual([client.name, client.phone, client.email], ['Ada', '1', 'a@x.test']);
    assert.deepEqual(client.customFields, { b: 2, c: 3 });
  });

  it('adopts a customer who was known by email alone', async () => {
    const bench = await server.open();
    await send(bench, { email: 'a@x.test' });

    await send(bench, { user_id: '42', email: 'a@x.test' });
    await send(bench, { user_id: '42', email: 'new@x.test' });

    assert.deepEqual(
      [(await bench.onlyClient()).externalId, (await bench.onlyClient()).email],
      ['42', 'new@x.test'],
    );
  });

  it('reports everything that is wrong with a customer', async () => {
    const bench = await server.open();

    const answer = await refuse(bench, single, {
      user_id: 'null',
      email: 'a@b',
      custom_attributes: { 'first name': 'Ada', list: [] },
      plan: 'pro',
    });

    assert.deepEqual([answer.code, answer.error], [400, 'validation_failed']);
    assert.deepEqual(places(answer), [
      [undefined, 'user_id', 'junk_identifier'],
      [undefined, 'email', 'email'],
      [undefined, 'custom_attributes.first name', 'field_key'],
      [undefined, 'custom_attributes.list', 'type'],
      [undefined, 'plan', 'unknown_member'],
    ]);
  });

  it('says that a customer must be named', async () => {
    const answer = await refuse(await server.open(), single, { name: 'Ada' });

    assert.deepEqual([answer.code, answer.error], [400, 'identifier_required']);
    assert.match(answer.message, /`user_id` or `email`/);
  });

  it('never repeats a value of the customer', async () => {
    const bench = await server.open();
    const secret = 'S3cret\nValue';

    for (const member of ['user_id', 'email', 'name', 'phone', 'ip', 'signed_up_at']) {
      const answer = await refuse(bench, single, { user_id: 'u', [member]: secret });

      assert.doesNotMatch(JSON.stringify(answer), /S3cret/);
    }
  });

  it('takes ids that stand for nobody where the setting says so', async () => {
    const lenient = await startBenchServer({ refuseJunkIds: 'false' });
    const bench = await lenient.open();

    await send(bench, { user_id: 'null' });

    assert.equal((await bench.onlyClient()).externalId, 'null');
    await lenient.close();
  });
});

describe('two keys that lead to two customers', () => {
  async function createTwo(): Promise<Bench> {
    const bench = await server.open();
    await send(bench, { user_id: 'A', email: 'a@x.test' });
    await send(bench, { user_id: 'B', email: 'b@x.test' });
    return bench;
  }
  const conflicts: readonly [name: string, customer: Customer, words: RegExp][] = [
    ['user_id of B, email of A', { user_id: 'B', email: 'a@x.test', name: 'X' }, /two different/],
    [
      'new user_id, email of B',
      { user_id: 'C', email: 'B@X.test', name: 'X' },
      /another `user_id`/,
    ],
  ];

  for (const [name, customer, words] of conflicts) {
    it(`are a conflict: ${name}`, async () => {
      const answer = await refuse(await createTwo(), single, customer);

      assert.deepEqual([answer.code, answer.error], [409, 'identity_conflict']);
      assert.match(answer.message, words);
      assert.deepEqual(places(answer), [[undefined, 'email', 'identity_conflict']]);
    });

    it(`fail the whole bulk: ${name}`, async () => {
      const customers = [{ user_id: 'D' }, customer, { user_id: 'A', name: 'Y' }];

      const answer = await refuse(await createTwo(), bulk, { customers });

      assert.deepEqual([answer.code, answer.error], [409, 'identity_conflict']);
      assert.deepEqual(places(answer), [[1, 'email', 'identity_conflict']]);
      assert.match(answer.errors[0]?.message ?? '', words);
    });

    it(`fail a bulk that is written in several steps: ${name}`, async () => {
      const others = Array.from({ length: 1_200 }, (_, index) => ({ user_id: `x${index}` }));

      const answer = await refuse(await createTwo(), bulk, { customers: [...others, customer] });

      assert.deepEqual(places(answer), [[1_200, 'email', 'identity_conflict']]);
    });

    it(`fail a bulk of one: ${name}`, async () => {
      const answer = await refuse(await createTwo(), bulk, { customers: [customer] });

      assert.deepEqual(places(answer), [[0, 'email', 'identity_conflict']]);
    });
  }

  it('are a conflict too where a bulk itself made one of them', async () => {
    const customers = [
      { user_id: 'A', email: 'a@x.test' },
      { user_id: 'B', email: 'a@x.test' },
    ];

    const answer = await refuse(await server.open(), bulk, { customers });

    assert.deepEqual(places(answer), [[1, 'email', 'identity_conflict']]);
  });
});

describe('POST /customers/bulk', () => {
  it('takes customers in order, also the same one twice', async () => {
    const bench = await server.open();

    await sendMany(bench, [
      { email: 'a@x.test', name: 'First', custom_attributes: { n: 1 } },
      { email: 'b@x.test' },
      { user_id: '1', email: 'A@x.test', name: 'Last', custom_attributes: { m: 2 } },
    ]);

    assert.equal((await bench.clients()).length, 2);
    const client = await byUserId(bench, '1');
    assert.deepEqual([client.name, client.email, client.version], ['Last', 'a@x.test', 2]);
    assert.deepEqual(client.customFields, { n: 1, m: 2 });
  });

  it('takes 10,000 customers and not one more', async () => {
    const bench = await server.open();
    const customers = Array.from({ length: 10_000 }, (_, index) => ({ user_id: `u${index}` }));

    await taken(bench, bulk, { customers });
    const answer = await refuse(bench, bulk, { customers: [...customers, { user_id: 'x' }] });

    assert.equal((await bench.clients()).length, 10_000);
    assert.deepEqual([answer.code, answer.error], [413, 'too_many_items']);
    assert.deepEqual(places(answer), [[undefined, 'customers', 'too_many_items']]);
  });

  it('writes none where some are bad, and names each bad one with its member', async () => {
    const bench = await server.open();
    await send(bench, { user_id: 'B', email: 'b@x.test' });
    const customers: JsonValue[] = Array.from({ length: 1_000 }, (_, i) => ({ user_id: `u${i}` }));
    customers[3] = { name: 'Nobody' };
    customers[500] = { user_id: 'other', email: 'b@x.test' };
    customers[700] = { user_id: 'u', email: 'x', custom_attributes: { 'a b': 1 } };
    customers[999] = 'text';

    const answer = await refuse(bench, bulk, { customers });

    assert.deepEqual(places(answer), [
      [3, 'user_id', 'identifier_required'],
      [500, 'email', 'identity_conflict'],
      [700, 'email', 'email'],
      [700, 'custom_attributes.a b', 'field_key'],
      [999, null, 'type'],
    ]);
    assert.match(answer.message, /^Nothing was written: 4 of 1000 /);
  });

  it('names the one bad customer of a bulk of one', async () => {
    const answer = await refuse(await server.open(), bulk, {
      customers: [{ email: 'x' }],
    });

    assert.deepEqual(places(answer), [[0, 'email', 'email']]);
    assert.match(answer.message, /^Nothing was written/);
  });

  it('refuses an empty list, for success would say that somebody was written', async () => {
    const bench = await server.open();

    for (const body of [{ customers: [] }, {}, { customers: {} }, [], 'x', null]) {
      assert.equal((await refuse(bench, bulk, body)).code, 400);
    }
  });
});

describe('a session', () => {
  const steps: readonly [idleMs: number, sessions: number][] = [
    [30 * minuteMs - 1_000, 1],
    [30 * minuteMs, 1],
    [30 * minuteMs + 1, 2],
    [30 * minuteMs + 1_000, 2],
  ];

  for (const [idleMs, sessions] of steps) {
    it(`after ${idleMs / 1_000} idle seconds is number ${sessions}, single and in a bulk`, async () => {
      for (const write of [send, (b: Bench, c: Customer) => sendMany(b, [c])]) {
        const bench = await server.open();
        await write(bench, { user_id: 'u' });
        bench.clock.ms += idleMs;
        await write(bench, { user_id: 'u' });

        assert.deepEqual(
          [(await bench.onlyClient()).sessionCount, (await bench.onlyClient()).lastSeenAt],
          [sessions, bench.clock.ms],
        );
      }
    });
  }

  it('is activity: no new version and no row in the change log', async () => {
    const bench = await server.open();
    await send(bench, { user_id: 'u' });
    bench.clock.ms += 31 * minuteMs;

    await send(bench, { user_id: 'u' });

    assert.deepEqual([(await bench.onlyClient()).version, (await bench.changes()).length], [1, 1]);
  });

  it('is neither begun nor prolonged where update_session is false', async () => {
    const bench = await server.open();
    await send(bench, { user_id: 'new', update_session: false });
    assert.deepEqual(
      [(await bench.onlyClient()).sessionCount, (await bench.onlyClient()).lastSeenAt],
      [0, null],
    );

    await send(bench, { user_id: 'new' });
    const seenAt = bench.clock.ms;
    bench.clock.ms += 31 * minuteMs;
    await sendMany(bench, [{ user_id: 'new', update_session: false, name: 'Ada' }]);

    assert.deepEqual(
      [(await bench.onlyClient()).sessionCount, (await bench.onlyClient()).lastSeenAt],
      [1, seenAt],
    );
    assert.equal((await bench.onlyClient()).name, 'Ada');
  });

  it('is counted once where one bulk has a customer twice', async () => {
    const bench = await server.open();

    await sendMany(bench, [{ user_id: 'u' }, { user_id: 'u' }]);

    assert.equal((await bench.onlyClient()).sessionCount, 1);
  });
});
