import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Value } from 'typebox/value';
import { ClientListWire, SegmentWire } from '../src/dialects/native/list-schema.ts';
import type { UpsertClient } from '../src/domain/commands.ts';
import { startTestServer, type TestAnswer, type TestServer } from './support/test-server.ts';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { accepted } from '../src/domain/errors.ts';
import { parseEmail } from '../src/domain/email.ts';

/*
 * Lists, filters, searches and saved filters of /api/v2, over HTTP. What a filter means on every engine is
 * in the storage contract; here is how it is asked for, and what is refused.
 */

type Page = ClientListWire;
interface Problem {
  readonly status: number;
  readonly code: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string }[];
}

let server: TestServer;

before(async () => {
  server = await startTestServer();
  for (const field of [
    { key: 'plan', type: 'text' },
    { key: 'score', type: 'number' },
    { key: 'vip', type: 'boolean' },
    { key: 'since', type: 'date' },
    { key: 'home', type: 'address' },
    { key: 'blob', type: 'json' },
    { key: 'work', type: 'email' },
  ] as const) {
    await server.declare(field);
  }
  await server.declare({
    key: 'tags',
    type: 'multiSelect',
    options: ['a', 'b', 'c,d'].map((key) => ({ key, label: key })),
  });
  await put('ann', {
    name: 'Ann Łee',
    phone: '+33 6 12 34 56 78',
    customFields: { plan: 'gold', score: 3, vip: true, since: '2024-02-29', tags: ['a', 'c,d'] },
  });
  await put('bob', {
    name: 'Bob',
    status: 'inactive',
    customFields: { plan: 'a,b', score: '10.5', home: '3 rue Łukasz', work: 'Bob@X.test' },
  });
  await put('cy', { name: 'Cy', customFields: { plan: 'silver', score: -1 } });
});
after(() => server.close());

interface Person {
  readonly name: string;
  readonly phone?: string;
  readonly status?: 'active' | 'inactive';
  readonly customFields?: Readonly<Record<string, string | number | boolean | string[]>>;
}

async function put(externalId: string, { customFields, ...person }: Person): Promise<void> {
  const command: UpsertClient = {
    op: 'upsert',
    keys: { externalId, email: accepted(parseEmail(`${externalId}@example.org`)) },
    patch: {
      ...person,
      ...(customFields === undefined
        ? {}
        : { customFields: { values: customFields, unknown: 'refuse', pointer: '/customFields' } }),
    },
  };
  await server.running.directory.writeOne(server.actor, command);
}

function query(parameters: Readonly<Record<string, string>>): string {
  return `/api/v2/clients?${new URLSearchParams(parameters).toString()}`;
}

async function page(parameters: Readonly<Record<string, string>>): Promise<Page> {
  const answer = await server.call('GET', query(parameters));
  assert.equal(answer.status, 200, JSON.stringify([parameters, answer.body]));
  assert.ok(Value.Check(ClientListWire, answer.body));
  return answer.body;
}

async function found(parameters: Readonly<Record<string, string>>): Promise<(string | null)[]> {
  return (await page(parameters)).data.map(({ externalId }) => externalId);
}

function refused(answer: TestAnswer, status: number, pointer?: string, code?: string): void {
  const problem = answer.body as Problem;
  assert.equal(answer.status, status, JSON.stringify(problem));
  assert.equal(problem.status, status);
  if (pointer !== undefined) {
    const error = problem.errors?.find((each) => each.pointer === pointer);
    assert.ok(error, JSON.stringify(problem));
    assert.equal(error.code, code);
  }
}

