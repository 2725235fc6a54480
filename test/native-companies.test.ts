import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { CompanyWire } from '../src/dialects/native/company-schema.ts';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { issuesOf, type NativeAnswer, nativeCalls } from './support/native-calls.ts';
import { type CallOptions, startTestServer, type TestServer } from './support/test-server.ts';

const base = '/api/v2/companies';
const unknownId = '0190163d-8694-739b-aea5-966c26f8ad90';

let server: TestServer;
let count = 0;

before(async () => {
  server = await startTestServer();
});

after(() => server.close());

interface Workspace {
  call(method: string, target: string, options?: CallOptions): Promise<NativeAnswer>;
  create(body: Readonly<Record<string, JsonValue>>): Promise<CompanyWire>;
  addClient(companyIds: readonly string[]): Promise<string>;
}

/** A workspace of its own. */
async function fresh(): Promise<Workspace> {
  count += 1;
  const { key, actor } = await server.addWorkspace(`companies ${count}`);
  const call = nativeCalls(server, key);
  return {
    call,
    async create(body) {
      const answer = await call('POST', base, { body });
      assert.equal(answer.status, 201, JSON.stringify(answer.body));
      return answer.body as CompanyWire;
    },
    async addClient(companyIds) {
      const outcome = await server.running.directory.writeOne(actor, {
        op: 'create',
        patch: { companyIds },
      });
      return outcome.kind === 'created' ? outcome.client.id : assert.fail();
    },
  };
}

describe('a company of /api/v2', () => {
  it('is created, read, changed member by member, and deleted', async () => {
    const { call } = await fresh();

    const created = await call('POST', base, {
      body: { name: 'Acme', fallbackColor: '#938EAB', customFields: { tier: 'gold', seats: 3 } },
    });
    const { id } = created.body as CompanyWire;
    const path = `${base}/${id}`;
    const read = await call('GET', path);
    const patched = await call('PATCH', path, {
      body: { fallbackColor: null, customFields: { seats: null, city: 'Paris' } },
    });
    const cleared = await call('PATCH', path, { body: { customFields: null } });
    const deleted = await call('DELETE', path);
    const gone = await call('GET', path);

    assert.equal(created.status, 201);
    assert.equal(created.headers.get('location'), path);
    assert.equal(created.headers.get('etag'), '"1"');
    assert.deepEqual(read.body, created.body);
    assert.deepEqual(read.body['customFields'], { tier: 'gold', seats: 3 });
    assert.equal(patched.headers.get('etag'), '"2"');
    assert.equal(patched.body['fallbackColor'], null);
    assert.deepEqual(patched.body['customFields'], { tier: 'gold', city: 'Paris' });
    assert.deepEqual(cleared.body['customFields'], {});
    assert.equal(deleted.status, 204);
    assert.equal(gone.status, 404);
  });

  it('changes only in the version that If-Match expects, and shows it as it is otherwise', async () => {
    const { call, create } = await fresh();
    const company = await create({ name: 'Acme' });
    const path = `${base}/${company.id}`;
    const patch = (tag: string, name: string): Promise<NativeAnswer> =>
      call('PATCH', path, { body: { name }, headers: { 'if-match': tag } });

    assert.equal((await patch('"1"', 'Second')).status, 200);
    const late = await patch('"1"', 'Third');
    assert.equal(late.status, 412);
    assert.deepEqual(late.body['current'], (await call('GET', path)).body);
    assert.equal((await patch('W/"2"', 'Third')).status, 412);
    assert.equal((await patch('"7", "2"', 'Third')).status, 200);
    assert.equal((await patch('*', 'Fourth')).status, 200);
    assert.equal((await patch('3', 'Fifth')).body['code'], 'invalid_header');

    const kept = await call('DELETE', path, { headers: { 'if-match': '"1"' } });
    assert.equal(kept.status, 412);
    const deleted = await call('DELETE', path, { headers: { 'if-match': '"4"' } });
    assert.equal(deleted.status, 204);
  });

  it('of many racing writers with one version, exactly one wins', async () => {
    const { call, create } = await fresh();
    const { id } = await create({ name: 'Acme' });

    const answers = await Promise.all(
      Array.from({ length: 32 }, (_, index) =>
        call('PATCH', `${base}/${id}`, {
          body: { name: `Name ${index}` },
          headers: { 'if-match': '"1"' },
        }),
      ),
    );

    const statuses = answers.map(({ status }) => status);
    assert.deepEqual(
      [200, 412].map((status) => statuses.filter((each) => each === status).length),
      [1, 31],
    );
  });

  it('shares its name with no other, whatever the case, and says whose it is', async () => {
    const { call, create } = await fresh();
    const acme = await create({ name: 'Acme' });
    const other = await create({ name: 'Other' });

    const created = await call('POST', base, { body: { name: ' ACMÉ ' } });
    const renamed = await call('PATCH', `${base}/${other.id}`, { body: { name: 'acme' } });
    const itself = await call('PATCH', `${base}/${acme.id}`, { body: { name: 'ACME' } });

    for (const { status, body } of [created, renamed]) {
      assert.deepEqual([status, body['code']], [409, 'company_name_taken']);
      assert.equal(body['existingId'], acme.id);
    }
    assert.equal(itself.status, 200);
  });

  it('is taken away from its clients when it is deleted, however many they are', async () => {
    const { call, create, addClient } = await fresh();
    const acme = await create({ name: 'Acme' });
    const other = await create({ name: 'Other' });
    const ids = await Promise.all(
      Array.from({ length: 1_200 }, () => addClient([acme.id, other.id])),
    );

    const deleted = await call('DELETE', `${base}/${acme.id}`);

    assert.equal(deleted.status, 204);
    for (const id of [ids[0], ids.at(-1)]) {
      const client = await call('GET', `/api/v2/clients/${id}`);
      assert.deepEqual(client.body['companyIds'], [other.id]);
    }
  });

  it('of another workspace, a placeholder and an unknown one are all not there', async () => {
    const { call, addClient } = await fresh();
    const foreign = await (await fresh()).create({ name: 'Foreign' });
    const clientId = await addClient([]);
    const placeholder = `${clientId.slice(0, 14)}8${clientId.slice(15, 32)}0000`;
    const requests: readonly (readonly [method: string, options: CallOptions])[] = [
      ['GET', {}],
      ['PATCH', { body: { name: 'Mine' } }],
      ['DELETE', {}],
    ];

    for (const [method, options] of requests) {
      const bodies = [];
      for (const id of [foreign.id, unknownId, placeholder, 'x']) {
        const answer = await call(method, `${base}/${id}`, options);
        assert.equal(answer.status, 404, `${method} ${id}`);
        bodies.push(answer.body);
      }
      assert.equal(new Set(bodies.map((body) => JSON.stringify(body))).size, 1);
    }
  });

  it('refuses what is wrong with it, all at once and by pointer, and stores nothing', async () => {
    const { call } = await fresh();
    const rows = await server.changeCount();

    const answer = await call('POST', base, {
      body: {
        name: ' ',
        id: unknownId,
        owner: 'x',
        iconImageUrl: 'javascript:alert(1)',
        fallbackColor: 'red',
        customFields: [],
      },
    });
    const missing = await call('POST', base, { body: {} });
    const query = await call('POST', `${base}?x=1`, { body: { name: 'Acme' } });

    assert.equal(answer.status, 422);
    assert.deepEqual([...issuesOf(answer)].sort(), [
      '/customFields type',
      '/fallbackColor type',
      '/iconImageUrl url',
      '/id read_only',
      '/name blank',
      '/owner unknown_member',
    ]);
    assert.deepEqual(issuesOf(missing), ['/name required']);
    assert.equal(query.status, 422);
    assert.equal(await server.changeCount(), rows);
  });
});

