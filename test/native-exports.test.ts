import assert from 'node:assert/strict';
import { type IncomingMessage, get } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import type { ClientSelection } from '../src/directory/select-clients.ts';
import { exportClients } from '../src/exporting/export-clients.ts';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { type TestServer, startTestServer } from './support/test-server.ts';

/** Clients as files: what is in them, and what changes meanwhile. */

async function start(context: TestContext): Promise<TestServer> {
  const server = await startTestServer();
  context.after(() => server.close());
  return server;
}

type Data = Readonly<Record<string, JsonValue>>;

async function create(server: TestServer, data: Data): Promise<Record<string, JsonValue>> {
  const { status, body } = await server.call('POST', '/api/v2/clients', { body: data });
  assert.equal(status, 201, JSON.stringify(body));
  return body as Record<string, JsonValue>;
}

async function createMany(server: TestServer, count: number, notes = ''): Promise<void> {
  for (let first = 0; first < count; first += 500) {
    const operations = Array.from({ length: Math.min(500, count - first) }, (_, index) => ({
      op: 'create',
      data: { externalId: `c${first + index}`, name: `Client ${first + index}`, notes },
    }));
    const { status } = await server.call('POST', '/api/v2/clients/batch', { body: { operations } });
    assert.equal(status, 200);
  }
}

async function lines(server: TestServer, query: string): Promise<Record<string, JsonValue>[]> {
  const response = await open(server, `/api/v2/exports?format=ndjson${query}`);
  return linesOf(await text(response));
}

function linesOf(received: string): Record<string, JsonValue>[] {
  return received
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, JsonValue>);
}

async function csv(server: TestServer, query = ''): Promise<string> {
  const { status, body } = await server.call('GET', `/api/v2/exports?format=csv${query}`);
  assert.equal(status, 200);
  return String(body);
}

void test('a CSV has the columns that were asked for, in their order, and an unknown one is refused', async (context) => {
  const server = await start(context);
  await create(server, { name: 'Ada', email: 'ada@example.com', customFields: { 'a,b': 'x' } });
  const refused = async (query: string): Promise<unknown> =>
    (await server.call('GET', `/api/v2/exports?${query}`)).status;

  const text = await csv(server, String.raw`&columns=customFields.a\,b,email,name`);

  assert.equal(text, '"customFields.a,b",email,name\r\nx,ada@example.com,Ada\r\n');
  assert.equal(await refused('format=csv&columns=name,nonsense'), 422);
  assert.equal(await refused('format=csv&columns=name,name'), 422);
  assert.equal(await refused('format=csv&columns='), 422);
  assert.equal(await refused('format=ndjson&columns=name'), 422);
});

void test('a column is found by a key that its field had before, and has the key of now as header', async (context) => {
  const server = await start(context);
  const { directory } = server.running;
  await create(server, { name: 'Ada', customFields: { 't,1': 'x' } });
  const rename = { op: 'updateField', entity: 'client', key: 't,1', patch: { key: 'u' } } as const;
  await directory.writeOne(server.actor, rename);

  const text = await csv(server, String.raw`&columns=name,customFields.t\,1`);
  const twice = String.raw`/api/v2/exports?format=csv&columns=customFields.t\,1,customFields.u`;
  const refused = await server.call('GET', twice);

  assert.equal(text, 'name,customFields.u\r\nAda,x\r\n');
  assert.equal(refused.status, 422);
});

void test('a column keeps its values, whatever key its field gets while the export runs', async (context) => {
  const server = await start(context);
  const { directory } = server.running;
  await server.declare({ key: 't', type: 'text' });
  const operations = Array.from({ length: 600 }, (_, index) => ({
    op: 'create',
    data: { customFields: { t: `${index}`, other: 'x' } },
  }));
  await server.call('POST', '/api/v2/clients/batch', { body: { operations } });
  const { workspaceId } = server.actor;
  const pieces: string[] = [];

  for await (const { text } of exportClients(directory, {
    workspaceId,
    selection: selectionBy('createdAt'),
    format: 'csv',
    columns: ['customFields.t', 'customFields.other'],
  })) {
    pieces.push(text);
    // Behind the header, and behind each page.
    const key = `t${pieces.length}`;
    const last = pieces.length === 1 ? 't' : `t${pieces.length - 1}`;
    const rename = { op: 'updateField', entity: 'client', key: last, patch: { key } } as const;
    await directory.writeOne(server.actor, rename);
    const { clients } = await directory.clients(workspaceId, {
      ...selectionBy('createdAt'),
      limit: 1_000,
    });
    // Some of those to come are written again, under the key of now.
    const written = clients.slice(-100);
    const values = { other: `y${pieces.length}` };
    const customFields = { values, unknown: 'observe', pointer: '' } as const;
    const writes = written.map(({ id }) => ({
      op: 'update' as const,
      id,
      patch: { customFields },
    }));
    await directory.write(server.actor, writes, { isAtomic: true });
  }

  const [head, ...rows] = pieces.join('').split('\r\n').slice(0, -1);
  assert.equal(head, 'customFields.t,customFields.other');
  assert.deepEqual(
    rows.map((row) => row.split(',')[0]),
    Array.from({ length: 600 }, (_, index) => `${index}`),
  );
});

