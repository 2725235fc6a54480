import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { readSettings } from '../src/config/read-settings.ts';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { startServer } from '../src/main.ts';
import { exchange, type RawAnswer, requestBytes } from './support/raw-http.ts';
import { createTestData } from './support/test-data.ts';
import { countOnEngine } from './support/second-run.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

/*
 * `Idempotency-Key` on `/api/v2`: a call that is repeated with the key of the first try has one effect, and
 * every try gets the same answer. What a crash does to that is in `once-after-a-crash.test.ts`.
 */

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.close());

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly body?: JsonValue;
  /** Instead of `body`, as it is. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One call on a connection of its own. */
async function send(idempotencyKey: string, sent: Sent = {}): Promise<RawAnswer> {
  const { method = 'POST', path = '/api/v2/clients', body, text, headers } = sent;
  const payload = text ?? (body === undefined ? undefined : JSON.stringify(body));
  return exchange(
    server.running.port,
    requestBytes({
      method,
      target: path,
      headers: {
        Authorization: `Bearer ${server.key}`,
        'Idempotency-Key': idempotencyKey,
        ...(payload === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(payload === undefined ? {} : { body: payload }),
    }),
  );
}

const isReplayed = ({ headers }: RawAnswer): boolean =>
  headers.get('idempotent-replayed') === 'true';

/** What must be the same each time. */
function said({ status, headers, text }: RawAnswer): unknown {
  return [status, headers.get('etag'), headers.get('location'), headers.get('content-type'), text];
}

function codeOf({ text }: RawAnswer): unknown {
  return (JSON.parse(text) as { readonly code?: unknown }).code;
}

async function createdCount(): Promise<number> {
  const sql = `SELECT count(*) AS n FROM changes WHERE type = 'client.created'`;
  return Number((await server.data.rows(sql))[0]?.['n']);
}

const racers = 32;

const racing: readonly { readonly path: string; readonly body: JsonValue }[] = [
  { path: '/api/v2/clients', body: { email: 'racer@once.test' } },
  // Without a key of its own nothing but the claim keeps it from being there twice.
  { path: '/api/v2/clients', body: { name: 'No key' } },
  {
    path: '/api/v2/clients/batch',
    body: { operations: [{ op: 'create', data: { name: 'In a batch' } }] },
  },
  {
    path: '/api/v2/clients/batch',
    body: { atomic: true, operations: [{ op: 'create', data: { name: 'All or nothing' } }] },
  },
  { path: '/api/v2/clients/upsert', body: { externalId: 'racer', name: 'Upserted' } },
];

describe('32 callers with one key', () => {
  for (const [index, { path, body }] of racing.entries()) {
    it(`have one effect and one answer: ${path} ${JSON.stringify(body)}`, async () => {
      const before = await createdCount();
      const race = (): Promise<RawAnswer[]> =>
        Promise.all(Array.from({ length: racers }, () => send(`race-${index}`, { path, body })));

      const answers = await race();
      const retried = await race();

      const done = answers.filter(({ status }) => status < 300);
      const waiting = answers.filter(({ status }) => status >= 300);
      assert.equal(done.filter((answer) => !isReplayed(answer)).length, 1);
      assert.ok(waiting.every((answer) => codeOf(answer) === 'idempotency_in_progress'));
      for (const answer of [...done, ...retried]) {
        assert.deepEqual(said(answer), said(done[0] ?? answer));
      }
      assert.ok(retried.every(isReplayed));
      assert.equal(await createdCount(), before + 1);
    });
  }
});

describe('a key that was used', () => {
  const body = { name: 'First', customFields: { a: 1, b: [1, { c: 'x', d: null }] } };

  for (const [label, other] of Object.entries({
    'another body': { body: { ...body, name: 'Second' } },
    'another path': { path: '/api/v2/companies', body: { name: 'First' } },
    'another path with the same body': { path: '/api/v2/clients/upsert', body },
    'another query': { path: '/api/v2/clients?x=1', body },
    'another condition': { body, headers: { 'If-None-Match': '*' } },
    'no body': { method: 'DELETE', path: '/api/v2/clients/0190a2b4-c3d4-7e5f-8a9b-0c1d2e3f4a5b' },
  } satisfies Record<string, Sent>)) {
    it(`is refused with ${label}`, async () => {
      const key = `used with ${label}`.replaceAll(' ', '-');
      const first = await send(key, { body });
      const changes = await server.changeCount();

      const second = await send(key, other);

      assert.equal(first.status, 201, first.text);
      assert.deepEqual([second.status, codeOf(second)], [422, 'idempotency_key_reused']);
      assert.equal(isReplayed(second), false);
      assert.equal(await server.changeCount(), changes);
      // And still has its first answer.
      assert.deepEqual(said(await send(key, { body })), said(first));
    });
  }

  it('is another one with another API key, and in another workspace', async () => {
    const first = await send('theirs', { body });
    const key = await server.addKey(['read', 'write']);
    const { key: stranger } = await server.addWorkspace('stranger');

    for (const other of [key, stranger]) {
      const headers = { Authorization: `Bearer ${other}` };
      const answer = await send('theirs', { body, headers });

      assert.equal(answer.status, 201);
      assert.equal(isReplayed(answer), false);
      assert.notEqual(answer.text, first.text);
    }
  });

  it('is the same bare and quoted', async () => {
    const first = await send('"quoted-or-not"', { body });
    const second = await send('quoted-or-not', { body });

    assert.equal(isReplayed(second), true);
    assert.deepEqual(said(second), said(first));
  });
});

/** A client's members, with values of every JSON type in them. */
const bodies = fc.record({
  name: fc.stringMatching(/^[A-Za-z]{1,12}$/),
  notes: fc.stringMatching(/^[ -~]{1,20}$/),
  customFields: fc.dictionary(
    fc.stringMatching(/^[a-z]{1,6}$/),
    fc.letrec<{ value: JsonValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.integer(),
        fc.boolean(),
        fc.stringMatching(/^[ -~]{0,8}$/),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), tie('value'), { maxKeys: 3 }),
      ),
    })).value,
    { minKeys: 1, maxKeys: 4 },
  ),
});