describe('the list of companies', () => {
  it('is walked by cursor, each company once while others come and go', async () => {
    const { call, create } = await fresh();
    const names = Array.from({ length: 7 }, (_, index) => `Company ${index}`);
    const made = [];
    for (const name of names) {
      made.push(await create({ name }));
    }

    const first = await call('GET', `${base}?limit=3`);
    await call('DELETE', `${base}/${made[2]?.id}`);
    await create({ name: 'Late' });
    const seen = [...(first.body['data'] as unknown as CompanyWire[])];
    let cursor = first.body['nextCursor'] as string | undefined;
    for (let page = 0; page < 5 && cursor !== undefined; page += 1) {
      const { body } = await call('GET', `${base}?limit=3&cursor=${cursor}`);
      seen.push(...(body['data'] as unknown as CompanyWire[]));
      cursor = body['nextCursor'] as string | undefined;
    }

    assert.deepEqual(
      seen.map(({ name }) => name),
      [...names, 'Late'],
    );
    assert.equal(cursor, undefined);
  });

  it('finds a name exactly, and shows no placeholder', async () => {
    const { call, create, addClient } = await fresh();
    const acme = await create({ name: 'Acme' });
    await addClient([]);

    const all = await call('GET', base);
    const found = await call('GET', `${base}?name=Acme`);
    const other = await call('GET', `${base}?name=acme`);

    assert.deepEqual(all.body, { data: [acme] });
    assert.deepEqual(found.body, { data: [acme] });
    assert.deepEqual(other.body, { data: [] });
  });

  it('refuses a cursor that is not its own, and parameters that it does not know', async () => {
    const { call, create } = await fresh();
    await create({ name: 'A' });
    await create({ name: 'B' });
    const page = await call('GET', `${base}?limit=1`);
    const cursor = page.body['nextCursor'] as string;

    const elsewhere = await (await fresh()).call('GET', `${base}?cursor=${cursor}`);
    const filtered = await call('GET', `${base}?name=A&cursor=${cursor}`);
    const broken = await call('GET', `${base}?cursor=x`);

    for (const answer of [elsewhere, filtered, broken]) {
      assert.deepEqual([answer.status, answer.body['code']], [400, 'invalid_cursor']);
    }
    for (const query of [
      'limit=0',
      'limit=1001',
      'limit=1&limit=2',
      'name=',
      'cursor=',
      'page=2',
    ]) {
      assert.equal((await call('GET', `${base}?${query}`)).status, 422, query);
    }
  });

  it('can be read with a key that reads, and changed only with one that writes', async () => {
    const { id } = await (await fresh()).create({ name: 'Acme' });
    const call = nativeCalls(server, await server.addKey(['read']));

    assert.equal((await call('GET', base)).status, 200);
    for (const [method, path] of [
      ['POST', base],
      ['PATCH', `${base}/${id}`],
      ['DELETE', `${base}/${id}`],
    ] as const) {
      assert.equal((await call(method, path, { body: {} })).status, 403);
    }
  });
});
