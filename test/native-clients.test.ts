import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ProblemWire } from '../src/dialects/native/problem-schema.ts';
import type { ClientWire } from '../src/dialects/native/schema.ts';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { fixtureNames, readFixture } from './support/fixtures.ts';
import { assertDocumented, withIds, withNames } from './support/native-calls.ts';
import {
  type Bench,
  type BenchServer,
  startBenchServer,
  type WireAnswer,
  type WireRequest,
} from './support/upsert-bench.ts';

const clients = '/api/v2/clients';
const json = { 'content-type': 'application/json' };

let server: BenchServer;

before(async () => {
  server = await startBenchServer();
});

after(() => server.close());

/** Sends a request and holds the answer to what the route says of itself. */
async function send(bench: Bench, request: WireRequest): Promise<WireAnswer> {
  const scope = request.method === 'GET' ? 'read' : 'write';
  const headers = { authorization: `Bearer ${bench.keys[scope]}`, ...request.headers };
  const answer = await bench.send({ ...request, headers });
  assertDocumented(request.method, request.path, answer);
  return answer;
}

async function create(bench: Bench, body: JsonValue): Promise<ClientWire> {
  const answer = await send(bench, { method: 'POST', path: clients, headers: json, body });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body as ClientWire;
}

function patch(
  bench: Bench,
  id: string,
  body: JsonValue,
  headers: WireRequest['headers'] = {},
): Promise<WireAnswer> {
  const path = `${clients}/${id}`;
  return send(bench, { method: 'PATCH', path, headers: { ...json, ...headers }, body });
}

function pointers({ body }: WireAnswer): unknown {
  return (body as ProblemWire).errors?.map(({ pointer, code }) => [pointer, code]);
}

describe('the documented exchanges of /api/v2', () => {
  for (const name of fixtureNames('native')) {
    it(name, async () => {
      const bench = await server.open();
      const ids: string[] = [];
      const exchange = async (fixture: string) => {
        const key =
          bench.keys[
            readFixture('native', fixture, '').request.method === 'GET' ? 'read' : 'write'
          ];
        const { request, answer } = readFixture('native', fixture, key);
        const wire = withIds(request as unknown as JsonValue, ids) as unknown as WireRequest;
        const { status, headers, body } = await send(bench, wire);
        const told = ['etag', 'location'].filter((header) => headers.has(header));
        const sent = Object.fromEntries(told.map((header) => [header, headers.get(header)]));
        return { answer, is: withNames({ status, headers: sent, body }, ids) };
      };
      for (const earlier of readFixture('native', name, '').given ?? []) {
        await exchange(earlier);
      }

      const { is, answer } = await exchange(name);

      assert.deepEqual(is, answer);
    });
  }

  it('are there for every call', async () => {
    const bench = await server.open();
    const calls = fixtureNames('native').map((name) => {
      const { method, path } = readFixture('native', name, bench.keys.read).request;
      return `${method} ${path.replace(/\?.*/, '').replace(/\/(\{id 1\}|nobody)$/, '/:id')}`;
    });

    assert.deepEqual([...new Set(calls)].sort(), [
      'DELETE /api/v2/clients/:id',
      'GET /api/v2/clients/:id',
      'GET /api/v2/clients/lookup',
      'PATCH /api/v2/clients/:id',
      'POST /api/v2/clients',
      'POST /api/v2/clients/batch',
      'POST /api/v2/clients/resolve',
      'POST /api/v2/clients/upsert',
    ]);
  });
});