describe('GET /api/v2/clients', () => {
  it('filters by members and custom fields, each in the ways that its type allows', async () => {
    const cases: readonly [Readonly<Record<string, string>>, readonly string[]][] = [
      [{}, ['ann', 'bob', 'cy']],
      [{ 'filter[status]': 'inactive' }, ['bob']],
      [{ 'filter[status][ne]': 'inactive' }, ['ann', 'cy']],
      [{ 'filter[externalId][in]': 'ann,cy,nobody' }, ['ann', 'cy']],
      [{ 'filter[email]': 'ANN@example.org' }, ['ann']],
      [{ 'filter[email][contains]': '@EXAMPLE' }, ['ann', 'bob', 'cy']],
      [{ 'filter[name][contains]': 'n le' }, ['ann']],
      [{ 'filter[name][startsWith]': 'b' }, ['bob']],
      [{ 'filter[name]': 'bob' }, []],
      [{ 'filter[phone]': '0033612345678' }, ['ann']],
      [{ 'filter[phone][contains]': '06 12 34' }, ['ann']],
      [{ 'filter[phone][isSet]': 'false' }, ['bob', 'cy']],
      [{ 'filter[createdAt][lte]': '2000-01-01T00:00:00Z' }, []],
      [{ 'filter[createdAt][gt]': '2000-01-01T00:00:00+01:00' }, ['ann', 'bob', 'cy']],
      [{ 'filter[version][gte]': '1', 'filter[sessionCount]': '0' }, ['ann', 'bob', 'cy']],
      [{ 'filter[portalState][isSet]': 'true' }, []],
      [{ 'filter[companyId][isSet]': 'false' }, ['ann', 'bob', 'cy']],
      [{ 'filter[customFields.plan]': 'gold' }, ['ann']],
      [{ 'filter[customFields.plan][in]': 'gold,a\\,b' }, ['ann', 'bob']],
      [{ 'filter[customFields.plan][startsWith]': 'SIL' }, ['cy']],
      [{ 'filter[customFields.score][gt]': '-1' }, ['ann', 'bob']],
      [{ 'filter[customFields.score]': '10.50' }, ['bob']],
      [{ 'filter[customFields.score][in]': '3,-1' }, ['ann', 'cy']],
      [{ 'filter[customFields.vip]': 'true' }, ['ann']],
      [{ 'filter[customFields.vip][ne]': 'true' }, ['bob', 'cy']],
      [{ 'filter[customFields.since][gte]': '2024-02-29' }, ['ann']],
      [{ 'filter[customFields.since][gt]': '2024-02-29T00:00:00Z' }, []],
      [{ 'filter[customFields.tags]': 'c,d' }, ['ann']],
      [{ 'filter[customFields.tags][in]': 'b,c\\,d' }, ['ann']],
      [{ 'filter[customFields.tags][isSet]': 'false' }, ['bob', 'cy']],
      [{ 'filter[customFields.home][contains]': 'rue lu' }, ['bob']],
      [{ 'filter[customFields.work]': 'bob@x.TEST' }, ['bob']],
      [{ 'filter[customFields.work][in]': 'ann@x.test,BOB@x.test' }, ['bob']],
      [{ 'filter[customFields.work][ne]': 'bob@x.test' }, ['ann', 'cy']],
      [{ 'filter[customFields.work][startsWith]': 'bOb@' }, ['bob']],
      [{ 'filter[customFields.blob][isSet]': 'false' }, ['ann', 'bob', 'cy']],
    ];

    for (const [parameters, ids] of cases) {
      assert.deepEqual(await found(parameters), ids, JSON.stringify(parameters));
    }
  });

  it('searches every position of name, email, phone and external id', async () => {
    for (const q of ['0612345678', '06 12 34 56 78', '+33612345678', 'LEE', 'nn@ex', 'ann lee']) {
      assert.deepEqual(await found({ q }), ['ann'], q);
    }
    assert.deepEqual(await found({ q: 'example', 'filter[status]': 'inactive' }), ['bob']);
    for (const q of ['%', '_', '\\', "'", '")(*&|!:']) {
      assert.deepEqual(await found({ q }), [], q);
    }
  });

  it('sorts, in both directions, those without a value last when ascending', async () => {
    assert.deepEqual(await found({ sort: '-createdAt' }), ['cy', 'bob', 'ann']);
    assert.deepEqual(await found({ sort: '-name' }), ['cy', 'bob', 'ann']);
    assert.deepEqual(await found({ sort: 'phone' }), ['ann', 'bob', 'cy']);
    assert.deepEqual(await found({ sort: '-status' }), ['bob', 'cy', 'ann']);
    assert.deepEqual(await found({ sort: '-email' }), ['cy', 'bob', 'ann']);
    assert.deepEqual(await found({ sort: 'externalId', 'filter[name][ne]': 'Bob' }), ['ann', 'cy']);
  });

  it('gives the total where it is free, and elsewhere when asked', async () => {
    assert.equal((await page({ limit: '1' })).total, 3);
    assert.equal((await page({ limit: '1', 'filter[status]': 'active' })).total, 2);
    assert.equal((await page({ 'filter[status][in]': 'active,inactive' })).total, 3);
    assert.equal((await page({ 'filter[status][isSet]': 'true' })).total, 3);
    for (const sort of ['createdAt', 'status', 'name', 'email']) {
      const none = { 'filter[status]': 'active', 'filter[status][ne]': 'active', sort };
      assert.deepEqual(await page(none), { data: [], total: 0 });
      assert.deepEqual((await page({ ...none, q: 'example' })).data, []);
    }
    assert.equal((await page({ q: 'example' })).total, undefined);
    assert.equal((await page({ q: 'example', limit: '1', total: 'true' })).total, 3);
    assert.equal((await page({ 'filter[name][isSet]': 'true' })).total, undefined);
  });

  it('walks every list by cursor, with the same total on every page', async () => {
    for (const sort of ['createdAt', '-name', 'phone', 'status', 'email', '-externalId']) {
      const expected = await found({ sort });
      const seen: (string | null)[] = [];
      let cursor: string | undefined;
      do {
        const next: Page = await page({
          sort,
          limit: '1',
          q: 'example',
          total: 'true',
          ...(cursor === undefined ? {} : { cursor }),
        });
        assert.equal(next.total, 3);
        seen.push(...next.data.map(({ externalId }) => externalId));
        cursor = next.nextCursor;
      } while (cursor !== undefined);
      assert.deepEqual(seen, expected, sort);
    }
  });

  it('skips what a scroll bar jumps over, and a cursor goes on from there', async () => {
    for (const sort of ['createdAt', '-name', 'phone', 'status', 'email', '-externalId']) {
      for (const restricted of [{}, { q: 'example' }]) {
        const expected = await found({ sort, ...restricted });

        const second = await page({ sort, ...restricted, offset: '1', limit: '1' });
        const third = await found({ sort, ...restricted, cursor: second.nextCursor ?? '' });

        assert.deepEqual([second.data[0]?.externalId, ...third], expected.slice(1), sort);
        assert.deepEqual(await found({ sort, ...restricted, offset: '3' }), []);
      }
    }
  });

  it('has a write in every list and search from the moment on that it is answered', async () => {
    const other = await server.addWorkspace('read your own');
    const call = (method: string, path: string, body?: object): Promise<TestAnswer> =>
      server.call(method, path, {
        key: other.key,
        ...(body === undefined ? {} : { body: { ...body } }),
      });
    for (let index = 0; index < 20; index++) {
      const made = await call('POST', '/api/v1/clients', { name: `Own Write ${index}` });
      const { id } = (made.body as { readonly data: { readonly id: string } }).data;
      for (const parameters of [
        { q: `write ${index}` },
        { sort: '-name' },
        { sort: '-createdAt' },
      ]) {
        const answer = await call('GET', query(parameters));
        assert.ok((answer.body as Page).data.some((client) => client.id === id));
      }
      await call('DELETE', `/api/v1/clients/${id}`);
      assert.deepEqual(((await call('GET', query({}))).body as Page).data, []);
    }
  });

  it('refuses what no list takes, says which parameter it was, and changes nothing (cases 93 to 102)', async () => {
    const changes = await server.changeCount();
    const tooMany = Object.fromEntries(
      ['eq', 'ne', 'in', 'contains', 'startsWith', 'isSet'].flatMap((op) => [
        [`filter[name][${op}]`, 'true'],
        [`filter[notes][${op}]`, 'true'],
      ]),
    );
    const cases: readonly [string, string, string][] = [
      ...['0', '-1', '1e9', 'abc', '10.5', '', '٣', '201', '+5'].map(
        (limit): [string, string, string] => [query({ limit }).slice(16), '/limit', 'number'],
      ),
      ['limit=10&limit=20', '/limit', 'duplicate'],
      ['offset=-1', '/offset', 'number'],
      ['offset=1&cursor=x', '/offset', 'unknown_member'],
      ['status=active', '/status', 'unknown_member'],
      ['ids=', '/ids', 'unknown_member'],
      ['fields=*', '/fields', 'unknown_member'],
      ['fields%5B%5D=a', '/fields[]', 'unknown_field'],
      ['include=workspace.api_keys', '/include', 'unknown_member'],
      ...['password', 'name;drop table', '-', 'workspace_id', '', 'updatedAt', '--name'].map(
        (sort): [string, string, string] => [query({ sort }).slice(16), '/sort', 'unknown_sort'],
      ),
      ['sort=name&sort=name', '/sort', 'duplicate'],
      ['q=', '/q', 'blank'],
      ['q=%E2%80%8B', '/q', 'blank'],
      [`q=${'x'.repeat(256)}`, '/q', 'too_long'],
      ['total=1', '/total', 'enum'],
      ['segment=1', '/segment', 'uuid'],
      ['filter[key_hash][startsWith]=a', '/filter[key_hash][startsWith]', 'unknown_field'],
      ['filter[workspace][secret]=a', '/filter[workspace][secret]', 'unknown_field'],
      ['filter[customFields.none]=a', '/filter[customFields.none]', 'unknown_field'],
      ['filter[customFields]=a', '/filter[customFields]', 'unknown_field'],
      ['filter[toString]=a', '/filter[toString]', 'unknown_field'],
      ['filter[emailKey]=a', '/filter[emailKey]', 'unknown_field'],
      ['filter[]=a', '/filter[]', 'unknown_field'],
      ['filter=a', '/filter', 'unknown_member'],
      ['lookup[password]=a', '/lookup[password]', 'unknown_field'],
      ['t1.password=a', '/t1.password', 'unknown_field'],
      ['filter[name][gt]=a', '/filter[name][gt]', 'enum'],
      ['filter[name][regex]=a', '/filter[name][regex]', 'enum'],
      ['filter[name][__proto__]=a', '/filter[name][__proto__]', 'enum'],
      ['filter[id][startsWith]=0', '/filter[id][startsWith]', 'enum'],
      ['filter[customFields.home]=a', '/filter[customFields.home]', 'enum'],
      ['filter[status]=ACTIVE', '/filter[status]', 'enum'],
      ['filter[status]=', '/filter[status]', 'blank'],
      ['filter[status][in]=active,,inactive', '/filter[status][in]/1', 'blank'],
      ['filter[externalId][in]=', '/filter[externalId][in]/0', 'blank'],
      ['filter[name][contains]=%20', '/filter[name][contains]', 'blank'],
      ['filter[name][isSet]=1', '/filter[name][isSet]', 'enum'],
      ['filter[id]=1', '/filter[id]', 'uuid'],
      ['filter[createdAt][gt]=yesterday', '/filter[createdAt][gt]', 'date'],
      ['filter[customFields.score][lt]=ten', '/filter[customFields.score][lt]', 'number'],
      ['filter[name]=a&filter[name]=b', '/filter[name]', 'duplicate'],
    ];

    for (const [parameters, pointer, code] of cases) {
      refused(await server.call('GET', `/api/v2/clients?${parameters}`), 422, pointer, code);
    }
    const answer = await server.call('GET', query(tooMany));
    refused(answer, 422);
    assert.equal((answer.body as Problem).errors?.[0]?.code, 'too_many_members');
    assert.equal(await server.changeCount(), changes);
  });

  it('refuses a cursor that this very list did not give (case 100)', async () => {
    const other = await server.addWorkspace('other');
    const { nextCursor = '' } = await page({ limit: '1', q: 'example', sort: 'name' });
    assert.notEqual(nextCursor, '');
    const good = { q: 'example', sort: 'name' };
    const middle = Math.floor(nextCursor.length / 2);
    const flipped =
      nextCursor.slice(0, middle) +
      (nextCursor[middle] === 'A' ? 'B' : 'A') +
      nextCursor.slice(middle + 1);

    assert.deepEqual(await found({ ...good, cursor: nextCursor }), ['bob', 'cy']);
    for (const parameters of [
      { ...good, cursor: '' },
      { ...good, cursor: 'x' },
      { ...good, cursor: nextCursor.slice(0, -4) },
      { ...good, cursor: flipped },
      { ...good, sort: '-name', cursor: nextCursor },
      { ...good, q: 'exampl', cursor: nextCursor },
      { ...good, 'filter[status]': 'active', cursor: nextCursor },
    ]) {
      const answer = await server.call('GET', query(parameters));
      refused(answer, 400);
      assert.equal((answer.body as Problem).code, 'invalid_cursor');
    }
    const foreign = await server.call('GET', query({ ...good, cursor: nextCursor }), {
      key: other.key,
    });
    refused(foreign, 400);
  });
});

