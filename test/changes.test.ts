import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { type TestContext, test } from 'node:test';
import type { ChangeListWire, ChangeWire } from '../src/dialects/native/change-schema.ts';
import { parseEmail } from '../src/domain/email.ts';
import { runClientele } from './support/cli.ts';
import { drillScale } from './support/drill-scale.ts';
import { wordsOf } from './support/test-data.ts';
import { type TestServer, startTestServer } from './support/test-server.ts';

/** The change feed of `/api/v2`, page by page and as server-sent events. */

async function start(context: TestContext): Promise<TestServer> {
  const server = await startTestServer();
  context.after(() => server.close());
  return server;
}

async function upsert(server: TestServer, number: number, name = 'Ada'): Promise<void> {
  const body = { email: `a${number}@example.com`, full_name: name };
  const { status } = await server.call('POST', '/api/v1/customers', { body });
  assert.equal(status, 200);
}

async function page(server: TestServer, query: string, key?: string): Promise<ChangeListWire> {
  const options = key === undefined ? {} : { key };
  const { status, body } = await server.call('GET', `/api/v2/changes?${query}`, options);
  assert.equal(status, 200, JSON.stringify(body));
  return body as ChangeListWire;
}

async function wholeLog(server: TestServer, limit = 1_000): Promise<ChangeWire[]> {
  const rows: ChangeWire[] = [];
  for (let after: string | undefined = '0'; after !== undefined;) {
    const { data, nextCursor }: ChangeListWire = await page(
      server,
      `after=${after}&limit=${limit}`,
    );
    rows.push(...data);
    assert.equal(nextCursor === undefined, data.length === 0);
    after = nextCursor;
  }
  return rows;
}

/** A follower's connection. */
interface Follower {
  readonly response: IncomingMessage;
  /** Resolves with the next event, or `undefined` at the end. */
  next(): Promise<ChangeWire | undefined>;
  close(): void;
}

async function follow(
  server: TestServer,
  query = '',
  headers: Readonly<Record<string, string>> = {},
): Promise<Follower> {
  const call = request(`${server.url}/api/v2/changes?${query}`, {
    headers: { authorization: `Bearer ${server.key}`, accept: 'text/event-stream', ...headers },
  });
  call.on('error', () => undefined);
  call.end();
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  response.setEncoding('utf8');
  const events = eventsOf(response);
  return {
    response,
    async next() {
      try {
        const { value } = await events.next();
        return value as ChangeWire | undefined;
      } catch {
        return undefined;
      }
    },
    close: () => call.destroy(),
  };
}

async function* eventsOf(response: IncomingMessage): AsyncGenerator<ChangeWire> {
  let text = '';
  for await (const chunk of response) {
    text += String(chunk);
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = new Map(
        block
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      const data = lines.get('data');
      if (data !== undefined) {
        const change = JSON.parse(data) as ChangeWire;
        assert.equal(lines.get('id'), String(change.position));
        assert.equal(lines.get('event'), change.type);
        yield change;
      }
    }
  }
}

void test('the feed shows who changed what, when, through which dialect, from what to what', async (context) => {
  const server = await start(context);
  await server.declare({ key: 'plan', type: 'text' });
  await server.call('POST', '/api/v1/customers', {
    body: { email: 'ada@example.com', full_name: 'Ada', plan: 'old' },
  });
  await server.call('POST', '/api/v1/customers', {
    body: { email: 'ada@example.com', full_name: 'Ada L', plan: null },
  });
  const created = await server.call('POST', '/v1/companies', { body: { name: 'Engines' } });
  const invited = await server.call('POST', '/v1/clients?sendInvite=true', {
    body: { givenName: 'B', familyName: 'C', email: 'b@example.com' },
  });
  const client = invited.body as { id: string };
  await server.call('DELETE', `/v1/clients/${client.id}`);

  const { data } = await page(server, '');

  assert.deepEqual(
    data.map(({ type, version, dialect }) => [type, version, dialect]),
    [
      ['field.declared', 1, 'test'],
      ['client.created', 1, 'clockwork'],
      ['client.updated', 2, 'clockwork'],
      ['company.created', 1, 'assembly'],
      ['client.created', 1, 'assembly'],
      ['client.deleted', 2, 'assembly'],
    ],
  );
  const [field, first, second, company, withPortal, deleted] = data;
  assert.equal(field?.clientId, null);
  assert.equal(first?.clientId, first?.entityId);
  assert.match(first?.actor ?? '', /^key:/);
  assert.deepEqual(first?.after['customFields'], { plan: 'old' });
  assert.deepEqual(
    [second?.before, second?.after],
    [
      { name: 'Ada', familyName: null, customFields: { plan: 'old' } },
      { name: 'Ada L', familyName: 'L', customFields: { plan: null } },
    ],
  );
  assert.equal(company?.entityId, (created.body as { id: string }).id);
  assert.deepEqual(withPortal?.after['portal'], {
    state: 'invited',
    firstLoginAt: null,
    lastLoginAt: null,
  });
  assert.equal(deleted?.after['email'], null);
  assert.equal(deleted?.before['email'], 'b@example.com');
});

void test('pages of any length are the same log, and other workspaces are not in it', async (context) => {
  const server = await start(context);
  const other = await server.addWorkspace('other');
  for (let number = 0; number < 23; number++) {
    const key = number % 3 === 0 ? other.key : server.key;
    const body = { email: `a${number}@example.com` };
    await server.call('POST', '/api/v1/customers', { key, body });
  }

  const whole = await wholeLog(server);
  const inPages = await wholeLog(server, 4);
  const others = await page(server, '', other.key);

  assert.equal(whole.length, 15);
  assert.deepEqual(inPages, whole);
  assert.equal(others.data.length, 8);
  // Positions are a workspace's own, so these may be equal; records are not.
  const seen = [...whole, ...others.data].map(({ entityId }) => entityId);
  assert.equal(new Set(seen).size, 23);
});