describe('If-Match on a client in version 3, whose notes changed in 2 and phone in 3', () => {
  type Row = readonly [
    header: string | undefined,
    disjoint: number,
    overlapping: number,
    remove: number,
  ];
  const table: readonly Row[] = [
    [undefined, 200, 200, 204],
    ['*', 200, 200, 204],
    ['"3"', 200, 200, 204],
    ['"9", "3"', 200, 200, 204],
    ['"3", W/"1"', 200, 200, 204],
    ['"2"', 200, 412, 412],
    ['"1"', 200, 412, 412],
    ['"1", "2"', 200, 412, 412],
    ['"4"', 412, 412, 412],
    ['"0"', 412, 412, 412],
    ['"x"', 412, 412, 412],
    ['""', 412, 412, 412],
    ['W/"3"', 412, 412, 412],
    ['3', 400, 400, 400],
    ['"3', 400, 400, 400],
    ['"3", *', 400, 400, 400],
    [',', 400, 400, 400],
  ];

  async function inVersion3(bench: Bench): Promise<string> {
    const { id } = await create(bench, { name: 'Ada' });
    await patch(bench, id, { notes: 'first' });
    const { headers } = await patch(bench, id, { phone: '1' });
    assert.equal(headers.get('etag'), '"3"');
    return id;
  }

  for (const [header, disjoint, overlapping, remove] of table) {
    it(`${header ?? 'absent'}: ${disjoint} for other members, ${overlapping} for these, ${remove} for a deletion`, async () => {
      const bench = await server.open();
      const headers = header === undefined ? {} : { 'if-match': header };
      const [first, second, third] = [
        await inVersion3(bench),
        await inVersion3(bench),
        await inVersion3(bench),
      ];

      const other = await patch(bench, first, { ip: '::1', customFields: { a: 1 } }, headers);
      const same = await patch(bench, second, { phone: '2' }, headers);
      const gone = await send(bench, { method: 'DELETE', path: `${clients}/${third}`, headers });

      assert.deepEqual([other.status, same.status, gone.status], [disjoint, overlapping, remove]);
      for (const answer of [other, same]) {
        if (answer.status === 200) {
          assert.equal(answer.headers.get('etag'), '"4"');
        } else if (answer.status === 412) {
          assert.equal((answer.body as ProblemWire).current?.version, 3);
        }
      }
      if (overlapping === 412 && disjoint === 200) {
        assert.deepEqual(pointers(same), [['/phone', 'changed']]);
      }
    });
  }

  it('an id that is nobody’s is 404, whatever the version', async () => {
    const bench = await server.open();
    const { status } = await patch(bench, 'nobody', { ip: '::1' }, { 'if-match': '*' });

    assert.equal(status, 404);
  });

  it('a patch that changes nothing is 200 with the same tag, and no row in the log', async () => {
    const bench = await server.open();
    const id = await inVersion3(bench);
    const log = (await bench.changes()).length;

    const answer = await patch(
      bench,
      id,
      { notes: 'first', customFields: {} },
      { 'if-match': '"2"' },
    );

    assert.deepEqual([answer.status, answer.headers.get('etag')], [200, '"3"']);
    assert.equal((await bench.changes()).length, log);
  });

  it('edits of two custom fields, and of name and notes, do not stand in each other’s way', async () => {
    const bench = await server.open();
    const { id } = await create(bench, { name: 'Ada Lovelace', customFields: { a: 1, b: 1 } });
    const base = { 'if-match': '"1"' };

    assert.equal((await patch(bench, id, { customFields: { a: 2 } }, base)).status, 200);
    assert.equal((await patch(bench, id, { customFields: { b: 2 } }, base)).status, 200);
    assert.equal((await patch(bench, id, { name: 'Ada King' }, base)).status, 200);
    assert.equal((await patch(bench, id, { notes: 'x' }, base)).status, 200);
    const clash = await patch(bench, id, { familyName: 'Byron', customFields: { a: null } }, base);

    assert.equal(clash.status, 412);
    assert.deepEqual(pointers(clash), [
      ['/name', 'changed'],
      ['/familyName', 'changed'],
      ['/customFields/a', 'changed'],
    ]);
    const known = await bench.onlyClient();
    assert.deepEqual(
      [known.name, known.notes, known.customFields],
      ['Ada King', 'x', { a: 2, b: 2 }],
    );
  });
});

