import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { BatchAnswer, BatchResult } from '../src/dialects/native/client-schema.ts';
import type { ProblemWire } from '../src/dialects/native/problem-schema.ts';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { serveClientele, temporaryDirectory } from './support/cli.ts';
import { overConnections } from './support/connection.ts';
import { assertDocumented } from './support/native-calls.ts';
import { type Bench, type BenchServer, startBenchServer } from './support/upsert-bench.ts';

const path = '/api/v2/clients/batch';

let server: BenchServer;

before(async () => {
  server = await startBenchServer();
});

after(() => server.close());

interface Operation {
  readonly [member: string]: JsonValue;
  readonly op: string;
  readonly data: Readonly<Record<string, JsonValue>>;
}

function upsert(data: Operation['data']): Operation {
  return { op: 'upsert', data };
}

async function send(
  bench: Bench,
  operations: readonly JsonValue[],
  atomic?: boolean,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const body = { operations, ...(atomic === undefined ? {} : { atomic }) };
  const answer = await bench.post(path, body);
  assertDocumented('POST', path, answer);
  return { status: answer.status, body: answer.body as unknown };
}

async function run(bench: Bench, operations: readonly JsonValue[]): Promise<BatchAnswer> {
  const { status, body } = await send(bench, operations);
  assert.equal(status, 200, JSON.stringify(body));
  return body as BatchAnswer;
}

function places({ errors = [] }: BatchResult): (readonly [pointer: string, code: string])[] {
  return errors.map(({ pointer, code }) => [pointer, code]);
}

describe('a batch of 10,000, of which 1 % are bad in seven ways and 3 % name a client again', () => {
  const rows = 10_000;
  const badWays: readonly (readonly [Operation['data'], readonly (readonly [string, string])[]])[] =
    [
      [{ externalId: 'x', email: 'not an address' }, [['/email', 'email']]],
      [{ name: 'Nobody' }, [['/externalId', 'identifier_required']]],
      [{ externalId: 'undefined' }, [['/externalId', 'junk_identifier']]],
      [
        { externalId: 'x', status: 'away', ip: 'here' },
        [
          ['/status', 'enum'],
          ['/ip', 'ip'],
        ],
      ],
      [{ externalId: 'x', customFields: { seats: 'many' } }, [['/customFields/seats', 'number']]],
      [
        { externalId: 'x', nickname: 'X', version: 4 },
        [
          ['/nickname', 'unknown_member'],
          ['/version', 'read_only'],
        ],
      ],
      [{ externalId: 'new', email: 'taken@x.test' }, [['/email', 'identity_conflict']]],
    ];
  const isBad = (index: number): boolean => index % 100 === 50;
  const isAgain = (index: number): boolean => index % 100 >= 90 && index % 100 < 93;
  const badWay = (index: number) => badWays[((index - 50) / 100) % badWays.length] ?? assert.fail();

  function operation(index: number): Operation {
    if (isBad(index)) {
      return upsert(badWay(index)[0]);
    }
    if (isAgain(index)) {
      // A client of this very batch, ninety rows before.
      return upsert({ email: `PERSON.${index - 90}@x.test`, notes: `again ${index}` });
    }
    const externalId = `row-${index}`;
    return upsert({ externalId, email: `person.${index}@x.test`, customFields: { seats: index } });
  }

  it('has exact counts, stores every good row, and tells every error at its row and member', async () => {
    const bench = await server.open();
    await bench.declareField('seats', 'number');
    await run(bench, [upsert({ externalId: 'owner', email: 'taken@x.test' })]);

    const answer = await run(
      bench,
      Array.from({ length: rows }, (_, index) => operation(index)),
    );

    assert.deepEqual(answer.counts, {
      created: 9_600,
      updated: 300,
      unchanged: 0,
      deleted: 0,
      failed: 100,
    });
    const stored = new Map((await allClients(bench)).map((client) => [client.externalId, client]));
    assert.equal(stored.size, 9_601);
    for (const [index, result] of answer.results.entries()) {
      assert.equal(result.index, index);
      if (isBad(index)) {
        assert.equal(result.outcome, 'failed');
        assert.deepEqual(new Set(places(result)), new Set(badWay(index)[1]), `row ${index}`);
      } else if (isAgain(index)) {
        assert.deepEqual(result, {
          index,
          outcome: 'updated',
          id: answer.results[index - 90]?.id,
          matchedBy: 'email',
          changed: ['notes'],
        });
        assert.equal(stored.get(`row-${index - 90}`)?.notes, `again ${index}`);
      } else {
        const client = stored.get(`row-${index}`);
        assert.equal(result.outcome, 'created');
        assert.equal(client?.id, result.id);
        assert.deepEqual(client?.customFields, { seats: index });
        assert.equal(client?.email, `person.${index}@x.test`);
      }
    }
  });

  /** More than one page of a directory. */
  async function allClients(bench: Bench) {
    const clients = await bench.clients();
    assert.ok(clients.length < 10_000);
    return clients;
  }
});

