import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { type Scope, createApiKey } from '../src/domain/api-key.ts';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { runClientele } from './support/cli.ts';
import { dialectRoutes, type DialectRoute } from './support/dialect-routes.ts';
import { wordsOf } from './support/test-data.ts';
import { startTestServer, type TestAnswer, type TestServer } from './support/test-server.ts';

/*
 * Who may do what: every route of every dialect with every kind of key. The routes come from the
 * dialects' own tables, so that a new one is in the matrix without a line here.
 */

const nobody = '0198c0de-0000-7000-8000-000000000000';
const routes = dialectRoutes().filter(({ route }) => route.scope !== 'public');

let server: TestServer;

before(async () => {
  server = await startTestServer();
});

after(() => server.close());

/** Those about whoever is signed in take no key at all (authorization.test.ts). */
const keyRoutes = routes.filter(({ route }) => route.caller !== 'user');

/** A call that the route refuses at the latest when it reads the body, or finds nobody. */
function callRoute(
  { route }: DialectRoute,
  key: string | null,
  { id = nobody, headers }: { id?: string; headers?: Readonly<Record<string, string>> } = {},
): Promise<TestAnswer> {
  return server.call(route.method, route.path.replace(':id', id), {
    key,
    ...(route.body === undefined ? {} : { body: {} }),
    ...(headers === undefined ? {} : { headers }),
  });
}

/** Neither "who are you" nor "you may not": what came after that is not what these tests are about. */
function isLetIn({ status }: TestAnswer): boolean {
  return status !== 401 && status !== 403;
}

describe('a caller without a good key', () => {
  const badKeys: readonly [name: string, key: () => Promise<string | null> | string | null][] = [
    ['no key', () => null],
    ['a key that nobody made', () => 'sk_0123456789abcdef0123456789abcdef'],
    ['a key whose checksum is wrong', () => flipLast(server.key)],
    ['a key whose checksum is right and which nobody made', () => createApiKey(randomBytes).key],
    ['an expired key', () => addKeyOf(['admin'], Date.now() - 1)],
    ['a revoked key', revokedKey],
  ];

  for (const [name, makeKey] of badKeys) {
    it(`gets the same 401 from every route: ${name}`, async () => {
      const key = await makeKey();

      for (const each of routes) {
        const answer = await callRoute(each, key);

        const { status, body } = await callRoute(each, null);
        assert.equal(answer.status, 401, each.name);
        assert.deepEqual([answer.status, answer.body], [status, body], each.name);
        assert.equal(answer.headers.get('www-authenticate'), 'Bearer', each.name);
      }
    });
  }

  function flipLast(key: string): string {
    return key.slice(0, -1) + (key.endsWith('0') ? '1' : '0');
  }

  async function revokedKey(): Promise<string> {
    const key = await addKeyOf(['admin'], null);
    const hint = key.slice(-4);
    const { access } = server.running;
    const record = (await access.listKeys()).find((each) => each.hint === hint);
    await access.revokeKey(record?.id ?? '');
    return key;
  }
});

describe('a route that needs no key', () => {
  const open = dialectRoutes().filter(({ route }) => route.scope === 'public');
  const signIn = /^\/api\/v2\/session(?:\/|$)/;

  it('is one that shows nobody’s data: a document, the reference or the page of an error', async () => {
    for (const each of open.filter(({ route }) => !signIn.test(route.path))) {
      const path = each.route.path.replace(':code', 'internal');
      const answer = await server.call(each.route.method, path, { key: null });

      assert.equal(answer.status, 200, each.name);
      assert.match(each.route.path, /^\/(?:docs|errors)(?:\/|$)|^\/api\/v2\/openapi/);
    }
  });
});

