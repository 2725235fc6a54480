import { strict as assert } from 'node:assert';
import { type TestContext, test } from 'node:test';
import { type RawAnswer, type RawConnection, connectRaw } from './raw-connection.testing.ts';
import type { HttpSettings } from './settings.ts';
import { type ToyServer, createToyServer, toyBytesMax, toyKeys } from './toy-server.testing.ts';

const key = `Authorization: Bearer ${toyKeys.write}\r\n`;
const host = 'Host: x\r\n';
const goodRequest = `GET /stern/clients HTTP/1.1\r\n${host}${key}\r\n`;

interface Wire {
  readonly server: ToyServer;
  readonly port: number;
  connect(): Promise<RawConnection>;
}

async function startServer(
  context: TestContext,
  settings: Partial<HttpSettings> = {},
): Promise<Wire> {
  const server = await createToyServer({ closeTimeoutMs: 1_000, ...settings });
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 });
  const connections: RawConnection[] = [];
  context.after(async () => {
    for (const { socket } of connections) {
      socket.destroy();
    }
    await server.close();
  });
  return {
    server,
    port,
    async connect() {
      const connection = await connectRaw(port);
      connections.push(connection);
      return connection;
    },
  };
}

/** What is true of every error, whoever found it. */
function assertError(answer: RawAnswer, statuses: readonly number[], label: string): void {
  assert.ok(statuses.includes(answer.status), `${label}: ${answer.status}`);
  assert.ok(answer.body.length > 0, `${label}: no body`);
  assert.ok(answer.headers.has('x-request-id'), `${label}: no request id`);
  assert.equal(answer.headers.get('cache-control'), 'no-store', label);
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff', label);
  if (answer.headers.get('content-type') === 'application/problem+json') {
    const problem = JSON.parse(answer.body) as { status: number };
    assert.equal(problem.status, answer.status, label);
  } else {
    assert.match(answer.body, /^{"(stern|open)":/, label);
  }
}

async function assertServes(wire: Wire): Promise<void> {
  const connection = await wire.connect();
  connection.send(goodRequest);
  assert.equal((await connection.answer()).status, 200);
}

const chunked = `${host}${key}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n`;
const posted = `POST /stern/clients HTTP/1.1\r\n${host}${key}Content-Type: application/json\r\n`;

/** Sends the beginning of a body of ten bytes; resolves when the server reads it, as it says to whoever asks. */
async function beginBody(connection: RawConnection, beginning: string): Promise<void> {
  const head = `${posted}Expect: 100-continue\r\nContent-Length: 10\r\n\r\n`;
  connection.send(head + beginning);
  assert.equal((await connection.answer()).status, 100);
}

/** Requests that are refused with a closed connection, by case of the list of bad inputs. */
const refused: readonly (readonly [label: string, request: string, ...statuses: number[]])[] = [
  ['1 no host', `GET /stern/clients HTTP/1.1\r\n${key}\r\n`, 400],
  ['1 two hosts', `GET /stern/clients HTTP/1.1\r\n${host}${host}${key}\r\n`, 400],
  [
    '2 length and chunks',
    `${posted}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n{}`,
    400,
  ],
  ['3 two lengths', `${posted}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`, 400],
  ['4 negative length', `${posted}Content-Length: -1\r\n\r\n{}`, 400],
  ['4 signed length', `${posted}Content-Length: +5\r\n\r\n{}`, 400],
  ['4 hexadecimal length', `${posted}Content-Length: 0x5\r\n\r\n{}`, 400],
  ['4 list of lengths', `${posted}Content-Length: 5, 5\r\n\r\n{}`, 400],
  [
    '7 headers of 20 kB',
    `GET /stern/clients HTTP/1.1\r\n${host}X: ${'x'.repeat(20_000)}\r\n\r\n`,
    431,
  ],
  ['8 URL of 20 kB', `GET /stern/clients?q=${'x'.repeat(20_000)} HTTP/1.1\r\n${host}\r\n`, 414],
  ['9 2,001 headers', `GET /stern/clients HTTP/1.1\r\n${host}${'a:1\r\n'.repeat(2_001)}\r\n`, 431],
  ['9 201 headers', `GET /stern/clients HTTP/1.1\r\n${host}${'a:1\r\n'.repeat(200)}\r\n`, 431],
  ['10 NUL in a header', `GET /stern/clients HTTP/1.1\r\n${host}X: a\0b\r\n\r\n`, 400],
  ['10 folded header', `GET /stern/clients HTTP/1.1\r\n${host}X: a\r\n b\r\n\r\n`, 400],
  ['10 bare line feed', `GET /stern/clients HTTP/1.1\n${host}\n\n`, 400],
  ['11 unknown method', `FROB /stern/clients HTTP/1.1\r\n${host}\r\n`, 400, 501],
  ['13 CONNECT', `CONNECT evil.test:443 HTTP/1.1\r\n${host}\r\n`, 400],
  ['14 absolute target', `GET http://evil.test/stern/clients HTTP/1.1\r\n${host}${key}\r\n`, 400],
  ['14 other scheme', `GET file:///stern/clients HTTP/1.1\r\n${host}${key}\r\n`, 400],
  [
    '16 chunk extension of 20 kB',
    `POST /stern/clients HTTP/1.1\r\n${chunked}\r\n2;${'x'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
    413,
    400,
  ],
  ['bad chunk size', `POST /stern/clients HTTP/1.1\r\n${chunked}\r\nzz\r\n{}\r\n`, 400],
  ['fragment', `GET /stern/clients#x HTTP/1.1\r\n${host}${key}\r\n`, 400],
  ['bytes beyond ASCII', `GET /stern/clients/\xc3\xa9 HTTP/1.1\r\n${host}${key}\r\n`, 400],
  ['asterisk target', `OPTIONS * HTTP/1.1\r\n${host}\r\n`, 400],
  ['HTTP/2.0 in words', `GET /stern/clients HTTP/2.0\r\n${host}${key}\r\n`, 400],
  ['HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['TLS on a plain port', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
];

void test('what is not HTTP is refused with a body, and the connection closed', async (context) => {
  const wire = await startServer(context);

  for (const [label, request, ...statuses] of refused) {
    const connection = await wire.connect();
    connection.send(request);
    const answer = await connection.answer().catch((error: unknown) => {
      throw new Error(label, { cause: error });
    });

    assertError(answer, statuses, label);
    assert.equal(answer.headers.get('connection'), 'close', label);
    assert.equal(await connection.closed(), '', label);
  }
  await assertServes(wire);
  assert.equal(wire.server.calls.length, 1);
  assert.deepEqual(wire.server.failures, []);
});

/** Requests that are answered in the voice of their path, on a connection that stays open. */
const answered: readonly (readonly [label: string, request: string, status: number])[] = [
  ['12 TRACE', `TRACE /stern/clients HTTP/1.1\r\n${host}${key}\r\n`, 405],
  [
    '15 unknown expectation',
    `POST /stern/clients HTTP/1.1\r\n${host}${key}Expect: nope\r\n\r\n`,
    417,
  ],
  ['17 dot segments', `GET /stern/clients/../keys HTTP/1.1\r\n${host}${key}\r\n`, 404],
  ['17 encoded dots', `GET /stern/clients/%2e%2e/keys HTTP/1.1\r\n${host}${key}\r\n`, 404],
  ['20 doubled slashes', `GET /stern//clients HTTP/1.1\r\n${host}${key}\r\n`, 404],
  ['20 trailing slash', `GET /stern/clients/ HTTP/1.1\r\n${host}${key}\r\n`, 404],
  ['21 wrong method', `PUT /stern/clients HTTP/1.1\r\n${host}${key}\r\n`, 405],
  ['24 no type', `POST /stern/clients HTTP/1.1\r\n${host}${key}Content-Length: 2\r\n\r\n{}`, 415],
  ['two types', `${posted}Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}`, 415],
  ['34 no body', `${posted}\r\n`, 400],
  ['34 empty chunks', `POST /stern/clients HTTP/1.1\r\n${chunked}\r\n0\r\n\r\n`, 400],
  ['106 two keys', `GET /stern/clients HTTP/1.1\r\n${host}${key}${key}\r\n`, 401],
  [
    '106 long key',
    `GET /stern/clients HTTP/1.1\r\n${host}Authorization: Bearer ${'k'.repeat(8_192)}\r\n\r\n`,
    401,
  ],
  [
    'upgrade',
    `GET /stern/nowhere HTTP/1.1\r\n${host}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    404,
  ],
];

void test('what is HTTP but wrong is refused, and the connection goes on', async (context) => {
  const wire = await startServer(context);

  for (const [label, request, status] of answered) {
    const connection = await wire.connect();
    connection.send(request);
    const answer = await connection.answer();
    assertError(answer, [status], label);
    assert.match(answer.body, /^{"stern":/, label);

    connection.send(goodRequest);
    assert.equal((await connection.answer()).status, 200, label);
  }
});

void test('a path that cannot be decoded closes the connection, in the voice of its dialect', async (context) => {
  const wire = await startServer(context);

  for (const path of ['/stern/clients/%E0%A4%A', '/stern/clients/a%00b']) {
    const connection = await wire.connect();
    connection.send(`GET ${path} HTTP/1.1\r\n${host}${key}\r\n`);
    const answer = await connection.answer();

    assert.equal(answer.body, '{"stern":"bad_request"}');
    assert.equal(answer.status, 400);
  }
});

void test('a body that stops is 408 in the voice of its route', async (context) => {
  const wire = await startServer(context, { requestTimeoutMs: 300, headersTimeoutMs: 300 });
  const connection = await wire.connect();

  connection.send(`${posted}Content-Length: 10\r\n\r\n{"a"`);
  const answer = await connection.answer();

  assert.equal(answer.status, 408);
  assert.equal(answer.body, '{"stern":"request_timeout"}');
  assert.equal(await connection.closed(), '');
  await assertServes(wire);
});

void test('headers that stop are 408 with a body, and so is a silent connection', async (context) => {
  const wire = await startServer(context, { requestTimeoutMs: 300, headersTimeoutMs: 300 });
  const [stopped, silent] = await Promise.all([wire.connect(), wire.connect()]);

  stopped.send(`GET /stern/clients HTTP/1.1\r\nHost: `);

  assertError(await stopped.answer(), [408], 'headers');
  assertError(await silent.answer(), [408], 'silence');
  await assertServes(wire);
});

void test('an announced body that is too long is refused before it is read', async (context) => {
  const wire = await startServer(context);
  const connection = await wire.connect();

  connection.send(`${posted}Content-Length: ${toyBytesMax + 1}\r\n\r\n{`);
  const answer = await connection.answer();

  assert.equal(answer.status, 413);
  assert.equal(answer.body, '{"stern":"body_too_large"}');
});

void test('after a body that was refused, the connection can be used again', async (context) => {
  const wire = await startServer(context);
  const connection = await wire.connect();
  const body = 'x'.repeat(toyBytesMax * 3);

  connection.send(`${posted}Content-Length: ${body.length}\r\n\r\n`);
  const answer = await connection.answer();
  connection.send(body + goodRequest);

  assert.equal(answer.status, 413);
  assert.equal((await connection.answer()).status, 200);
});

void test('an endless chunked body is refused at the limit and not waited for', async (context) => {
  const wire = await startServer(context);
  const connection = await wire.connect();
  const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;

  connection.send(`POST /stern/clients HTTP/1.1\r\n${chunked}\r\n${chunk.repeat(10)}`);
  const answer = await connection.answer();
  const ended = connection.closed();
  for (let count = 0; count < 2_000 && !connection.socket.destroyed; count++) {
    connection.send(chunk);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }

  assert.equal(answer.status, 413);
  await ended;
  await assertServes(wire);
});

const ofStranger = `POST /open/people HTTP/1.1\r\n${host}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;

void test('a body may carry the key without having said how long it is', async (context) => {
  const wire = await startServer(context);
  const body = `{"api_key":"${toyKeys.ingest}"}`;
  const connection = await wire.connect();

  connection.send(`${ofStranger}${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`);

  assert.equal((await connection.answer()).status, 200);
});

void test('an endless body of a stranger is read for one MiB', async (context) => {
  const wire = await startServer(context);
  const connection = await wire.connect();
  const kibibyte = `400\r\n${'x'.repeat(0x400)}\r\n`;

  connection.send(`${ofStranger}${kibibyte.repeat(1_025)}`);
  const answer = await connection.answer();

  assert.equal(answer.status, 413);
  assert.match(answer.body, /send the key as/);
  await assertServes(wire);
});

void test('a caller that asks first is told to go on, or is refused before it sends', async (context) => {
  const wire = await startServer(context);
  const expecting = `${posted}Expect: 100-continue\r\nContent-Length:`;
  const [allowed, tooLong] = await Promise.all([wire.connect(), wire.connect()]);

  allowed.send(`${expecting} 2\r\n\r\n`);
  const goOn = await allowed.answer();
  allowed.send('{}');
  const done = await allowed.answer();
  tooLong.send(`${expecting} ${toyBytesMax + 1}\r\n\r\n`);
  const refusedAnswer = await tooLong.answer();

  assert.deepEqual([goOn.status, done.status, refusedAnswer.status], [100, 200, 413]);
  assert.equal(await tooLong.closed(), '');
});

void test('a caller that goes away in the middle of its body harms nobody', async (context) => {
  const wire = await startServer(context);
  const connection = await wire.connect();

  await beginBody(connection, '{"a"');
  connection.socket.resetAndDestroy();

  await assertServes(wire);
  assert.deepEqual(wire.server.failures, []);
});

void test('garbage behind a request does not become the answer to it', async (context) => {
  const wire = await startServer(context);
  const connection = await wire.connect();

  connection.send(`GET /stern/slow HTTP/1.1\r\n${host}${key}\r\nGARBAGE\r\n\r\n`);

  assert.equal(await connection.closed(), '');
  await assertServes(wire);
});

void test('requests that were sent together are answered in order', async (context) => {
  const wire = await startServer(context);
  const connection = await wire.connect();
  const body = '{"n":1}';

  connection.send(
    `GET /stern/slow HTTP/1.1\r\n${host}${key}\r\n${posted}Content-Length: ${body.length}\r\n\r\n${body}${goodRequest}`,
  );
  const bodies = [
    await connection.answer(),
    await connection.answer(),
    await connection.answer(),
  ].map((answer) => answer.body);

  assert.equal(bodies[0], '"slow"');
  assert.match(bodies[1] ?? '', /"body":{"n":1}/);
  assert.match(bodies[2] ?? '', /"body":null/);
});

void test('a caller that does not read its answer loses the connection', async (context) => {
  const wire = await startServer(context, { stalledTimeoutMs: 300 });
  const connection = await wire.connect();

  connection.socket.pause();
  connection.send(`GET /stern/huge HTTP/1.1\r\n${host}${key}\r\n`);
  setTimeout(() => connection.socket.resume(), 2_000);
  await connection.closed();

  assert.ok(connection.socket.bytesRead < 32_000_000);
  await assertServes(wire);
});

void test('a body that nobody waits for and that stops gets no second answer', async (context) => {
  const wire = await startServer(context, { requestTimeoutMs: 300, headersTimeoutMs: 300 });
  const deletion = `DELETE /open/people/1 HTTP/1.1\r\n${host}${key}Content-Length: 9\r\n\r\n{`;
  const tooLong = `${posted}Content-Length: ${toyBytesMax + 1}\r\n\r\n{`;

  for (const [request, status] of [
    [deletion, 204],
    [tooLong, 413],
  ] as const) {
    const connection = await wire.connect();
    connection.send(request);
    const answer = await connection.answer();

    assert.equal(answer.status, status);
    assert.equal(await connection.closed(), '');
  }
});

void test('closing finishes running calls, and closes idle and silent connections at once', async (context) => {
  const wire = await startServer(context, { closeTimeoutMs: 4_000 });
  const [busy, idle, silent] = await Promise.all([wire.connect(), wire.connect(), wire.connect()]);
  idle.send(goodRequest);
  await idle.answer();
  busy.send(`GET /stern/slow HTTP/1.1\r\n${host}${key}\r\n`);
  await wire.server.slowBegan;

  const startedAt = performance.now();
  const closing = wire.server.close();
  const ends = await Promise.all([idle.closed(), silent.closed()]);
  const answer = await busy.answer();
  await closing;

  assert.ok(performance.now() - startedAt < 2_000);
  assert.deepEqual(ends, ['', '']);
  assert.equal(answer.body, '"slow"');
  assert.equal(answer.headers.get('connection'), 'close');
  await assert.rejects(connectOrFail(wire.port));
});

void test('closing waits for calls whose callers have gone', async (context) => {
  const wire = await startServer(context, { closeTimeoutMs: 4_000 });
  const connection = await wire.connect();
  connection.send(`GET /stern/slow HTTP/1.1\r\n${host}${key}\r\n`);
  await wire.server.slowBegan;
  connection.socket.destroy();

  await wire.server.close();

  assert.equal(wire.server.calls.length, 1);
});

void test('closing does not wait for ever', async (context) => {
  const wire = await startServer(context, { closeTimeoutMs: 200 });
  const connection = await wire.connect();
  await beginBody(connection, '{');
  const startedAt = performance.now();

  await wire.server.close();

  assert.ok(performance.now() - startedAt < 1_000);
});

void test('routes know where the server listens, unless told otherwise', async (context) => {
  const wire = await startServer(context);
  const told = await startServer(context, { publicUrl: 'https://clients.test' });

  const answers = await Promise.all(
    [wire, told].map(async ({ connect }) => {
      const connection = await connect();
      connection.send(`GET /stern/url HTTP/1.1\r\n${host}${key}\r\n`);
      return (await connection.answer()).body;
    }),
  );

  assert.deepEqual(answers, [`"http://127.0.0.1:${wire.port}"`, '"https://clients.test"']);
});

void test('a port that is taken is said so', async (context) => {
  const wire = await startServer(context);
  const second = await createToyServer();

  await assert.rejects(second.listen({ host: '127.0.0.1', port: wire.port }), {
    code: 'EADDRINUSE',
  });
  await second.close();
});

async function connectOrFail(port: number): Promise<void> {
  const { connect } = await import('node:net');
  await new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
}

void test('a body that takes its time is refused where its key was revoked meanwhile', async (context) => {
  const wire = await startServer(context);
  const [quick, slow] = [await wire.connect(), await wire.connect()];
  await beginBody(quick, '{"a"');
  await beginBody(slow, '{"a"');

  quick.send(':"bc"}');
  const taken = await quick.answer();
  await wire.server.store.revokeKey('write', 1);
  const now = performance.now.bind(performance);
  context.mock.method(performance, 'now', () => now() + 2_000);
  slow.send(':"bc"}');

  assert.notEqual(taken.status, 401);
  assert.equal((await slow.answer()).status, 401);
});
