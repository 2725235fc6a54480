import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Call, type Clientele, createClientele } from '../sdk/src/index.ts';
import { becomeOwner } from './support/browser.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

/* What an integrator sees: the last calls with their outcome, and the figures of the overview. */

const clock = { at: Date.UTC(2030, 0, 1, 23, 30), now: () => clock.at };
const dayMs = 86_400_000;

let server: TestServer;
let clientele: Clientele;

before(async () => {
  server = await startTestServer({ clock });
  clientele = createClientele({ baseUrl: server.url, key: server.key });
});
after(() => server.close());

async function lastCalls(query: Parameters<Clientele['calls']['list']>[0] = {}) {
  await server.running.callLog.flush();
  return (await clientele.calls.list(query).page()).data;
}

describe('the log of calls', () => {
  it('tells of each call what became of it and why, the newest first', async () => {
    await server.call('POST', '/api/v2/clients', { body: { email: 'ada@example.com' } });
    await server.call('POST', '/api/v2/clients', { body: { email: 'no address' } });
    await server.call('GET', '/v1/clients/nobody');
    await server.call('GET', '/v1/clients', { key: 'no-such-key-no-such-key' });

    const calls = await lastCalls({ limit: 4 });

    assert.deepEqual(
      calls.map(({ dialect, method, route, status, code, errors, key }) => [
        dialect,
        `${method} ${route}`,
        status,
        code,
        errors,
        key?.name ?? null,
      ]),
      [
        ['assembly', 'GET /v1/clients', 401, 'unauthorized', [], null],
        ['assembly', 'GET /v1/clients/{id}', 404, 'client_not_found', [], 'test'],
        [
          'native',
          'POST /api/v2/clients',
          422,
          'validation_failed',
          [{ pointer: '/email', code: 'email' }],
          'test',
        ],
        ['native', 'POST /api/v2/clients', 201, null, [], 'test'],
      ],
    );
    assert.ok(calls.every(({ durationMs }) => durationMs > 0 && durationMs < 60_000));
    assert.match(calls[2]?.detail ?? '', /email/);
  });

  it('can be narrowed to a dialect and to failures, page by page', async () => {
    const failed = await lastCalls({ failed: true });
    const assembly = await lastCalls({ dialect: 'assembly' });
    assert.ok(failed.length > 0 && failed.every(({ status }) => status >= 400));
    assert.ok(assembly.length > 0 && assembly.every(({ dialect }) => dialect === 'assembly'));

    const pages: Call[] = [];
    for await (const call of clientele.calls.list({ failed: true, limit: 1 })) {
      pages.push(call);
    }

    assert.deepEqual(pages, failed);
    const wrong = await server.call('GET', '/api/v2/calls?dialect=nobody&failed=1&x=1');
    assert.equal((wrong.body as { errors: unknown[] }).errors.length, 3);
    const cursor = await server.call('GET', '/api/v2/calls?cursor=AAAA');
    assert.equal((cursor.body as { code: string }).code, 'invalid_cursor');
  });

  it('goes on from a cursor of the same workspace and filter only', async () => {
    const stranger = await server.addWorkspace('cursors');
    await server.call('GET', '/v1/clients/nobody');
    await server.call('GET', '/v1/clients/nobody');
    await server.running.callLog.flush();
    const query = { dialect: 'assembly', failed: true } as const;
    const { nextCursor = '' } = await clientele.calls.list({ ...query, limit: 1 }).page();
    const statusOf = async (filter: string, key = server.key) => {
      const { status, body } = await server.call(
        'GET',
        `/api/v2/calls?${filter}&cursor=${encodeURIComponent(nextCursor)}`,
        { key },
      );
      return status === 200 ? 200 : (body as { code: string }).code;
    };

    assert.equal(await statusOf('dialect=assembly&failed=true&limit=2'), 200);
    for (const filter of [
      '',
      'dialect=assembly',
      'failed=true',
      'dialect=native&failed=true',
      'dialect=assembly&failed=false',
    ]) {
      assert.equal(await statusOf(filter), 'invalid_cursor', filter);
    }
    assert.equal(await statusOf('dialect=assembly&failed=true', stranger.key), 'invalid_cursor');
  });

  it('holds nothing that anybody sent, not even in names', async () => {
    const secret = 'grace.hopper';
    const target = `/api/v2/clients/${secret}?q=${secret}`;
    await server.call('PATCH', target, { body: { [secret]: secret } });
    await server.call('POST', '/api/v2/clients', {
      body: { email: `${secret}@`, customFields: { [secret]: { a: secret } }, [secret]: 1 },
    });
    await server.call('POST', '/v1/clients', { body: { givenName: secret, [secret]: secret } });
    await server.running.callLog.flush();

    const rows = await server.data.rows(
      'SELECT * FROM calls WHERE is_failed = 1 ORDER BY id DESC LIMIT 3',
    );

    assert.equal(rows.length, 3);
    assert.doesNotMatch(JSON.stringify(rows), /grace|hopper/);
    assert.match(JSON.stringify(rows), /\/\*/);
  });

  it('says nothing of what the console does', async () => {
    const { browser } = await becomeOwner(server);
    await server.running.callLog.flush();
    const before = await server.data.rows('SELECT count(*) AS n FROM calls');

    await browser.call('GET', '/api/v2/clients');
    await browser.call('GET', '/api/v2/clients/nobody');
    await server.running.callLog.flush();

    assert.deepEqual(await server.data.rows('SELECT count(*) AS n FROM calls'), before);
  });

  it('can be followed, and goes on behind the last call seen', async () => {
    const [newest] = await lastCalls({ limit: 1 });
    const stop = new AbortController();
    const seen: Call[] = [];
    await server.call('GET', '/api/v2/fields');
    await server.call('GET', '/api/v2/clients/nobody');
    await server.call('GET', '/api/v2/segments');
    const following = clientele.calls.follow(
      { failed: true, after: newest?.id ?? '' },
      { signal: stop.signal },
    );
    await server.running.callLog.flush();

    for await (const call of following) {
      seen.push(call);
      if (seen.length === 1) {
        await server.call('GET', '/v1/clients/nobody');
        await server.running.callLog.flush();
      } else {
        break;
      }
    }

    stop.abort();
    assert.deepEqual(
      seen.map(({ route, code }) => [route, code]),
      [
        ['/api/v2/clients/{id}', 'client_not_found'],
        ['/v1/clients/{id}', 'client_not_found'],
      ],
    );
  });

  it('counts all calls, whatever it shows of them', async () => {
    clock.at += dayMs;
    await server.running.callLog.flush();
    await Promise.all(Array.from({ length: 120 }, () => server.call('GET', '/api/v2/companies')));
    await server.running.callLog.flush();

    const { calls } = await clientele.statistics.get({ days: 1 });

    assert.ok((calls.byDialect.find(({ dialect }) => dialect === 'native')?.calls ?? 0) >= 120);
  });

  it('is of one workspace, and what came without a good key then of none', async () => {
    const stranger = await server.addWorkspace('stranger');
    await server.call('GET', '/v1/clients', { key: 'no-such-key-no-such-key' });
    await server.call('GET', '/v1/companies', { key: stranger.key });
    await server.running.callLog.flush();
    const theirs = createClientele({ baseUrl: server.url, key: stranger.key });

    const page = await theirs.calls.list({ dialect: 'assembly' }).page();

    assert.deepEqual(
      page.data.map(({ route }) => route),
      ['/v1/companies'],
    );
  });
});