void test('a filter leaves out other types, and goes on behind them', async (context) => {
  const server = await start(context);
  for (let number = 0; number < 5; number++) {
    await upsert(server, number);
    await upsert(server, number, 'Ada L');
  }

  const updated = await page(server, 'types=client.updated,field.declared&limit=3');
  const rest = await page(server, `types=client.updated&after=${updated.nextCursor}`);
  const none = await page(server, 'types=company.deleted');

  assert.equal(updated.data.length, 3);
  assert.equal(rest.data.length, 2);
  assert.deepEqual(none.data, []);
  assert.equal(none.nextCursor, rest.nextCursor);
});

void test('what is no position, limit or type is refused', async (context) => {
  const server = await start(context);
  const stream = { accept: 'text/event-stream' };
  const cases = [
    ['after=-1', {}, 422],
    ['after=x', {}, 422],
    ['after=', {}, 422],
    ['after=1&after=2', {}, 422],
    ['limit=0', {}, 422],
    ['limit=1001', {}, 422],
    ['types=client', {}, 422],
    ['types=client.created,client.created', {}, 422],
    ['before=1', {}, 422],
    ['limit=5', stream, 422],
    ['', { ...stream, 'last-event-id': 'x' }, 400],
    // Ahead of the log, as after a restore.
    ['after=99999999', {}, 400],
    ['after=99999999', stream, 400],
    ['', { ...stream, 'last-event-id': '99999999' }, 400],
  ] as const;

  for (const [query, headers, status] of cases) {
    const answer = await server.call('GET', `/api/v2/changes?${query}`, { headers });

    assert.equal(answer.status, status, query);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  }
});

void test('a follower gets what was, then what comes, as soon as it is committed', async (context) => {
  const server = await start(context);
  await upsert(server, 1);
  const follower = await follow(server);
  assert.equal(follower.response.headers['content-type'], 'text/event-stream');
  const first = await follower.next();
  follower.close();

  const waiting = await follow(server, `after=${first?.position}`);
  const began = performance.now();
  await upsert(server, 2);
  const second = await waiting.next();

  assert.equal(first?.type, 'client.created');
  assert.equal(second?.after['email'], 'a2@example.com');
  // Sooner than the poll, a second after the first look, that finds what other processes wrote.
  assert.ok(performance.now() - began < 700);
  waiting.close();
});

void test('a follower gets what another process commits', async (context) => {
  const server = await start(context);
  const follower = await follow(server);

  const declared = await runClientele([
    'fields',
    'declare',
    '--key=plan',
    '--type=text',
    '--label=Plan',
    ...wordsOf(server.data.flags),
  ]);

  assert.equal(declared.status, 0, declared.stderr);
  assert.equal((await follower.next())?.type, 'field.declared');
  follower.close();
});

void test('a follower resumes behind its last event, whatever the address says', async (context) => {
  const server = await start(context);
  for (let number = 0; number < 3; number++) {
    await upsert(server, number);
  }
  const [first, second] = (await page(server, '')).data;

  const byHeader = await follow(server, `after=0`, { 'last-event-id': String(first?.position) });
  const byQuery = await follow(server, `after=${second?.position}&types=client.created`);

  assert.equal((await byHeader.next())?.after['email'], 'a1@example.com');
  assert.equal((await byQuery.next())?.after['email'], 'a2@example.com');
  byHeader.close();
  byQuery.close();
});

void test('closing the server ends a follower in order and at once', async () => {
  const server = await startTestServer();
  const follower = await follow(server);
  const ended = once(follower.response, 'end');
  follower.response.resume();
  const began = performance.now();

  await server.close();

  await ended;
  assert.ok(follower.response.complete);
  assert.ok(performance.now() - began < 5_000);
});

void test('followers that come and go see exactly the log while sixteen writers write', async (context) => {
  const server = await start(context);
  const writes = Math.ceil(400 * drillScale);
  const total = 16 * writes;
  const followers = Array.from({ length: 4 }, (_, index) => followToTheEnd(server, total, index));

  await Promise.all(
    Array.from({ length: 16 }, async (_, writer) => {
      for (let number = 0; number < writes; number++) {
        const email = parseEmail(`w${writer}-${number}@example.com`);
        assert.ok(email.ok);
        const keys = { email: email.value };
        await server.running.directory.writeOne(server.actor, { op: 'upsert', keys, patch: {} });
      }
    }),
  );
  const seen = await Promise.all(followers);

  const log = (await wholeLog(server)).map(({ position }) => position);
  assert.equal(log.length, total);
  for (const positions of seen) {
    assert.deepEqual(positions, log);
  }
});

/** Follows until so many changes were seen, and leaves again and again on the way. */
async function followToTheEnd(
  server: TestServer,
  total: number,
  seed: number,
): Promise<readonly number[]> {
  const positions: number[] = [];
  while (positions.length < total) {
    const last = positions.at(-1);
    const headers = last === undefined ? {} : { 'last-event-id': String(last) };
    const follower = await follow(server, '', headers);
    const stay = 1 + ((positions.length * 31 + seed * 17) % 97);
    for (let count = 0; count < stay && positions.length < total; count++) {
      const change = await follower.next();
      assert.ok(change !== undefined);
      positions.push(change.position);
    }
    follower.close();
  }
  return positions;
}
