import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { drillCount } from './support/drill-scale.ts';
import { type TestServer, startTestServer } from './support/test-server.ts';

/** The batch without end: one operation per line in, one result per line out. */

interface Result {
  readonly index: number;
  readonly outcome: string;
  readonly id?: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string }[];
}

async function start(context: TestContext): Promise<TestServer> {
  const server = await startTestServer();
  context.after(() => server.close());
  return server;
}

function open(server: TestServer, headers: Readonly<Record<string, string>> = {}): ClientRequest {
  return request(`${server.url}/api/v2/clients/batch`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${server.key}`,
      'content-type': 'application/x-ndjson',
      ...headers,
    },
  });
}

function upsert(data: Readonly<Record<string, JsonValue>>): string {
  return JSON.stringify({ op: 'upsert', data });
}

async function send(server: TestServer, lines: readonly string[]): Promise<Result[]> {
  const call = open(server);
  call.end(lines.map((line) => `${line}\n`).join(''));
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  assert.equal(response.statusCode, 200);
  assert.equal(response.headers['content-type'], 'application/x-ndjson');
  return resultsOf(await text(response));
}

function resultsOf(received: string): Result[] {
  return received
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Result);
}

void test('each line has its result, in order; a broken one fails, and the rest is written', async (context) => {
  const server = await start(context);

  const results = await send(server, [
    upsert({ email: 'ada@example.com', name: 'Ada' }),
    '{"op":',
    upsert({ email: 'ada@example.com', name: 'Ada Lovelace' }),
    '',
    upsert({ email: 'ada@example.com', name: 'Ada Lovelace' }),
    '{"op":"upsert","op":"upsert"}',
    upsert({ email: 'not an email' }),
    upsert({ externalId: '7', name: 'x'.repeat(1024 * 1024) }),
    upsert({ externalId: '7' }),
  ]);

  assert.deepEqual(
    results.map(({ index, outcome, errors }) => [index, outcome, errors?.[0]?.code]),
    [
      [0, 'created', undefined],
      [1, 'failed', 'invalid_json'],
      [2, 'updated', undefined],
      [3, 'failed', 'empty_body'],
      [4, 'unchanged', undefined],
      [5, 'failed', 'duplicate_key'],
      [6, 'failed', 'email'],
      [7, 'failed', 'body_too_large'],
      [8, 'created', undefined],
    ],
  );
  assert.equal(await server.changeCount(), 3);
});

void test('a result is there, and durable, before the next line is sent', async (context) => {
  const server = await start(context);
  const call = open(server);
  call.flushHeaders();
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  const lines = createInterface({ input: response })[Symbol.asyncIterator]();

  for (let number = 0; number < 5; number++) {
    call.write(`${upsert({ externalId: `line-${number}` })}\n`);
    const { value } = await lines.next();
    assert.equal((JSON.parse(value ?? '') as Result).index, number);
    assert.equal(await server.changeCount(), number + 1);
  }
  call.end();

  assert.equal((await lines.next()).done, true);
});

void test('far more than fits into one batch goes through, in flat memory', async (context) => {
  const server = await start(context);
  const count = drillCount(100_000);
  const call = open(server);
  const received = receive(call);
  global.gc?.();
  const before = process.memoryUsage().rss;

  for (let number = 0; number < count; number++) {
    if (!call.write(`${upsert({ externalId: `x${number}`, name: `Client ${number}` })}\n`)) {
      await once(call, 'drain');
    }
  }
  call.end();
  const results = await received;

  assert.equal(results.count, count);
  assert.equal(results.created, count);
  assert.ok(results.isInOrder);
  const grown = (process.memoryUsage().rss - before) / 2 ** 20;
  // The directory's own caches grow with what is stored; what is sent and answered is 20 MB in the full drill.
  assert.ok(grown < 300, `${grown} MB more`);
});

async function receive(
  call: ClientRequest,
): Promise<{ count: number; created: number; isInOrder: boolean }> {
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  let count = 0;
  let created = 0;
  let isInOrder = true;
  for await (const line of createInterface({ input: response })) {
    const { index, outcome } = JSON.parse(line) as Result;
    isInOrder &&= index === count;
    count += 1;
    created += outcome === 'created' ? 1 : 0;
  }
  return { count, created, isInOrder };
}

void test('a caller who reads nothing is not read from for long', async (context) => {
  const server = await start(context);
  const call = open(server);
  call.flushHeaders();
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  response.pause();

  // Enough to fill the buffers of both directions: then the server takes no more.
  let sent = 0;
  const line = `${upsert({ email: 'no email' })}\n`;
  const block = line.repeat(10_000);
  for (; sent < 1_000; sent++) {
    if (!call.write(block) && !(await drainsSoon(call))) {
      break;
    }
  }
  assert.ok(sent < 1_000, 'the server read on and on');

  call.destroy();
});

/** Whether there is room again before long. */
async function drainsSoon(call: ClientRequest): Promise<boolean> {
  const patience = AbortSignal.timeout(1_500);
  try {
    await once(call, 'drain', { signal: patience });
    return true;
  } catch {
    return false;
  }
}

void test('closing the server ends a batch in order, with a result for all that was written', async () => {
  const server = await startTestServer();
  const call = open(server);
  call.on('error', () => undefined);
  call.write(`${upsert({ externalId: '1' })}\n`);
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  const received: Buffer[] = [];
  response.on('data', (chunk: Buffer) => received.push(chunk));
  await once(response, 'data');
  const ended = once(response, 'end');
  const began = performance.now();

  const closing = server.close();
  await ended;
  call.end();
  await closing;

  assert.equal(resultsOf(Buffer.concat(received).toString()).length, 1);
  assert.ok(performance.now() - began < 5_000);
});

void test('what a stream cannot keep its promise for is refused before it begins', async (context) => {
  const server = await start(context);
  const readOnly = await server.addKey(['read']);

  for (const [headers, status] of [
    [{ 'idempotency-key': 'abc' }, 400],
    [{ authorization: `Bearer ${readOnly}` }, 403],
    [{ authorization: 'Bearer nobody' }, 401],
    [{ 'content-type': 'text/plain' }, 415],
  ] as const) {
    const call = open(server, headers);
    call.end(`${upsert({ externalId: '1' })}\n`);
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    assert.equal(response.statusCode, status);
    assert.equal(response.headers['content-type'], 'application/problem+json');
    await text(response);
  }
  assert.equal(await server.changeCount(), 0);
});

void test('a key that is revoked writes no further line, and no file that was on its way', async (context) => {
  const server = await start(context);
  const admin = await server.addKey(['admin']);
  const made = await server.call('POST', '/api/v2/keys', {
    key: admin,
    body: { name: 'of a sync', scopes: ['write'] },
  });
  const { id, key } = made.body as { id: string; key: string };
  const authorization = `Bearer ${key}`;
  const upload = request(`${server.url}/api/v2/imports?start=true`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'text/csv' },
  });
  upload.write('email\nb@example.com\n');
  const call = open(server, { authorization });
  call.write(`${upsert({ email: 'ada@example.com' })}\n`);
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  const lines = createInterface({ input: response })[Symbol.asyncIterator]();
  await lines.next();

  await server.call('DELETE', `/api/v2/keys/${id}`, { key: admin });
  call.write(`${upsert({ email: 'grace@example.com' })}\n`);
  const refused = JSON.parse((await lines.next()).value ?? '') as Result;
  upload.end('c@example.com\n');
  const [uploaded] = (await once(upload, 'response')) as [IncomingMessage];
  const { body: imports } = await server.call('GET', '/api/v2/imports', { key: admin });

  assert.deepEqual([refused.index, refused.outcome], [1, 'failed']);
  assert.equal((await lines.next()).done, true);
  assert.equal(uploaded.statusCode, 401);
  assert.deepEqual((imports as { data: unknown[] }).data, []);
  assert.equal(await server.changeCount(), 1);
  call.end();
});