describe('a condition on the id of a client who was merged away', () => {
  async function merged(
    bench: Bench,
  ): Promise<{ survivor: string; loser: string; mergeId: string }> {
    const { id: survivor } = await create(bench, { name: 'Ada' });
    const { id: loser } = await create(bench, { name: 'Bob' });
    const answer = await send(bench, {
      method: 'POST',
      path: `${clients}/${survivor}/merge`,
      headers: json,
      body: { loserId: loser },
    });
    assert.equal(answer.status, 200);
    const { mergeId } = answer.body as { mergeId: string };
    return { survivor, loser, mergeId };
  }

  const batch = (bench: Bench, operation: JsonValue): Promise<WireAnswer> =>
    send(bench, {
      method: 'POST',
      path: `${clients}/batch`,
      headers: json,
      body: { operations: [operation] },
    });

  it('is not fulfilled by a version that this client had, since the survivor’s is another record', async () => {
    const bench = await server.open();
    const { survivor, loser } = await merged(bench);
    const path = `${clients}/${loser}`;

    const read = await send(bench, { method: 'GET', path, headers: { 'if-none-match': '"1"' } });
    const statuses = [
      read,
      await send(bench, { method: 'GET', path, headers: { 'if-match': '"1"' } }),
      await patch(bench, loser, { name: 'Robert' }, { 'if-match': '"1"' }),
      await send(bench, { method: 'DELETE', path, headers: { 'if-match': '"1"' } }),
    ].map(({ status }) => status);
    const rows = [
      await batch(bench, { op: 'patch', data: { id: loser, name: 'R' }, ifMatch: '"1"' }),
      await batch(bench, { op: 'delete', data: { id: loser }, ifMatch: '"1"' }),
    ].map(({ body }) => (body as { counts: { failed: number } }).counts.failed);

    assert.deepEqual(statuses, [200, 412, 412, 412]);
    assert.deepEqual(rows, [1, 1]);
    const [client] = await bench.clients();
    assert.deepEqual([client?.id, client?.name, client?.version], [survivor, 'Ada', 1]);
  });

  it('is fulfilled by the tag that an answer for that id gave, also for members that nobody else changed', async () => {
    const bench = await server.open();
    const { survivor, loser } = await merged(bench);
    const path = `${clients}/${loser}`;
    const get = (headers: WireRequest['headers'] = {}) =>
      send(bench, { method: 'GET', path, headers });

    const tag = (await get()).headers.get('etag') ?? assert.fail();
    const again = await get({ 'if-none-match': tag });
    const first = await patch(bench, loser, { notes: 'x' }, { 'if-match': tag });
    const disjoint = await patch(bench, loser, { phone: '1' }, { 'if-match': tag });
    const overlapping = await patch(bench, loser, { notes: 'y' }, { 'if-match': tag });
    const row = await batch(bench, {
      op: 'patch',
      data: { id: loser, ip: '::1' },
      ifMatch: disjoint.headers.get('etag'),
    });
    const own = await patch(bench, survivor, { status: 'inactive' }, { 'if-match': '"4"' });
    const stale = await send(bench, { method: 'DELETE', path, headers: { 'if-match': tag } });
    const current = `"${survivor}.5"`;
    const gone = await send(bench, { method: 'DELETE', path, headers: { 'if-match': current } });

    assert.equal(tag, `"${survivor}.1"`);
    assert.deepEqual([again.status, again.headers.get('etag')], [304, tag]);
    assert.deepEqual([first.status, first.headers.get('etag')], [200, `"${survivor}.2"`]);
    assert.deepEqual([disjoint.status, disjoint.headers.get('etag')], [200, `"${survivor}.3"`]);
    assert.equal(overlapping.status, 412);
    assert.deepEqual((row.body as { counts: { updated: number } }).counts.updated, 1);
    assert.deepEqual([own.status, own.headers.get('etag')], [200, '"5"']);
    assert.deepEqual([stale.status, gone.status], [412, 204]);
  });

  it('is no longer fulfilled by that tag once the merge is undone', async () => {
    const bench = await server.open();
    const { survivor, loser, mergeId } = await merged(bench);
    await patch(bench, survivor, { notes: 'x' });
    await patch(bench, survivor, { notes: 'y' });
    const path = `${clients}/${loser}`;
    const read = await send(bench, { method: 'GET', path });
    const tag = read.headers.get('etag') ?? assert.fail();
    await send(bench, { method: 'POST', path: `/api/v2/merges/${mergeId}/undo` });

    const after = await send(bench, { method: 'GET', path, headers: { 'if-none-match': tag } });
    const change = await patch(bench, loser, { name: 'Robert' }, { 'if-match': tag });
    const remove = await send(bench, { method: 'DELETE', path, headers: { 'if-match': tag } });

    assert.deepEqual([after.status, after.headers.get('etag')], [200, '"3"']);
    assert.deepEqual([change.status, remove.status], [412, 412]);
  });
});