describe('a batch', () => {
  it('carries its operations out in their order: what one makes, the next can change and delete', async () => {
    const bench = await server.open();
    const first = await run(bench, [upsert({ externalId: 'a', name: 'One' })]);
    const id = first.results[0]?.id ?? assert.fail();

    const { results, counts } = await run(bench, [
      { op: 'patch', data: { id, name: 'Two' }, ifMatch: '"1"' },
      { op: 'patch', data: { id, notes: 'n' }, ifMatch: '"1"' },
      { op: 'patch', data: { id, name: 'Three' }, ifMatch: '"1"' },
      { op: 'delete', data: { id }, ifMatch: '"1"' },
      { op: 'delete', data: { id }, ifMatch: '"3"' },
      upsert({ externalId: 'a', name: 'One' }),
      upsert({ externalId: 'a', name: 'One' }),
      { op: 'create', data: { externalId: 'a' } },
    ]);

    assert.deepEqual(
      results.map(({ outcome }) => outcome),
      ['updated', 'updated', 'failed', 'failed', 'deleted', 'created', 'unchanged', 'failed'],
    );
    assert.deepEqual(counts, { created: 1, updated: 2, unchanged: 1, deleted: 1, failed: 3 });
    assert.deepEqual(places(results[2] ?? assert.fail()), [
      ['', 'precondition_failed'],
      ['/name', 'changed'],
      ['/givenName', 'changed'],
    ]);
    assert.equal((await bench.onlyClient()).id, results[5]?.id);
  });

  it('that is atomic writes everything or nothing, and tells everything that is wrong', async () => {
    const bench = await server.open();
    await run(bench, [upsert({ externalId: 'a', email: 'a@x.test' })]);
    const state = await bench.state();
    const good = [upsert({ externalId: 'b' }), upsert({ externalId: 'c' })];
    const bad = upsert({ externalId: 'b', email: 'b' });
    const clash = upsert({ externalId: 'd', email: 'a@x.test' });

    const invalid = await send(bench, [...good, bad, clash], true);
    const conflict = await send(bench, [...good, clash, bad], true);

    assert.equal(await bench.state(), state);
    assert.deepEqual([invalid.status, conflict.status], [422, 409]);
    const told = ({ items }: ProblemWire): unknown =>
      items?.map(({ index, code }) => [index, code]);
    assert.deepEqual(told(invalid.body as ProblemWire), [
      [2, 'validation_failed'],
      [3, 'identity_conflict'],
    ]);
    assert.deepEqual(told(conflict.body as ProblemWire), [
      [2, 'identity_conflict'],
      [3, 'validation_failed'],
    ]);
    const done = await send(bench, good, true);
    assert.deepEqual((done.body as BatchAnswer).counts.created, 2);
  });

  it('that is atomic and large leaves nothing behind where its last operation fails', async () => {
    const bench = await server.open();
    const state = await bench.state();
    const many = Array.from({ length: 2_000 }, (_, index) => upsert({ externalId: `u${index}` }));

    const answer = await send(bench, [...many, { op: 'delete', data: { id: 'nobody' } }], true);

    assert.equal(answer.status, 422);
    assert.equal(await bench.state(), state);
  });

  it('has one to ten thousand operations', async () => {
    const bench = await server.open();
    const many = (length: number) => Array.from({ length }, () => ({ op: 'none' }));

    const [none, tooMany] = [await send(bench, []), await send(bench, many(10_001))];

    assert.deepEqual(
      [none, tooMany].map(({ status, body }) => [status, (body as ProblemWire).code]),
      [
        [422, 'validation_failed'],
        [422, 'too_many_items'],
      ],
    );
    const { counts } = await run(bench, many(10_000));
    assert.equal(counts.failed, 10_000);
  });

  it('tells every mistake of some hundred rows, and of all rows at least the first', async () => {
    const bench = await server.open();
    const members = Array.from({ length: 60 }, (_, index) => [`m${index}`, 1] as const);
    const bad = upsert({ externalId: 'a', ...Object.fromEntries(members) });

    const { results } = await run(
      bench,
      Array.from({ length: 1_000 }, () => bad),
    );

    const counts = results.map(({ errors }) => errors?.length);
    assert.deepEqual([counts[0], counts[333], counts[334], counts[999]], [60, 60, 1, 1]);
  });

  it('of ten thousand rows, some of them bad, lets reads go on', async (context) => {
    const operations = Array.from({ length: 10_000 }, (_, index) => {
      const data = { externalId: `row-${index}`, email: `p.${index}@x.test`, name: `P ${index}` };
      const more = index % 100 === 0 ? { nickname: 'P' } : { customFields: { seats: index } };
      return upsert({ ...data, ...more });
    });
    const serving = await serveClientele(temporaryDirectory());
    try {
      const key = /clk_\w+/.exec(serving.greeting)?.[0] ?? '';
      const waits: number[] = [];
      const batch = { ms: 0, isRunning: true };

      await overConnections({ url: serving.url, key, count: 2 }, async (connection, index) => {
        if (index === 0) {
          const began = performance.now();
          const answer = await connection.send('POST', path, { operations });
          Object.assign(batch, { ms: performance.now() - began, isRunning: false });
          assert.equal((answer.body as unknown as BatchAnswer).counts.created, 9_900);
          return;
        }
        while (batch.isRunning) {
          const began = performance.now();
          await connection.send('GET', '/api/v2/clients/lookup?externalId=none');
          waits.push(performance.now() - began);
        }
      });

      const longest = Math.max(...waits);
      context.diagnostic(`batch ${batch.ms.toFixed(0)} ms; longest read ${longest.toFixed(0)} ms`);
      assert.ok(waits.length >= 5, `${waits.length} reads`);
      assert.ok(longest < batch.ms / 2);
    } finally {
      await serving.stop();
    }
  });
});