describe('the figures of a workspace', () => {
  it('count clients by day and source, and calls by dialect', async () => {
    const own = await server.addWorkspace('figures');
    const { clients, statistics, merges } = createClientele({ baseUrl: server.url, key: own.key });
    const empty = await statistics.get();
    assert.deepEqual(
      [empty.clients.total, empty.clients.bySource, empty.clients.days.length],
      [0, [], 30],
    );
    const ada = await clients.create({ email: 'ada@example.com' });
    const bob = await clients.create({ email: 'bob@example.com' });
    await server.call('POST', '/v1/clients', {
      key: own.key,
      body: { givenName: 'Carl', familyName: 'Carlson', email: 'carl@example.com' },
    });
    clock.at += dayMs;
    const { mergeId } = await clients.merge(ada.id, { loserId: bob.id });
    await clients.create({ email: 'dora@example.com', status: 'inactive' });
    await clients.delete((await clients.create({})).id);
    await server.running.callLog.flush();

    const two = await statistics.get({ days: 2 });

    const sources = two.clients.days.map(({ bySource }) => bySource);
    assert.deepEqual(
      two.clients.days.map(({ created, removed, total }) => [created, removed, total]),
      [
        [3, 0, 3],
        [2, 2, 3],
      ],
    );
    assert.deepEqual(sources, [
      [
        { source: 'native', created: 2 },
        { source: 'assembly', created: 1 },
      ],
      [{ source: 'native', created: 2 }],
    ]);
    assert.deepEqual([two.clients.total, two.clients.active, two.clients.inactive], [3, 2, 1]);
    assert.deepEqual(two.clients.bySource, [
      { source: 'native', created: 4 },
      { source: 'assembly', created: 1 },
    ]);
    assert.equal(two.calls.interval, 'hour');
    assert.equal(two.calls.byDialect.find(({ dialect }) => dialect === 'assembly')?.calls, 1);

    await merges.undo(mergeId ?? '');
    const month = await statistics.get();
    assert.deepEqual([month.clients.total, month.clients.days.at(-1)?.total], [4, 4]);
    assert.equal(month.calls.interval, 'day');
    const wrong = await server.call('GET', '/api/v2/statistics?days=0');
    assert.equal(wrong.status, 422);
  });
});