describe('a read with conditions', () => {
  it('answers 304 without a body where the version is known, by a weak comparison', async () => {
    const bench = await server.open();
    const { id } = await create(bench, { name: 'Ada' });
    const path = `${clients}/${id}`;
    const statusFor = async (header: string, name = 'if-none-match', method = 'GET') => {
      const answer = await send(bench, {
        method,
        path,
        headers: { [name]: header, authorization: `Bearer ${bench.keys.read}` },
      });
      assert.equal(answer.headers.get('etag'), answer.status < 400 ? '"1"' : null);
      if (answer.status === 304) {
        assert.equal(answer.body, null);
        assert.equal(answer.headers.get('content-length'), null);
        assert.equal(answer.headers.get('content-type'), null);
      }
      return answer.status;
    };

    for (const known of ['"1"', 'W/"1"', '*', '"0", "1"']) {
      assert.equal(await statusFor(known), 304, known);
    }
    for (const other of ['"2"', 'W/"2"', '"01"']) {
      assert.equal(await statusFor(other), 200, other);
    }
    assert.equal(await statusFor('1'), 400);
    assert.equal(await statusFor('"1"', 'if-match'), 200);
    assert.equal(await statusFor('W/"1"', 'if-match'), 412);
  });

  it('has the headers of a GET and no body for HEAD', async () => {
    const bench = await server.open();
    const { id } = await create(bench, { name: 'Ada' });
    const headers = { authorization: `Bearer ${bench.keys.read}` };
    const head = (path: string) =>
      bench.send({ method: 'HEAD', path: `${clients}/${path}`, headers });

    const [known, nobody] = [await head(id), await head('nobody')];

    assert.deepEqual([known.status, known.headers.get('etag'), known.body], [200, '"1"', null]);
    assert.deepEqual([nobody.status, nobody.body], [404, null]);
  });

  it('that a call does not look at is refused, not dropped', async () => {
    const bench = await server.open();
    const { id } = await create(bench, { name: 'Ada' });

    const statuses = [
      await patch(bench, id, { ip: '::1' }, { 'if-none-match': '"1"' }),
      await send(bench, {
        method: 'POST',
        path: clients,
        headers: { ...json, 'if-match': '"1"' },
        body: { name: 'Bob' },
      }),
      await send(bench, {
        method: 'POST',
        path: clients,
        headers: { ...json, 'if-none-match': '"1"' },
        body: { name: 'Bob' },
      }),
    ].map(({ status }) => status);

    assert.deepEqual(statuses, [400, 400, 400]);
    assert.equal((await bench.clients()).length, 1);
  });
});

describe('a patch', () => {
  it('is a merge patch by either name, and nothing else, which the answer says', async () => {
    const bench = await server.open();
    const { id } = await create(bench, { name: 'Ada' });
    const as = (type: string) => patch(bench, id, { notes: type }, { 'content-type': type });

    for (const type of [
      'application/merge-patch+json',
      'Application/Merge-Patch+JSON; charset=utf-8',
      'application/json',
    ]) {
      assert.equal((await as(type)).status, 200, type);
    }
    for (const type of ['application/json-patch+json', 'text/json', 'application/merge-patch']) {
      const { status, headers } = await as(type);
      assert.equal(status, 415, type);
      assert.equal(headers.get('accept-patch'), 'application/merge-patch+json, application/json');
    }
  });

  it('keeps what is absent, unsets what is null, replaces arrays, and merges custom fields by key', async () => {
    const bench = await server.open();
    const made = await create(bench, {
      externalId: 'a',
      email: 'a@b.test',
      name: 'Ada Lovelace',
      phone: '1',
      notes: 'n',
      customFields: { keep: { deep: 1, also: 2 }, drop: 1, change: [1, 2] },
      signedUpAt: '2024-02-29T13:00:00Z',
      ip: '::1',
    });

    const { body } = await patch(bench, made.id, {
      email: null,
      familyName: null,
      phone: null,
      customFields: { drop: null, change: [3], keep: { deep: null } },
      signedUpAt: null,
    });

    const changed = body as ClientWire;
    assert.deepEqual(changed, {
      ...made,
      email: null,
      name: 'Ada',
      familyName: null,
      phone: null,
      // A value is replaced whole: the null in it is its own.
      customFields: { keep: { deep: null }, change: [3] },
      signedUpAt: null,
      version: 2,
      updatedAt: changed.updatedAt,
    });
    const emptied = await patch(bench, made.id, { customFields: null });
    assert.deepEqual((emptied.body as ClientWire).customFields, {});
  });

  it('cannot give two clients one key', async () => {
    const bench = await server.open();
    const ada = await create(bench, { email: 'ada@b.test', externalId: '7a' });
    const bob = await create(bench, { email: 'bob@b.test' });

    const email = await patch(bench, bob.id, { email: 'ADA@b.test' });
    const externalId = await patch(bench, bob.id, { externalId: '7a' });

    for (const { status, body } of [email, externalId]) {
      assert.equal(status, 409);
      assert.equal((body as ProblemWire).existingId, ada.id);
    }
  });

  it('checks custom fields against their definitions, and observes new ones', async () => {
    const bench = await server.open();
    await bench.declareField('seats', 'number');
    const { id } = await create(bench, {
      name: 'Ada',
      customFields: { seats: 3, 'new/one': true },
    });

    const wrong = await patch(bench, id, { customFields: { seats: 'many' } });

    assert.equal(wrong.status, 422);
    assert.deepEqual(pointers(wrong), [['/customFields/seats', 'number']]);
  });
});

