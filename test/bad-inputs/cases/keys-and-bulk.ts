import assert from 'node:assert/strict';
import type { JsonValue } from '../../../src/lib/json/json-value.ts';
import { absent, type BadInput, everywhere, type Input, marker } from '../bad-input.ts';
import type { Entry, JsonObject } from '../entries.ts';
import { assertSilent } from '../run.ts';
import type { World } from '../world.ts';

/* Cases 106 to 109: who calls, and how many are sent at once. */

type Lines = Readonly<Record<string, string | readonly string[] | null>>;

/** A good body with these header lines instead of the key. */
function presented(entry: Entry, label: string, headers: Lines): Input {
  return {
    label,
    send: entry.request(entry.body({ [entry.nameMembers[0]]: marker }), {
      headers: { Authorization: null, ...headers },
    }),
    code: 'unauthorized',
    headers: { 'www-authenticate': 'Bearer' },
    async check({ text }, world) {
      const plain = await world.send({ method: 'POST', target: entry.path });
      assert.equal(text, unauthorizedAt(entry, plain.text), 'one answer for all');
    },
  };
}

/** Entries with an id have no POST on their path. */
function unauthorizedAt(entry: Entry, text: string): string {
  return entry.method === 'POST' ? text : (unauthorizedTexts[entry.dialect] ?? text);
}

const unauthorizedMessage =
  'A valid API key is needed: send it as `Authorization: Bearer <key>` or `X-API-KEY: <key>`.';

const unauthorizedTexts: Readonly<Record<string, string>> = {
  fullengage: JSON.stringify({ error: unauthorizedMessage, code: 'unauthorized' }),
  assembly: JSON.stringify({ code: 'unauthorized', message: unauthorizedMessage }),
  native: JSON.stringify({
    type: '/errors/unauthorized',
    title: 'A valid key is needed',
    status: 401,
    code: 'unauthorized',
    detail: unauthorizedMessage,
  }),
};

function badKeys(entry: Entry, world: World): Input[] {
  const bearer = (key: string): Lines => ({ Authorization: `Bearer ${key}` });
  const wrong = world.key.slice(0, -1) + (world.key.endsWith('A') ? 'B' : 'A');
  return [
    presented(entry, 'missing', {}),
    presented(entry, 'Basic', { Authorization: `Basic ${btoa(`x:${world.key}`)}` }),
    presented(entry, 'Bearer without a key', { Authorization: 'Bearer' }),
    presented(entry, 'Bearer and a space', { Authorization: 'Bearer ' }),
    presented(entry, 'twice', {
      Authorization: [`Bearer ${world.key}`, `Bearer ${world.key}`],
    }),
    presented(entry, '8 kB', bearer(marker + 'k'.repeat(8_000))),
    presented(entry, 'a wrong checksum', bearer(wrong)),
    presented(entry, 'revoked', bearer(world.keys.revoked)),
    presented(entry, 'expired', bearer(world.keys.expired)),
    presented(entry, 'somebody else', bearer('ba_0123456789abcdef0123456789abcdef01234567')),
    presented(entry, 'two keys in one', bearer(`${world.key},${world.key}`)),
    presented(entry, 'a key with a comma', { 'X-API-KEY': [world.key, world.key] }),
    presented(entry, 'an empty X-API-KEY', { 'X-API-KEY': '' }),
  ];
}

function bulk(entry: Entry, customers: JsonValue, rest: Partial<Input>): Input {
  return { label: '', send: entry.request(Buffer.from(JSON.stringify({ customers }))), ...rest };
}

function people(count: number): JsonObject[] {
  return Array.from({ length: count }, (_, index) => ({ email: `bulk-${index}@x.test` }));
}

export const keyAndBulkCases: readonly BadInput[] = [
  {
    number: 106,
    what: 'keys that open nothing',
    stated: [401],
    answers: everywhere(401),
    inputs: badKeys,
  },
  {
    number: 107,
    what: 'a key in the query',
    stated: [401],
    answers: { ...everywhere(401), crowdpower: 'accepted' },
    inputs: (entry, world) =>
      ['api_key', 'key', 'access_token'].map((name) => ({
        label: name,
        send: entry.request(entry.body(), {
          target: `${entry.path}?${name}=${world.key}`,
          headers: { Authorization: null },
        }),
        ...(entry.dialect === 'crowdpower' && name !== 'api_key' ? { pinned: 401 } : {}),
      })),
  },
  {
    number: 108,
    what: 'a key of another scope or workspace',
    stated: [403],
    answers: everywhere(403),
    inputs: (entry, world) => [
      ...(entry.dialect === 'crowdpower' ? [] : (['ingest'] as const)).map((scope) =>
        scoped(entry, world, scope),
      ),
      scoped(entry, world, 'read'),
      ...(entry.method === 'POST'
        ? []
        : [
            {
              label: 'of another workspace',
              send: entry.request(entry.body(), {
                headers: { Authorization: `Bearer ${world.stranger.key}` },
              }),
              stated: [404],
              pinned: 404,
            },
          ]),
    ],
  },
  {
    number: 109,
    what: 'none, too many, one that is bad, one that is there twice',
    stated: [422],
    answers: {
      clockwork: absent('it takes one customer at a time'),
      crowdpower: 400,
      fullengage: absent('it takes one client at a time'),
      assembly: absent('it takes one record at a time'),
      native: 422,
    },
    inputs: (entry) =>
      !entry.isBulk
        ? []
        : entry.dialect === 'native'
          ? batches(entry)
          : [
              bulk(entry, [], { label: '0 items', field: 'customers' }),
              bulk(entry, people(10_001), {
                label: '10,001 items',
                stated: [413, 422],
                pinned: 413,
                field: 'customers',
              }),
              bulk(
                entry,
                people(1_000).map((person, index) => (index === 700 ? { email: marker } : person)),
                {
                  label: 'one bad of 1,000',
                  field: 'email',
                  check: ({ text }) => assert.match(text, /"index":700\b/),
                },
              ),
              bulk(
                entry,
                ['first', 'last'].map((name) => ({ email: 'twice@x.test', name })),
                {
                  label: 'the same email twice',
                  stated: ['accepted', 422],
                  pinned: 'accepted',
                  async check(_answer, world) {
                    const { name, version } = await world.clientByEmail('twice@x.test');
                    assert.deepEqual([name, version], ['last', 2]);
                  },
                },
              ),
              bulk(entry, { a: 1 }, { label: 'no list', field: 'customers' }),
              bulk(entry, [null, 1, 'x', []], { label: 'no objects' }),
            ],
  },
];