void test('an export takes all but some by their ids', async (context) => {
  const server = await start(context);
  const ids: string[] = [];
  for (const name of ['Ada', 'Bob', 'Cy']) {
    const { id } = await create(server, { name });
    ids.push(id as string);
  }

  const left = await lines(server, `&filter[id][notIn]=${ids.slice(0, 2).join(',')}`);

  assert.deepEqual(
    left.map(({ name }) => name),
    ['Cy'],
  );
});

void test('an NDJSON export has every client as the API shows it, and the names of their companies', async (context) => {
  const server = await start(context);
  const { body: company } = await server.call('POST', '/api/v2/companies', {
    body: { name: 'Acme, Inc.' },
  });
  const { id: companyId } = company as { id: string };
  await create(server, {
    externalId: '42',
    email: 'Ada@Example.com',
    name: 'Ada',
    notes: 'two\nlines',
    customFields: { plan: 'gold', score: 7, tags: ['a'], deep: { a: null } },
    companyIds: [companyId],
  });
  await create(server, { name: 'Bob' });

  const exported = await lines(server, '');

  const listed = (await server.call('GET', '/api/v2/clients')).body as { data: Data[] };
  assert.deepEqual(
    exported,
    listed.data.map((client, index) => ({
      ...client,
      companyNames: index === 0 ? ['Acme, Inc.'] : [],
    })),
  );
});