describe('the scopes of a key', () => {
  /** What each list of scopes opens, written out: `write` includes `ingest`, `admin` includes all. */
  const matrix: readonly [granted: readonly Scope[], opened: readonly Scope[]][] = [
    [['read'], ['read']],
    [['ingest'], ['ingest']],
    [['write'], ['write', 'ingest']],
    [
      ['read', 'ingest'],
      ['read', 'ingest'],
    ],
    [
      ['read', 'write'],
      ['read', 'write', 'ingest'],
    ],
    [['admin'], ['read', 'write', 'ingest', 'admin']],
  ];

  for (const [granted, opened] of matrix) {
    it(`${granted.join(' and ')} opens ${opened.join(', ')} and nothing else`, async () => {
      const key = await server.addKey(granted);

      for (const each of keyRoutes) {
        const answer = await callRoute(each, key);

        assert.equal(isLetIn(answer), opened.includes(each.route.scope as Scope), each.name);
        assert.ok(isLetIn(answer) || answer.status === 403, each.name);
      }
    });
  }

  it('are asked of every route: what changes something needs more than read', () => {
    for (const { route, name } of keyRoutes) {
      const reads = ['read', 'admin'];
      const writes = ['ingest', 'write', 'admin'];
      assert.ok((route.method === 'GET' ? reads : writes).includes(route.scope), name);
    }
  });
});

describe('a key of another workspace', () => {
  it('finds another workspace’s records no more than records that never were', async () => {
    const ids = await makeRecords();
    await server.addWorkspace('strangers');
    const { key } = await server.running.access.createKey({
      workspace: 'strangers',
      name: 'stranger',
      scopes: ['admin'],
      expiresAt: null,
    });

    for (const each of keyRoutes.filter(({ route }) => route.path.includes(':id'))) {
      const owned = await callRoute(each, key, { id: ids[kindOf(each)] });
      const never = await callRoute(each, key);

      const bodiless = each.route.body === undefined;
      assert.equal(owned.status, bodiless ? 404 : never.status, each.name);
      assert.deepEqual([owned.status, owned.body], [never.status, never.body], each.name);
    }
  });

  it('writes into another workspace’s records no more than into records that never were', async () => {
    const { client, company } = await makeRecords();
    const stranger = await server.addWorkspace('writing strangers');
    const put = { givenName: 'M', familyName: 'S' };
    const writes: readonly [method: string, path: string, body: JsonValue][] = [
      ['PATCH', '/api/v1/clients/ID', { name: 'Mallory' }],
      ['PATCH', '/v1/clients/ID', { givenName: 'Mallory' }],
      ['PATCH', '/v1/client/ID', { givenName: 'Mallory' }],
      ['PUT', '/v1/clients/ID', put],
      ['PUT', '/v1/client/ID', put],
      ['PUT', '/v1/client', { id: 'ID', ...put }],
      ['PATCH', '/v1/companies/ID', { name: 'Mallory Ltd' }],
      ['PATCH', '/v1/company/ID', { name: 'Mallory Ltd' }],
      ['POST', '/v1/clients', { ...put, email: 'mallory@example.com', companyId: 'ID' }],
    ];

    for (const [method, path, body] of writes) {
      const write = (id: string): Promise<TestAnswer> =>
        server.call(method, path.replace('ID', id), {
          key: stranger.key,
          text: JSON.stringify(body).replace('ID', id),
        });
      const id = path.includes('compan') || method === 'POST' ? company : client;

      const owned = await write(id);

      const never = await write(nobody);
      assert.deepEqual([owned.status, owned.body], [never.status, never.body], `${method} ${path}`);
      assert.equal(owned.status, method === 'POST' ? 400 : 404, `${method} ${path}`);
    }
    const { body } = await server.call('GET', `/v1/clients/${client}`);
    assert.equal((body as { givenName: string }).givenName, 'Ada');
  });

  type Kind = 'client' | 'company' | 'field';

  function kindOf({ route }: DialectRoute): Kind {
    return route.path.includes('custom-fields')
      ? 'field'
      : route.path.includes('compan')
        ? 'company'
        : 'client';
  }

  let count = 0;

  async function makeRecords(): Promise<Readonly<Record<Kind, string>>> {
    count++;
    const company = await server.call('POST', '/v1/companies', { body: { name: `Acme ${count}` } });
    const email = `ada${count}@example.com`;
    const client = await server.call('POST', '/v1/clients', {
      body: { givenName: 'Ada', familyName: 'Lovelace', email },
    });
    const idOf = ({ body }: TestAnswer): string => (body as { id: string }).id;
    const field = await server.declare({ key: `field${count}`, type: 'text' });
    return { client: idOf(client), company: idOf(company), field };
  }
});

