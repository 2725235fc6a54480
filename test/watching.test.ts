import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { startReceiver } from './support/receiver.ts';
import { dialectRoutes } from './support/dialect-routes.ts';
import { startWatchedServer, type WatchedServer } from './support/watched-server.ts';

/** What callers send and nobody may find again. */
const mark = 'xq7mark';

void describe('probes', () => {
  void it('say that a server lives and is ready, without a key', async (context) => {
    const server = await startWatchedServer(context);

    const lives = await server.get('/healthz', null);
    const ready = await server.get('/readyz', null);

    assert.deepEqual([lives.status, await lives.json()], [200, { status: 'ok' }]);
    assert.deepEqual([ready.status, await ready.json()], [200, { status: 'ready' }]);
  });

  void it('say at once that a draining server is not ready, while it goes on answering', async (context) => {
    const server = await startWatchedServer(context);

    server.drain();
    const ready = await server.get('/readyz', null);
    const lives = await server.get('/healthz', null);
    const call = await server.get('/api/v2/clients');

    assert.equal(ready.status, 503);
    assert.deepEqual(await ready.json(), { status: 'not ready', reason: 'stopping' });
    assert.equal(lives.status, 200);
    assert.equal(call.status, 200);
    // A caller that keeps its connection would meet it closing.
    assert.equal(call.headers.get('connection'), 'close');
  });

  void it('say that a server whose storage is gone lives and is not ready', async (context) => {
    const server = await startWatchedServer(context);
    context.mock.method(server.storage.health, 'check', () => Promise.reject(new Error('gone')));

    const lives = await server.get('/healthz', null);
    const ready = await server.get('/readyz', null);

    assert.equal(lives.status, 200);
    assert.equal(ready.status, 503);
    assert.deepEqual(await ready.json(), { status: 'not ready', reason: 'storage' });
  });
});