void test('a CSV has a column for each member and field, is named for the day, and no cell is a formula', async (context) => {
  const server = await start(context);
  await create(server, {
    externalId: '=cmd()',
    phone: '+33612345678',
    name: 'Ada "the first", King',
    notes: '',
    customFields: { plan: '@gold', score: -7, deep: { a: [1] } },
  });
  await create(server, { name: 'Bob' });

  const { headers, body } = await server.call('GET', '/api/v2/exports?format=csv');

  const [head, ada = '', bob = ''] = String(body).split('\r\n');
  assert.equal(
    head,
    'id,externalId,email,name,givenName,familyName,phone,status,notes,companyIds,companyNames,portalState,portalFirstLoginAt,portalLastLoginAt,signedUpAt,ip,firstSeenAt,lastSeenAt,sessionCount,version,createdAt,updatedAt,customFields.plan,customFields.score,customFields.deep',
  );
  assert.match(ada, /^[\da-f-]{36},'=cmd\(\),,"Ada ""the first"", King",/);
  assert.match(ada, /,'\+33612345678,active,"",,,/);
  assert.match(ada, /,'@gold,-7,"\{""a"":\[1\]\}"$/);
  assert.match(bob, /,Bob,.*,,,$/);
  assert.match(headers.get('content-type') ?? '', /^text\/csv; charset=utf-8/);
  assert.match(
    headers.get('content-disposition') ?? '',
    /^attachment; filename="clients-\d{4}-\d\d-\d\d\.csv"$/,
  );
});

void test('a byte order mark is there for those who ask for it', async (context) => {
  const server = await start(context);
  const options = { headers: { authorization: `Bearer ${server.key}` } };

  const plain = await fetch(`${server.url}/api/v2/exports?format=csv`, options);
  const marked = await fetch(`${server.url}/api/v2/exports?format=csv&bom=true`, options);

  const [without, withMark] = [await plain.bytes(), await marked.bytes()];
  assert.deepEqual([...withMark.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  assert.deepEqual(withMark.subarray(3), without);
});

void test('an export has the clients of its filter, search and segment, in its order, and of no other workspace', async (context) => {
  const server = await start(context);
  const other = await server.addWorkspace('other');
  await server.call('POST', '/api/v2/clients', { key: other.key, body: { name: 'Zoe Gold' } });
  for (const [name, plan] of [
    ['Zoe King', 'gold'],
    ['Ada King', 'gold'],
    ['Ada Queen', 'tin'],
    ['Bob King', 'gold'],
  ]) {
    await create(server, { name: name ?? '', customFields: { plan: plan ?? '' } });
  }
  const { body } = await server.call('POST', '/api/v2/segments', {
    body: { name: 'Gold', filter: { 'customFields.plan': { eq: 'gold' } }, sort: 'name' },
  });
  const { id } = body as { id: string };

  const names = async (query: string): Promise<unknown> =>
    (await lines(server, query)).map(({ name }) => name);

  assert.deepEqual(await names(`&segment=${id}`), ['Ada King', 'Bob King', 'Zoe King']);
  assert.deepEqual(await names(`&segment=${id}&q=zo&sort=-name`), ['Zoe King']);
  assert.deepEqual(await names('&filter[name][startsWith]=ada&sort=-name'), [
    'Ada Queen',
    'Ada King',
  ]);
  assert.deepEqual(await names('&filter[status]=inactive'), []);
  assert.match(await csv(server, '&filter[status]=inactive'), /^id,[^\r\n]*\r\n$/);
});

void test('an NDJSON export holds all that another directory needs to become the same', async (context) => {
  const server = await start(context);
  const other = await server.addWorkspace('other');
  const { body: company } = await server.call('POST', '/api/v2/companies', {
    body: { name: 'Acme, Inc.' },
  });
  const { id: companyId } = company as { id: string };
  await create(server, {
    externalId: "'=1+1",
    email: 'Ada@Example.com',
    phone: '(020) 7946 0958',
    name: '=Ada "x"',
    givenName: 'Ada',
    familyName: 'Lovelace-😀',
    status: 'inactive',
    notes: 'two\r\nlines\t',
    customFields: { n: -0.5, list: [1, 'a', null, { b: [] }], empty: '', yes: true },
    companyIds: [companyId],
    signedUpAt: '2020-02-29T00:00:00.001Z',
    ip: '2001:db8::1',
  });
  await create(server, { externalId: 'alone' });

  const exported = await lines(server, '');
  const ids = new Map<JsonValue, JsonValue>();
  for (const name of new Set(exported.flatMap(({ companyNames }) => companyNames as string[]))) {
    const { body } = await server.call('POST', '/api/v2/companies', {
      key: other.key,
      body: { name },
    });
    ids.set(name, (body as { id: string }).id);
  }
  const operations = exported.map((line) => ({
    op: 'create',
    data: {
      ...stored(line),
      companyIds: (line['companyNames'] as string[]).map((name) => ids.get(name) ?? null),
    },
  }));
  const { body } = await server.call('POST', '/api/v2/clients/batch', {
    key: other.key,
    body: { operations },
  });
  assert.deepEqual((body as { failed?: number }).failed ?? 0, 0, JSON.stringify(body));

  const again = await lines({ ...server, key: other.key }, '');
  assert.deepEqual(again.map(comparable), exported.map(comparable));
});

/** What a caller may set. */
function stored(line: Data): Data {
  const names =
    'externalId email phone name givenName familyName status notes customFields signedUpAt ip';
  return Object.fromEntries(names.split(' ').map((name) => [name, line[name] ?? null]));
}

function comparable(line: Data): Data {
  return {
    ...stored(line),
    companyNames: line['companyNames'] ?? [],
    portal: line['portal'] ?? null,
  };
}

const refusals: readonly (readonly [query: string, status: number, pointer: string])[] = [
  ['', 422, '/format'],
  ['?format=xlsx', 422, '/format'],
  ['?format=csv&format=csv', 422, '/format'],
  ['?format=ndjson&bom=true', 422, '/bom'],
  ['?format=csv&limit=10', 422, '/limit'],
  ['?format=csv&cursor=x', 422, '/cursor'],
  ['?format=csv&filter[colour]=red', 422, '/filter[colour]'],
  ['?format=csv&segment=0190a2b4-c3d4-7e5f-8a9b-0c1d2e3f4a5b', 404, '/segment'],
];

void test('what cannot be exported is refused before the first byte', async (context) => {
  const server = await start(context);

  for (const [query, status, pointer] of refusals) {
    const answer = await server.call('GET', `/api/v2/exports${query}`);

    assert.equal(answer.status, status, query);
    assert.match(JSON.stringify(answer.body), new RegExp(`"${RegExp.escape(pointer)}"`), query);
  }
});

void test('while clients come, go and change, those who do not change come exactly once and nobody twice', async (context) => {
  const server = await start(context);
  await createMany(server, 1_500);
  const { directory } = server.running;
  const { workspaceId } = server.actor;

  for (const [turn, by] of (['createdAt', 'name', 'externalId', 'status'] as const).entries()) {
    const before = await lines(server, `&sort=${by}`);
    const touched = new Set<unknown>();
    const ids: unknown[] = [];
    const order = { workspaceId, format: 'ndjson', selection: selectionBy(by) } as const;
    for await (const piece of exportClients(directory, order)) {
      ids.push(...linesOf(piece.text).map(({ id }) => id));
      // Early ones, who have come already, and late ones, who have not.
      const round = touched.size * 50 + turn * 7;
      const [changed, deleted] = [idAt(before, round), idAt(before, round + 1)];
      touched.add(changed).add(deleted);
      await server.call('PATCH', `/api/v2/clients/${changed}`, {
        body: { name: `Zz ${by} ${round}`, externalId: `z${by}${round}`, status: 'inactive' },
        headers: { 'content-type': 'application/merge-patch+json' },
      });
      await server.call('DELETE', `/api/v2/clients/${deleted}`);
      await create(server, { name: `New ${by} ${round}` });
    }

    assert.ok(touched.size > 8, `${touched.size} changes`);
    const unique = new Set(ids);
    assert.equal(unique.size, ids.length, `${by}: somebody came twice`);
    const missing = before.filter(({ id }) => !touched.has(id) && !unique.has(id));
    assert.deepEqual(missing, [], `${by}: missing`);
  }
});

function selectionBy(by: ClientSelection['sort']['by']): ClientSelection {
  return { filter: {}, sort: { by, order: 'asc' } };
}

void test('a reader who stands still stops the reading, and others go on', async (context) => {
  const server = await start(context);
  // More than the sockets of both sides take in.
  await createMany(server, 5_000, 'x'.repeat(4_000));
  let pages = 0;
  const { directory } = server.running;
  const { clients } = directory;
  context.mock.method(directory, 'clients', (...args: Parameters<typeof clients>) => {
    pages += 1;
    return clients(...args);
  });

  const response = await open(server, '/api/v2/exports?format=ndjson');
  response.pause();
  // Each of these calls is many turns of the event loop.
  for (let call = 0; call < 50; call++) {
    const { status } = await server.call('GET', '/api/v2/workspace');
    assert.equal(status, 200);
  }
  const whilePaused = pages;
  const total = await countLines(response);

  assert.equal(total, 5_000);
  assert.ok(whilePaused < pages, `${whilePaused} of ${pages} pages were read for nobody`);
});

void test('a reader who goes away ends the export, and a fourth one of a key, or a ninth of all, at the same time is asked to wait', async (context) => {
  const server = await start(context);
  await createMany(server, 6_000);
  const [second, third] = [await server.addKey(['read']), await server.addKey(['read'])];
  const path = '/api/v2/exports?format=csv';
  const run = (count: number, key: string) =>
    Promise.all(Array.from({ length: count }, () => open({ ...server, key }, path)));

  const running = await run(3, server.key);
  const fourth = await server.call('GET', path);
  running.push(...(await run(3, second)), ...(await run(2, third)));
  const ninth = await server.call('GET', path, { key: third });
  running.forEach((response) => response.destroy());

  const refusals = [
    [fourth, /^This key or user has 3 exports open/],
    [ninth, /^The server has 8 exports open/],
  ] as const;
  for (const [{ status, headers, body }, detail] of refusals) {
    assert.equal(status, 503);
    assert.equal(headers.get('retry-after'), '10');
    assert.match((body as { detail: string }).detail, detail);
  }
  let after = await server.call('GET', '/api/v2/exports?format=csv');
  for (let tries = 0; after.status === 503 && tries < 500; tries++) {
    after = await server.call('GET', '/api/v2/exports?format=csv');
  }
  assert.equal(after.status, 200);
});

void test('an export breaks off once its key is revoked', async (context) => {
  const server = await start(context);
  // More than the sockets of both sides take in.
  await createMany(server, 5_000, 'x'.repeat(4_000));
  const admin = await server.addKey(['admin']);
  const made = await server.call('POST', '/api/v2/keys', {
    key: admin,
    body: { name: 'leaked', scopes: ['read'] },
  });
  const { id, key } = made.body as { id: string; key: string };

  const response = await open({ ...server, key }, '/api/v2/exports?format=ndjson');
  response.pause();
  const { status } = await server.call('DELETE', `/api/v2/keys/${id}`, { key: admin });

  assert.equal(status, 204);
  await assert.rejects(countLines(response), { code: 'ECONNRESET' });
});

function idAt(clients: readonly Data[], index: number): string {
  return clients[index % clients.length]?.['id'] as string;
}

/** A call whose answer is not read yet. */
async function open(server: TestServer, path: string): Promise<IncomingMessage> {
  const request = get(`${server.url}${path}`, {
    headers: { authorization: `Bearer ${server.key}` },
  });
  request.on('error', () => undefined);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  assert.equal(response.statusCode, 200);
  response.on('error', () => undefined);
  return response;
}

async function countLines(response: IncomingMessage): Promise<number> {
  let count = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    count += chunk.toString('latin1').split('\n').length - 1;
  }
  return count;
}