/** The same JSON in another wording: members in another order, spaces where they are allowed. */
function reworded(value: JsonValue, choose: () => number): string {
  const space = (): string => ['', ' ', '\n', '\t', '  \r\n'][choose() % 5] ?? '';
  const between = (parts: readonly string[]): string => parts.join(`${space()},${space()}`);
  if (Array.isArray(value)) {
    const items = (value as readonly JsonValue[]).map((each) => reworded(each, choose));
    return `[${space()}${between(items)}${space()}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .map(([name, each]) => ({ name, each, place: choose() }))
      .toSorted((a, b) => a.place - b.place)
      .map(({ name, each }) => `${JSON.stringify(name)}${space()}:${reworded(each, choose)}`);
    return `{${space()}${between(members)}${space()}}`;
  }
  return JSON.stringify(value);
}

/** A copy in which the n-th value that holds no others is another one. */
function withOtherLeaf(value: JsonValue, n: number): JsonValue {
  let left = n;
  const copy = (each: JsonValue): JsonValue => {
    if (Array.isArray(each) && each.length > 0) {
      return (each as readonly JsonValue[]).map(copy);
    }
    if (typeof each === 'object' && each !== null && Object.keys(each).length > 0) {
      return Object.fromEntries(Object.entries(each).map(([name, inner]) => [name, copy(inner)]));
    }
    left -= 1;
    return left === -1 ? otherThan(each) : each;
  };
  return copy(value);
}

function otherThan(leaf: JsonValue): JsonValue {
  if (typeof leaf === 'string') {
    return `${leaf}x`;
  }
  if (typeof leaf === 'number') {
    return leaf + 1;
  }
  return typeof leaf === 'boolean' ? !leaf : 'neither empty nor null';
}

function leafCount(value: JsonValue): number {
  const inner = typeof value === 'object' && value !== null ? Object.values(value) : [];
  return inner.length === 0
    ? 1
    : inner.reduce((sum: number, each: JsonValue) => sum + leafCount(each), 0);
}

let tries = 0;

describe('a repetition is known by what it says, not by how', () => {
  for (const wrap of [
    { path: '/api/v2/clients', of: (data: JsonValue): JsonValue => data },
    {
      path: '/api/v2/clients/batch',
      of: (data: JsonValue): JsonValue => ({ operations: [{ op: 'create', data }] }),
    },
  ]) {
    it(`the order of members and white space do not count, any value does: ${wrap.path}`, async () => {
      const choices = fc.infiniteStream(fc.nat(999));
      await fc.assert(
        fc.asyncProperty(bodies, choices, fc.nat(), async (data, stream, leaf) => {
          const { path } = wrap;
          const body = wrap.of(data);
          const key = `reworded-${(tries += 1)}`;
          const first = await send(key, { path, body });
          assert.ok(first.status < 300, first.text);

          const text = reworded(body, () => Number(stream.next().value));
          const again = await send(key, { path, text });
          const other = wrap.of(withOtherLeaf(data, leaf % leafCount(data)));
          const refused = await send(key, { path, body: other });

          assert.deepEqual(said(again), said(first));
          assert.equal(isReplayed(again), true);
          assert.deepEqual([refused.status, codeOf(refused)], [422, 'idempotency_key_reused']);
        }),
        { numRuns: countOnEngine(60) },
      );
    });
  }
});

describe('a refusal', () => {
  it('that was a clash stays one, even when the way is free', async () => {
    const taken = await send('taken-first', { body: { email: 'taken@once.test' } });
    const { id } = JSON.parse(taken.text) as { id: string };

    const first = await send('taken', { body: { email: 'taken@once.test' } });
    const gone = await send('taken-gone', { method: 'DELETE', path: `/api/v2/clients/${id}` });
    const second = await send('taken', { body: { email: 'taken@once.test' } });

    assert.deepEqual([first.status, gone.status], [409, 204]);
    assert.deepEqual(said(second), said(first));
    assert.deepEqual([isReplayed(first), isReplayed(second)], [false, true]);
  });

  it('of what is not acceptable stays one', async () => {
    const first = await send('not-acceptable', { body: { name: 5 } });
    const second = await send('not-acceptable', { body: { name: 5 } });

    assert.equal(first.status, 422);
    assert.deepEqual(said(second), said(first));
    assert.deepEqual([isReplayed(first), isReplayed(second)], [false, true]);
    assert.equal(
      codeOf(await send('not-acceptable', { body: { name: 'x' } })),
      'idempotency_key_reused',
    );
  });

  it('of a key that may not do this, or of what cannot be read, uses nothing up', async () => {
    const reader = await server.addKey(['read']);
    const headers = { Authorization: `Bearer ${reader}` };
    const body = { name: 'Later' };

    const refused = [
      await send('passing', { body, headers }),
      await send('passing', { body, headers: { Authorization: 'Bearer nobody' } }),
      await send('passing', { text: '{', headers: {} }),
      await send('passing', { body, headers: { 'Content-Type': 'text/plain' } }),
    ];
    const good = await send('passing', { body });

    assert.deepEqual(
      refused.map(({ status }) => status),
      [403, 401, 400, 415],
    );
    assert.equal(good.status, 201);
    assert.equal(isReplayed(good), false);
  });
});

it('an answer is kept for 24 hours, and not a second longer', async () => {
  let now = Date.UTC(2026, 0, 1);
  const data = await createTestData();
  const settings = readSettings({ ...data.flags, port: '0' }, {});
  const running = await startServer(settings, { clock: { now: () => now } });
  const { key } = await running.access.createKey({
    workspace: 'default',
    name: 'test',
    scopes: ['write'],
    expiresAt: null,
  });
  const hour = 3_600_000;
  const create = (): Promise<RawAnswer> =>
    exchange(
      running.port,
      requestBytes({
        method: 'POST',
        target: '/api/v2/clients',
        headers: {
          Authorization: `Bearer ${key}`,
          'Content-Type': 'application/json',
          'Idempotency-Key': 'a-day',
        },
        body: '{"name":"Daily"}',
      }),
    );

  const first = await create();
  now += 24 * hour - 1_000;
  const lastMoment = await create();
  now += 2_000;
  const anew = await create();
  const againAnew = await create();
  await running.close();
  await data.remove();

  assert.deepEqual(
    [first, lastMoment, anew, againAnew].map(({ status }) => status),
    [201, 201, 201, 201],
  );
  assert.deepEqual([first, lastMoment, anew, againAnew].map(isReplayed), [
    false,
    true,
    false,
    true,
  ]);
  assert.equal(lastMoment.text, first.text);
  assert.notEqual(anew.text, first.text);
  assert.equal(againAnew.text, anew.text);
});