void describe('figures', () => {
  void it('count calls by dialect, route and status, commits, and what the process does', async (context) => {
    const server = await startWatchedServer(context);
    await writeMarked(server);
    await server.get('/v1/clients/01900000-0000-7000-8000-000000000000');
    await server.get(`/nowhere/${mark}`);

    const text = await (await server.get('/metrics')).text();

    const assembly = 'dialect="assembly",method="GET",route="/v1/clients/:id",status="404"';
    assert.ok(text.includes(`clientele_http_requests_total{${assembly}} 1\n`), text);
    assert.match(text, new RegExp(`duration_seconds_bucket{le="\\+Inf",${assembly}} 1\n`));
    const none = 'dialect="none",method="any",route="none",status="404"';
    assert.ok(text.includes(`clientele_http_requests_total{${none}} 1\n`), text);
    for (const name of [
      'clientele_commit_requests_count',
      'clientele_commit_duration_seconds_sum',
      'clientele_waiting_writes 0',
      'clientele_search_threads 0',
      'nodejs_eventloop_lag_p99_seconds',
      'process_resident_memory_bytes',
    ]) {
      assert.ok(text.includes(`\n${name}`), name);
    }
    const rare = [
      ...['storage_full', 'unavailable', 'internal'].flatMap((code) => [
        `failed_commits_total{code="${code}"}`,
        `failed_calls_total{code="${code}"}`,
      ]),
      ...['delivered', 'parked', 'skipped'].map(
        (state) => `webhook_deliveries_total{state="${state}"}`,
      ),
      ...['gone', 'failing'].map((reason) => `webhooks_disabled_total{reason="${reason}"}`),
    ];
    for (const name of rare) {
      assert.ok(text.includes(`\nclientele_${name} 0\n`), `${name} begins at 0, to be seen rising`);
    }
    assert.ok(!text.includes(mark), 'a figure has data of a caller');
    assert.ok(!text.includes(keyIdOf(server)), 'a figure has the id of a key');
  });

  void it('and the log tell of a webhook that was disabled because its receiver is gone', async (context) => {
    const receiver = await startReceiver(() => 410);
    context.after(() => receiver.close());
    const server = await startWatchedServer(context, {
      webhookAllow: '127.0.0.1/32',
      logLevel: 'error',
    });
    const { id } = (await (
      await post(server, '/api/v2/webhooks', { url: receiver.url, events: ['*'] })
    ).json()) as { id: string };

    await post(server, '/api/v2/clients', { email: `${mark}@example.com` });
    await metricsWith(server, 'clientele_webhooks_disabled_total{reason="gone"} 1\n');

    const [line] = server.lines.map((each) => JSON.parse(each) as Record<string, unknown>);
    assert.equal(line?.['event'], 'webhook disabled');
    assert.deepEqual([line['webhookId'], line['reason']], [id, 'gone']);
    assert.ok(!server.lines.join('').includes(receiver.url), 'an address may hold a secret');
  });

  void it('are told to keys with scope admin only, and without a key at an address of their own', async (context) => {
    const server = await startWatchedServer(context, { metrics: '127.0.0.1:0' });
    const created = await server.access.createKey({
      workspace: 'default',
      name: 'writer',
      scopes: ['read', 'write'],
      expiresAt: null,
    });

    const statuses = [
      (await server.get('/metrics', null)).status,
      (await server.get('/metrics', created.key)).status,
      (await server.get('/metrics')).status,
    ];
    const own = server.metricsUrl ?? '';
    const open = await fetch(own);
    const text = await open.text();
    const other = await fetch(new URL('/api/v2/clients', own));

    assert.deepEqual(statuses, [401, 403, 200]);
    assert.equal(open.status, 200);
    assert.match(text, /^# HELP /);
    assert.equal(other.status, 404);
  });

  void it('count failed calls by their code', async (context) => {
    const server = await startWatchedServer(context);
    context.mock.method(server.storage, 'write', () => Promise.reject(new Error('broken')));

    const failed = await writeMarked(server);
    const text = await (await server.get('/metrics')).text();

    assert.equal(failed.status, 500);
    assert.match(text, /clientele_failed_calls_total\{code="internal"\} 1\n/);
    assert.match(text, /clientele_failed_commits_total\{code="internal"\} 1\n/);
  });
});

void describe('the log', () => {
  void it('has one line for each answered call, with what names it', async (context) => {
    const server = await startWatchedServer(context);

    const answer = await writeMarked(server);

    const line = JSON.parse(server.lines.at(-1) ?? '') as Record<string, unknown>;
    assert.equal(typeof line['time'], 'string');
    assert.equal(typeof line['ms'], 'number');
    const { level, event, dialect, method, route, status, requestId, keyId } = line;
    assert.deepEqual(
      { level, event, dialect, method, route, status, requestId, keyId },
      {
        level: 'info',
        event: 'answered',
        dialect: 'clockwork',
        method: 'POST',
        route: '/api/v1/customers',
        status: 200,
        requestId: answer.headers.get('x-request-id'),
        keyId: keyIdOf(server),
      },
    );
  });

  void it('holds nothing that callers send, whatever they send it to', async (context) => {
    const server = await startWatchedServer(context);
    context.mock.method(server.storage, 'write', () =>
      Promise.reject(new Error(`SQL with ${mark}`)),
    );
    const routes = dialectRoutes();

    for (const { route } of routes) {
      const path = route.path.replaceAll(/:\w+/g, `${mark}%0a%1b[31m`);
      for (const key of [server.adminKey, `clk_${mark}`]) {
        await fetch(
          `${server.url}${path}?query=${mark}&api_key=${mark}&email=${mark}@example.com`,
          {
            method: route.method,
            headers: {
              authorization: `Bearer ${key}`,
              'content-type': 'application/json',
              cookie: `session=${mark}`,
              'user-agent': `"}\t${mark}`,
              'idempotency-key': mark,
              'x-forwarded-for': mark,
              'x-request-id': `{"${mark}`,
              referer: `http://${mark}:${mark}@example.com/`,
            },
            ...(route.method === 'GET' ? {} : { body: markedBody }),
          },
        ).then((answer) => answer.body?.cancel());
      }
    }

    assert.ok(server.lines.length >= 2 * routes.length);
    assert.ok(server.lines.some((line) => line.includes('"call failed"')));
    for (const line of server.lines) {
      assert.ok(!line.includes(mark), line);
      assert.ok(!line.includes(server.adminKey), 'a line has a key');
      assert.equal(typeof JSON.parse(line), 'object');
      assert.ok(
        Array.from(line).every((character) => character >= ' '),
        'a line has a control character',
      );
    }
  });

  void it('has failures only where its level is error', async (context) => {
    const server = await startWatchedServer(context, { logLevel: 'error' });
    await writeMarked(server);
    context.mock.method(server.storage, 'write', () => Promise.reject(new Error('broken')));
    await writeMarked(server);

    const events = server.lines.map((line) => (JSON.parse(line) as { event: string }).event);

    assert.deepEqual(events, ['call failed']);
  });
});

void describe('traces', () => {
  void it('have a span for a request, in the trace of its caller, and below it what its write is made of', async (context) => {
    const collector = await startCollector();
    context.after(() => collector.close());
    const server = await startWatchedServer(
      context,
      {},
      { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
    );
    const traceId = '0af7651916cd43dd8448eb211c80319c';

    await writeMarked(server, { traceparent: `00-${traceId}-b7ad6b7169203331-01` });
    await server.close();

    const spans = collector.spans.filter((span) => span.traceId === traceId);
    const request = spans.find(({ name }) => name === 'POST /api/v1/customers');
    assert.equal(request?.parentSpanId, 'b7ad6b7169203331');
    assert.deepEqual(
      spans.filter(({ parentSpanId }) => parentSpanId === request?.spanId).map(({ name }) => name),
      ['queue', 'begin', 'load', 'decide', 'store', 'commit'],
    );
    const text = JSON.stringify(collector.spans);
    assert.ok(text.includes('http.response.status_code'));
    assert.ok(!text.includes(mark), 'a span has data of a caller');
  });

  void it('of a collector that is not there keep no server from answering and stopping', async (context) => {
    const server = await startWatchedServer(
      context,
      {},
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' },
    );

    const answer = await writeMarked(server);

    assert.equal(answer.status, 200);
  });
});

const markedBody = JSON.stringify({ email: `${mark}@example.com`, full_name: mark, notes: mark });

function writeMarked(
  server: WatchedServer,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${server.url}/api/v1/customers`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${server.adminKey}`,
      'content-type': 'application/json',
      ...headers,
    },
    body: markedBody,
  });
}

function post(server: WatchedServer, path: string, body: object): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.adminKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** The figures, once they have this line. */
async function metricsWith(server: WatchedServer, line: string): Promise<string> {
  for (let tries = 0; tries < 1_000; tries++) {
    const text = await (await server.get('/metrics')).text();
    if (text.includes(line)) {
      return text;
    }
  }
  return assert.fail(`there was never ${line}`);
}

function keyIdOf({ firstKey }: WatchedServer): string {
  return firstKey?.record.id ?? assert.fail('the server made no key');
}

interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
}

/** A collector that takes OTLP over HTTP in JSON. */
async function startCollector() {
  const spans: CollectedSpan[] = [];
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      const { resourceSpans } = body as {
        resourceSpans: { scopeSpans: { spans: CollectedSpan[] }[] }[];
      };
      for (const { scopeSpans } of resourceSpans) {
        spans.push(...scopeSpans.flatMap((scope) => scope.spans));
      }
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