describe('a call about clients', () => {
  it('needs the scope that it says, and takes no parameters that it does not know', async () => {
    const bench = await server.open();
    const { id } = await create(bench, { externalId: 'a' });
    const data = { id };
    const calls: readonly (readonly [method: string, path: string, body?: JsonValue])[] = [
      ['POST', clients, {}],
      ['PATCH', `${clients}/${id}`, {}],
      ['DELETE', `${clients}/${id}`],
      ['POST', `${clients}/upsert`, { externalId: 'a' }],
      ['POST', `${clients}/batch`, { operations: [{ op: 'delete', data }] }],
      ['POST', `${clients}/resolve`, { op: 'delete', data }],
      ['GET', `${clients}/${id}`],
      ['GET', `${clients}/lookup`],
    ];
    const state = await bench.state();

    for (const [method, path, body] of calls) {
      const weaker = method === 'GET' ? bench.keys.ingest : bench.keys.read;
      const weak = { ...json, authorization: `Bearer ${weaker}` };
      const given = body === undefined ? {} : { body };
      const scope = await send(bench, { method, path, headers: weak, ...given });
      const query = await send(bench, { method, path: `${path}?x=1`, headers: json, ...given });

      assert.equal(scope.status, 403, `${method} ${path}`);
      assert.equal(query.status, 422, `${method} ${path}`);
    }
    assert.equal(await bench.state(), state);
  });

  it('cannot tell another workspace’s client from nobody', async () => {
    const [one, other] = [await server.open(), await server.open()];
    const { id } = await create(one, { externalId: 'a', email: 'a@b.test', phone: '0612345678' });
    const asked = [
      await send(other, { method: 'GET', path: `${clients}/${id}` }),
      await patch(other, id, { ip: '::1' }),
      await send(other, { method: 'DELETE', path: `${clients}/${id}` }),
      await send(other, { method: 'GET', path: `${clients}/lookup?externalId=a` }),
      await send(other, { method: 'GET', path: `${clients}/lookup?email=a@b.test` }),
    ];

    assert.deepEqual(
      asked.map(({ status }) => status),
      [404, 404, 404, 404, 404],
    );
    const byPhone = await send(other, {
      method: 'GET',
      path: `${clients}/lookup?phone=0612345678`,
    });
    assert.deepEqual(byPhone.body, { data: [] });
  });
});

describe('a lookup by phone', () => {
  it('finds everybody who has the number, in any formatting, a hundred at most', async () => {
    const bench = await server.open();
    for (const phone of [
      '+33 6 12 34 56 78',
      '0033612345678',
      '06-12-34-56-78',
      '+1 661 234 5678',
    ]) {
      await create(bench, { phone });
    }
    const found = async (phone: string): Promise<unknown> => {
      const path = `${clients}/lookup?phone=${encodeURIComponent(phone)}`;
      const { body } = await send(bench, { method: 'GET', path });
      return (body as { data: readonly ClientWire[] }).data.map((client) => client.phone);
    };

    assert.deepEqual(await found('0612345678'), [
      '+33 6 12 34 56 78',
      '0033612345678',
      '06-12-34-56-78',
    ]);
    assert.deepEqual(await found('+33612345678'), ['+33 6 12 34 56 78', '0033612345678']);
    assert.deepEqual(await found('5678'), []);
    const many = Array.from({ length: 101 }, () => ({ op: 'create', data: { phone: '110' } }));
    await bench.post(`${clients}/batch`, { operations: many });
    assert.equal(((await found('110')) as unknown[]).length, 100);
  });
});