/** The same for our own API, all or nothing. */
function batches(entry: Entry): Input[] {
  const batch = (operations: JsonValue, rest: Partial<Input>): Input => ({
    label: '',
    send: entry.request(Buffer.from(JSON.stringify({ operations, atomic: true }))),
    ...rest,
  });
  const writes = (op: string, all: readonly JsonObject[]): JsonObject[] =>
    all.map((data) => ({ op, data }));
  const oneBad = people(1_000).map((each, index) => (index === 700 ? { email: marker } : each));
  const twice = ['first', 'last'].map((name) => ({ email: 'twice@native.test', name }));
  return [
    batch([], { label: '0 items', field: 'operations' }),
    batch(writes('upsert', people(10_001)), {
      label: '10,001 items',
      stated: [413, 422],
      code: 'too_many_items',
      field: 'operations',
    }),
    batch(writes('upsert', oneBad), {
      label: 'one bad of 1,000',
      field: 'email',
      check: ({ text }) => assert.match(text, /"index":700\b/),
    }),
    batch(writes('create', twice), {
      label: 'the same email created twice',
      stated: [409],
      pinned: 409,
      code: 'email_taken',
    }),
    batch(writes('upsert', twice), {
      label: 'the same email twice',
      stated: ['accepted', 422],
      pinned: 'accepted',
      async check(_answer, world) {
        const { name, version } = await world.clientByEmail('twice@native.test');
        assert.deepEqual([name, version], ['last', 2]);
      },
    }),
    batch({ a: 1 }, { label: 'no list', field: 'operations' }),
    batch([null, 1, 'x', []], { label: 'no objects' }),
    batch([{ op: 'drop', data: {} }, { op: 'create' }, { data: {} }], { label: 'no operations' }),
    badRows(entry),
  ];
}

/** Rows of which each fails by itself, in a batch that is answered with what became of them. */
function badRows(entry: Entry): Input {
  const operations: readonly JsonValue[] = [
    null,
    1,
    [],
    { op: 'drop', data: {} },
    { op: 'create' },
    { op: 'create', data: { email: marker } },
    { op: 'create', data: { email: 'known@x.test' } },
    { op: 'create', data: { name: ` ${marker}`, id: 'x' } },
    { op: 'create', data: { favourite_colour: marker } },
    { op: 'create', data: {}, ifMatch: '"1"' },
    { op: 'upsert', data: { name: marker } },
    { op: 'upsert', data: { externalId: 'null' } },
    { op: 'patch', data: { name: marker } },
    { op: 'patch', data: { id: marker, name: marker } },
    { op: 'patch', data: { id: '0190a2b4-c3d4-7e5f-8a9b-0c1d2e3f4a5b', name: marker } },
    { op: 'delete', data: { id: '0190a2b4-c3d4-7e5f-8a9b-0c1d2e3f4a5b' }, ifMatch: 'abc' },
    { op: 'delete', data: {} },
  ];
  let contentBefore = '';
  return {
    label: 'rows that fail one by one',
    stated: ['accepted'],
    pinned: 'accepted',
    async before(world) {
      contentBefore = await world.data.contentHash();
    },
    send: entry.request(Buffer.from(JSON.stringify({ operations }))),
    async check(answer, world) {
      const { results } = JSON.parse(answer.text) as {
        readonly results: readonly {
          readonly outcome: string;
          readonly errors: readonly object[];
        }[];
      };
      assert.equal(results.length, operations.length);
      for (const { outcome, errors } of results) {
        assert.equal(outcome, 'failed');
        assert.ok(errors.length > 0);
      }
      assertSilent(world, answer);
      assert.equal(await world.data.contentHash(), contentBefore);
    },
  };
}

function scoped(entry: Entry, world: World, scope: 'read' | 'ingest'): Input {
  return {
    label: `scope ${scope}`,
    send: entry.request(entry.body({ [entry.nameMembers[0]]: marker }), {
      headers: { Authorization: `Bearer ${world.keys[scope]}` },
    }),
    code: 'insufficient_scope',
  };
}
