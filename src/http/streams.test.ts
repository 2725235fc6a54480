import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import type { Answer, Call, Line, Route } from '../dialects/dialect.ts';
import type { HttpSettings } from './settings.ts';
import { createStreams } from './streams.ts';
import { type ToyServer, createToyServer, toyKeys } from './toy-server.testing.ts';

/** What is not JSON: raw answers, streamed answers, bodies that arrive line by line. */

interface Running {
  readonly server: ToyServer;
  /** Sends a request whose body is still open; its answer is `response`. */
  open(method: string, path: string, headers?: Readonly<Record<string, string>>): ClientRequest;
  get(path: string): Promise<IncomingMessage>;
}

async function start(
  context: TestContext,
  handle: (call: Call) => Answer,
  settings: Partial<HttpSettings> = {},
): Promise<Running> {
  const body = { mediaTypes: ['ndjson', 'json'], bytesMax: 1_000 } as const;
  const route = { path: '/stern/stream', scope: 'read' } as const;
  const answer = (call: Call): Promise<Answer> => Promise.resolve().then(() => handle(call));
  const routes: Route[] = [
    { ...route, method: 'GET', handle: answer },
    { ...route, method: 'POST', body, handle: answer },
  ];
  const server = await createToyServer(settings, routes);
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 });
  context.after(() => server.close());

  function open(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>> = {},
  ): ClientRequest {
    const key = { authorization: `Bearer ${toyKeys.read}` };
    return request({ host: '127.0.0.1', port, method, path, headers: { ...key, ...headers } });
  }

  return {
    server,
    open,
    async get(path) {
      const call = open('GET', path);
      call.end();
      const [response] = (await once(call, 'response')) as [IncomingMessage];
      return response;
    },
  };
}

const path = '/stern/stream';
const ndjson = { 'content-type': 'application/x-ndjson' };
const plain = { status: 200, contentType: 'text/plain' } as const;

async function* none(): AsyncGenerator<never> {}

/** Pieces without end, and how it went with them. */
function endless(piece: string): {
  readonly content: AsyncIterable<string>;
  readonly made: () => number;
  readonly returned: Promise<void>;
} {
  let made = 0;
  let noteReturn: () => void = () => undefined;
  const returned = new Promise<void>((resolve) => {
    noteReturn = resolve;
  });
  async function* make(): AsyncGenerator<string> {
    try {
      for (;;) {
        made += 1;
        yield piece;
      }
    } finally {
      noteReturn();
    }
  }
  return { content: make(), made: () => made, returned };
}

void test('a text and bytes are sent as they are, with their type and length', async (context) => {
  const bytes = new TextEncoder().encode('{"ü":1}');
  for (const content of ['{"ü":1}', bytes]) {
    const running = await start(context, () => ({
      ...plain,
      content,
      headers: { 'Cache-Control': 'max-age=60' },
    }));

    const response = await running.get(path);

    assert.equal(response.headers['content-type'], 'text/plain');
    assert.equal(response.headers['content-length'], '8');
    assert.equal(response.headers['cache-control'], 'max-age=60');
    assert.equal(await text(response), '{"ü":1}');
  }
});

void test('a stream is sent whole and in order, and its connection can be used again', async (context) => {
  async function* count(): AsyncGenerator<string | Uint8Array> {
    yield* ['1,', '2,'];
    yield Buffer.from('3');
  }
  const running = await start(context, () => ({ ...plain, content: count() }));

  const response = await running.get(path);

  assert.equal(response.headers['transfer-encoding'], 'chunked');
  assert.equal(response.headers.connection, 'keep-alive');
  assert.equal(await text(response), '1,2,3');
});

void test('a stream says what is left of the rate limit, as every answer does', async (context) => {
  const rateLimit = { requests: 5, seconds: 60 };
  const content = new ReadableStream<string>({
    start(controller) {
      controller.enqueue('x');
      controller.close();
    },
  });
  const running = await start(context, () => ({ ...plain, content }), { rateLimit });

  const response = await running.get(path);

  assert.equal(await text(response), 'x');
  assert.equal(response.headers['ratelimit-policy'], '"default";q=5;w=60');
});