describe('the place of a key', () => {
  it('may be any header form of any dialect', async () => {
    const forms = (key: string): Readonly<Record<string, string>>[] => [
      { authorization: `Bearer ${key}` },
      { authorization: `Bearer: ${key}` },
      { authorization: `bearer ${key}` },
      { 'x-api-key': key },
      { 'x-api-key': `some-workspace/${key}` },
      { 'x-api-key': `some-workspace/${key}/some-token` },
      { authorization: 'Basic bm9ib2R5Og==', 'x-api-key': key },
    ];

    const admin = await server.addKey(['admin']);
    for (const headers of forms(admin)) {
      for (const each of keyRoutes) {
        const answer = await callRoute(each, null, { headers });

        assert.ok(isLetIn(answer), `${each.name} ${Object.keys(headers).join()}`);
      }
    }
  });

  it('may not be another part of a header', async () => {
    const { key } = server;
    const forms: readonly Readonly<Record<string, string>>[] = [
      { authorization: key },
      { authorization: `Token ${key}` },
      { authorization: `Bearer some-workspace/${key}` },
      { 'x-api-key': `a/b/${key}` },
      { 'x-api-key': `a/${key}/b/c` },
      { 'api-key': key },
      { cookie: `api_key=${key}` },
    ];

    for (const headers of forms) {
      for (const each of keyRoutes) {
        assert.equal((await callRoute(each, null, { headers })).status, 401, each.name);
      }
    }
  });

  it('may be the parameter api_key in URL and body on Beacon only', async () => {
    const { key } = server;
    for (const { dialect, route, name } of routes) {
      const isOpen = dialect.id === 'crowdpower';
      const path = route.path.replace(':id', nobody);

      const inUrl = await server.call(route.method, `${path}?api_key=${key}`, {
        key: null,
        ...(route.body === undefined ? {} : { body: {} }),
      });

      assert.equal(isLetIn(inUrl), isOpen, name);
      if (route.body !== undefined) {
        const inBody = await server.call(route.method, path, { key: null, body: { api_key: key } });
        assert.equal(isLetIn(inBody), isOpen, name);
      }
    }
  });
});

describe('the command line beside a running server', () => {
  it('makes, adds and revokes keys, each with effect on the next request', async () => {
    const named = [...wordsOf(server.data.flags), '--json'];
    const json = ({ stdout }: { stdout: string }): Record<string, string> =>
      JSON.parse(stdout) as Record<string, string>;
    const secret = 'ba_a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4e5f6a1b2';
    const statusWith = async (key: string): Promise<number> =>
      (await server.call('GET', '/api/v1/clients', { key })).status;

    const before = await statusWith(secret);
    const created = json(
      await runClientele(['keys', 'create', '--name', 'c', '--scope', 'read', ...named]),
    );
    const added = json(
      await runClientele(['keys', 'add', '--name', 'a', ...named], { input: secret }),
    );
    const createdKey = created['key'] ?? '';
    const working = [await statusWith(createdKey), await statusWith(secret)];
    await runClientele(['keys', 'revoke', created['id'] ?? '', ...named]);
    await server.settle();
    const afterFirst = [await statusWith(createdKey), await statusWith(secret)];
    await runClientele(['keys', 'revoke', added['id'] ?? '', ...named]);
    await server.settle();
    const afterBoth = [await statusWith(createdKey), await statusWith(secret)];

    assert.equal(before, 401);
    assert.deepEqual(working, [200, 200]);
    assert.deepEqual(afterFirst, [401, 200]);
    assert.deepEqual(afterBoth, [401, 401]);
  });
});

async function addKeyOf(scopes: readonly Scope[], expiresAt: number | null): Promise<string> {
  const { access } = server.running;
  const { key } = await access.createKey({ workspace: 'default', name: 'test', scopes, expiresAt });
  return key;
}