describe('/api/v2/segments', () => {
  const filter = {
    status: { eq: 'active' },
    'customFields.plan': { in: ['gold', 'silver'] },
    'customFields.score': { lt: 100 },
  };

  async function make(body: object): Promise<SegmentWire> {
    const answer = await server.call('POST', '/api/v2/segments', { body: { ...body } });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    assert.ok(Value.Check(SegmentWire, answer.body));
    return answer.body;
  }

  it('keeps a filter under a name, and applies it together with others', async () => {
    const segment = await make({ name: 'Payers', filter, sort: '-createdAt' });
    const all = await server.call('GET', '/api/v2/segments');
    const one = await server.call('GET', `/api/v2/segments/${segment.id}`);

    assert.deepEqual(all.body, { data: [segment] });
    assert.deepEqual(one.body, segment);
    assert.deepEqual([segment.filter, segment.q, segment.sort], [filter, null, '-createdAt']);
    assert.deepEqual(await found({ segment: segment.id }), ['cy', 'ann']);
    assert.deepEqual(await found({ segment: segment.id, sort: 'createdAt' }), ['ann', 'cy']);
    assert.deepEqual(await found({ segment: segment.id, 'filter[name]': 'Cy' }), ['cy']);
    assert.deepEqual(await found({ segment: segment.id, q: 'lee' }), ['ann']);
    assert.deepEqual(await found({ segment: segment.id, 'filter[status]': 'inactive' }), []);
  });

  it('has its own search and the one of the list both hold', async () => {
    const segment = await make({ name: 'Example', filter: {}, q: 'example' });

    assert.deepEqual(await found({ segment: segment.id }), ['ann', 'bob', 'cy']);
    assert.deepEqual(await found({ segment: segment.id, q: 'bob' }), ['bob']);
  });

  it('is changed member by member, and ends the cursors of its lists', async () => {
    const segment = await make({ name: 'Changing', filter: { name: { isSet: true } } });
    const path = `/api/v2/segments/${segment.id}`;
    const { nextCursor = '' } = await page({ segment: segment.id, limit: '1' });

    const patched = await server.call('PATCH', path, { body: { filter, q: 'a' } });
    const again = await server.call('PATCH', path, { body: { name: 'Changed', q: null } });

    assert.equal(patched.status, 200);
    const { name, q, filter: kept } = again.body as SegmentWire;
    assert.deepEqual([name, q, kept], ['Changed', null, filter]);
    refused(
      await server.call('GET', query({ segment: segment.id, limit: '1', cursor: nextCursor })),
      400,
    );
  });

  it('is not changed by members that it does not have', async () => {
    const segment = await make({ name: 'Untouched', filter });
    const path = `/api/v2/segments/${segment.id}`;
    const cases: readonly [JsonValue, string, string][] = [
      [{ name: 'Touched', zzz: 1 }, '/zzz', 'unknown_member'],
      [{ name: 'Touched', createdAt: '2024-02-29T13:00:00.000Z' }, '/createdAt', 'read_only'],
    ];

    for (const [body, pointer, code] of cases) {
      refused(await server.call('PATCH', path, { body }), 422, pointer, code);
    }

    assert.deepEqual((await server.call('GET', path)).body, segment);
  });

  it('is gone once deleted, and is not another workspace’s', async () => {
    const other = await server.addWorkspace('elsewhere');
    const segment = await make({ name: 'Short-lived', filter });
    const path = `/api/v2/segments/${segment.id}`;

    for (const method of ['GET', 'DELETE']) {
      refused(await server.call(method, path, { key: other.key }), 404);
    }
    refused(await server.call('GET', query({ segment: segment.id }), { key: other.key }), 404);
    assert.equal((await server.call('DELETE', path)).status, 204);
    for (const method of ['GET', 'DELETE']) {
      refused(await server.call(method, path), 404);
    }
    refused(await server.call('GET', query({ segment: segment.id })), 404);
    refused(await server.call('GET', '/api/v2/segments/1'), 404);
  });

  it('is refused whole where anything about it is wrong', async () => {
    await make({ name: 'Taken', filter });
    const cases: readonly [object, number, string, string][] = [
      [{ name: 'táken ', filter }, 409, '/name', 'segment_exists'],
      [{ filter }, 422, '/name', 'required'],
      [{ name: ' ', filter }, 422, '/name', 'blank'],
      [{ name: 'x' }, 422, '/filter', 'required'],
      [{ name: 'x', filter: {} }, 422, '/filter', 'required'],
      [{ name: 'x', filter: { name: {} } }, 422, '/filter/name', 'type'],
      [{ name: 'x', filter: { secret: { eq: 1 } } }, 422, '/filter/secret/eq', 'unknown_field'],
      [{ name: 'x', filter: { name: { gt: 'a' } } }, 422, '/filter/name/gt', 'enum'],
      [{ name: 'x', filter: { status: { in: [] } } }, 422, '/filter/status/in', 'required'],
      [
        { name: 'x', filter: { status: { in: ['active', 'x'] } } },
        422,
        '/filter/status/in/1',
        'enum',
      ],
      [{ name: 'x', filter, q: '' }, 422, '/q', 'blank'],
      [{ name: 'x', filter, sort: 'password' }, 422, '/sort', 'unknown_sort'],
      [{ name: 'x', filter, id: '1' }, 422, '/id', 'read_only'],
      [{ name: 'x', filter, more: 1 }, 422, '/more', 'unknown_member'],
    ];

    for (const [body, status, pointer, code] of cases) {
      const answer = await server.call('POST', '/api/v2/segments', { body: { ...body } });
      refused(answer, status, pointer, code);
    }
    const { body } = await server.call('GET', '/api/v2/segments');
    assert.ok(!JSON.stringify(body).includes('"x"'));
  });

  it('is made once for one Idempotency-Key', async () => {
    const headers = { 'Idempotency-Key': 'once-and-no-more' };
    const body = { name: 'Made once', filter };
    const first = await server.call('POST', '/api/v2/segments', { body, headers });
    const again = await server.call('POST', '/api/v2/segments', { body, headers });

    assert.equal(first.status, 201);
    assert.deepEqual([again.status, again.body], [first.status, first.body]);
  });

  it('takes a key that may write to change, and one that may read to list', async () => {
    const key = await server.addKey(['read']);

    assert.equal((await server.call('GET', '/api/v2/segments', { key })).status, 200);
    refused(
      await server.call('POST', '/api/v2/segments', { key, body: { name: 'x', filter } }),
      403,
    );
  });
});