void test('HEAD takes nothing from a stream', async (context) => {
  const { content, made } = endless('x');
  const running = await start(context, () => ({ ...plain, content }));
  const call = running.open('HEAD', path);
  call.end();

  const [response] = (await once(call, 'response')) as [IncomingMessage];

  assert.equal(await text(response), '');
  assert.equal(made(), 0);
});

void test('a stream whose reader left before it began is returned at once', async (context) => {
  const { content, made } = endless('x');
  const sent = Promise.withResolvers<void>();
  const server = createServer((_, response) => {
    response.once('close', () => sent.resolve(createStreams().send(response, content)));
    response.destroy();
  });
  context.after(() => server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;

  await assert.rejects(fetch(`http://127.0.0.1:${port}/`));
  await sent.promise;

  assert.equal(made(), 0);
});

void test('a stream waits for its reader', async (context) => {
  const { content, made, returned } = endless('x'.repeat(65_536));
  const running = await start(context, () => ({ ...plain, content }), { stalledTimeoutMs: 300 });

  const response = await running.get(path);
  response.pause();
  // The reader stands still, so what ends this is the timeout; until then only buffers were filled.
  await returned;

  assert.ok(made() < 1_000, `${made()} pieces were made for nobody`);
  response.resume();
  await assert.rejects(text(response));
  assert.deepEqual(running.server.failures, []);
});

void test('a stream is returned when its reader goes', async (context) => {
  const { content, returned } = endless('x');
  const running = await start(context, () => ({ ...plain, content }));

  const response = await running.get(path);
  response.destroy();

  await returned;
  assert.deepEqual(running.server.failures, []);
});

void test('closing ends a stream in order', async (context) => {
  const { content, returned } = endless('x');
  const running = await start(context, () => ({ ...plain, content }));

  const response = await running.get(path);
  const received = text(response);
  const began = performance.now();
  await running.server.close();

  await returned;
  assert.match(await received, /^x+$/);
  assert.ok(performance.now() - began < 5_000);
});

void test('closing breaks off a stream of which a part would be taken for the whole', async (context) => {
  const { content, returned } = endless('x');
  const running = await start(context, () => ({ ...plain, content, mustBeWhole: true }));

  const response = await running.get(path);
  const received = text(response);
  await Promise.all([assert.rejects(received), running.server.close()]);

  await returned;
  assert.deepEqual(running.server.failures, []);
});

void test('a stream that fails closes the connection; the log has the request, and those who watch hear of it once', async (context) => {
  async function* failing(): AsyncGenerator<string> {
    yield 'begun';
    throw new TypeError('a bug');
  }
  const running = await start(context, () => ({ ...plain, content: failing() }));

  const response = await running.get(path);

  await assert.rejects(text(response));
  assert.equal(running.server.failures[0]?.route, path);
  assert.equal(running.server.failures[0]?.requestId, response.headers['x-request-id']);
  assert.deepEqual(running.server.watched, [500]);
});

/** Answers each line with its value or the code of its error. */
async function* echoLines(lines: AsyncIterable<Line>): AsyncGenerator<string> {
  for await (const line of lines) {
    yield `${line.ok ? JSON.stringify(line.value) : line.error.code}\n`;
  }
}

async function sendLines(running: Running, chunks: readonly (string | Buffer)[]): Promise<string> {
  const call = running.open('POST', path, ndjson);
  for (const chunk of chunks) {
    call.write(chunk);
  }
  call.end();
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  return text(response);
}

void test('lines arrive one by one, however they are cut, each wrong one in its place', async (context) => {
  const running = await start(context, ({ lines }) => ({
    ...plain,
    content: echoLines(lines ?? none()),
  }));
  const sent = '{"a":"ü"}\r\n\n[1,\n{"a":1,"a":2}\n"last"';
  const bytes = Buffer.from(sent);
  const expected = '{"a":"ü"}\nempty_body\ninvalid_json\nduplicate_key\n"last"\n';

  assert.equal(await sendLines(running, [bytes]), expected);
  for (let cut = 1; cut < bytes.length; cut++) {
    const received = await sendLines(running, [bytes.subarray(0, cut), bytes.subarray(cut)]);
    assert.equal(received, expected, `cut at ${cut}`);
  }
  assert.equal(await sendLines(running, ['1\n2\n']), '1\n2\n');
});

void test('a line that is too long is refused, and the next one read', async (context) => {
  const running = await start(context, ({ lines }) => ({
    ...plain,
    content: echoLines(lines ?? none()),
  }));
  const longest = `"${'x'.repeat(1024 * 1024 - 2)}"`;

  const received = await sendLines(running, [longest, '\n', longest, ' \n', '1\n']);

  assert.equal(received, `${longest}\nbody_too_large\n1\n`);
});

/** Lets time pass for a timeout of the server, which counts on Node's own clock. */
function laterTurn(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

void test('an answer to a line leaves before the next line arrives, however long that takes', async (context) => {
  const running = await start(
    context,
    ({ lines }) => ({ ...plain, content: echoLines(lines ?? none()) }),
    { requestTimeoutMs: 200, headersTimeoutMs: 200 },
  );
  const call = running.open('POST', path, { ...ndjson, expect: '100-continue' });
  const answered = once(call, 'response') as Promise<[IncomingMessage]>;
  const told = once(call, 'continue');
  call.flushHeaders();
  await told;
  const [response] = await answered;

  let received = '';
  call.write('1\n');
  for await (const chunk of response) {
    received += String(chunk);
    const next = received.length / 2 + 1;
    // In all, more than twice the time that a whole body may take.
    await laterTurn(60);
    if (next <= 8) {
      call.write(`${next}\n`);
    } else {
      call.end();
    }
  }

  assert.equal(received, '1\n2\n3\n4\n5\n6\n7\n8\n');
  assert.deepEqual(running.server.failures, []);
});

void test('lines that stop in the middle end the call, and nothing is made of half a line', async (context) => {
  const seen: Line[] = [];
  let noteEnd: (error: unknown) => void = () => undefined;
  const ended = new Promise((resolve) => {
    noteEnd = resolve;
  });
  async function* watch(lines: AsyncIterable<Line>): AsyncGenerator<string> {
    try {
      for await (const line of lines) {
        seen.push(line);
        yield 'x';
      }
    } catch (error) {
      noteEnd(error);
      throw error;
    }
  }
  const running = await start(context, ({ lines }) => ({
    ...plain,
    content: watch(lines ?? none()),
  }));
  const call = running.open('POST', path, ndjson);
  call.on('error', () => undefined);
  call.write('1\n23');
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  await once(response, 'data');
  call.destroy();

  assert.match(String(await ended), /ended before/);
  assert.equal(seen.length, 1);
  assert.deepEqual(running.server.failures, []);
});

void test('a body is read by lines only where it says so and the route takes it', async (context) => {
  const running = await start(context, ({ lines, body }) => ({
    status: 200,
    body: { hasLines: lines !== undefined, body: body ?? null },
  }));
  const cases = [
    [{ 'content-type': 'application/json' }, '{"a":1}', 200, '{"hasLines":false,"body":{"a":1}}'],
    [{ ...ndjson, 'content-encoding': 'gzip' }, '1', 415, undefined],
    [ndjson, '', 400, undefined],
  ] as const;

  for (const [headers, sent, status, expected] of cases) {
    const call = running.open('POST', path, headers);
    call.end(sent);
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    const received = await text(response);

    assert.equal(response.statusCode, status);
    assert.equal(received, expected ?? received);
  }
});
