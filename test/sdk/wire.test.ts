import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import {
  AccessError,
  ClienteleError,
  ConflictError,
  ConnectionError,
  NotFoundError,
  StaleError,
  ValidationError,
  createClientele,
  hasCode,
} from '../../sdk/src/index.ts';
import { linesOf } from '../../sdk/src/lines.ts';
import { type Reaction, answer, fakeDirectory, offline, problem } from './fake-directory.ts';

describe('the addresses of the SDK', () => {
  it('have every condition of a filter, and keep commas of a value apart from those between two', async () => {
    const { clientele, sent } = fakeDirectory([answer(200, { data: [] })]);
    const filter = {
      status: { eq: 'active' },
      name: { in: ['King, Ada', String.raw`a\b`], isSet: true },
    };

    await clientele.clients.list({ filter, q: 'a&b', limit: 5 }).page();

    assert.deepEqual(
      [...(sent[0]?.url.searchParams ?? [])],
      [
        ['filter[status][eq]', 'active'],
        ['filter[name][in]', String.raw`King\, Ada,a\\b`],
        ['filter[name][isSet]', 'true'],
        ['q', 'a&b'],
        ['limit', '5'],
      ],
    );
  });

  it('have no condition without a value, as plain JavaScript may ask for', async () => {
    const { clientele, sent } = fakeDirectory([]);

    for (const value of [undefined, null, ['a', undefined]]) {
      const filter = { name: { in: value as string[] } };
      await assert.rejects(clientele.clients.list({ filter }).page(), TypeError);
    }

    assert.equal(sent.length, 0);
  });

  it('never lead to another call than the one that was meant', async () => {
    const { clientele, sent } = fakeDirectory([answer(200, {})]);

    for (const id of ['', '.', '..']) {
      await assert.rejects(clientele.clients.delete(id), TypeError);
    }
    await clientele.fields.get('a/../b?c');

    assert.equal(sent[0]?.url.pathname, '/base/api/v2/fields/a%2F..%2Fb%3Fc');
  });

  for (const baseUrl of [
    'directory',
    'localhost:7171',
    'ftp://127.0.0.1',
    'http://127.0.0.1/?a=1',
    'http://127.0.0.1/#a',
    'http://me:secret@127.0.0.1',
  ]) {
    it(`do not begin with ${baseUrl}`, () => {
      assert.throws(() => createClientele({ baseUrl, key: '' }), TypeError);
    });
  }
});

describe('a header that cannot be sent', () => {
  it('is no key', () => {
    const options = { baseUrl: 'http://127.0.0.1', key: 'clk_…' };

    assert.throws(() => createClientele(options), { name: 'TypeError', message: /authorization/ });
  });

  it('is told of at once, and nothing is sent', async () => {
    const { clientele, sent } = fakeDirectory([offline]);

    const call = clientele.clients.create({ name: 'Ada' }, { idempotencyKey: 'заказ-1' });

    await assert.rejects(call, { name: 'TypeError', message: /idempotency-key/ });
    assert.equal(sent.length, 0);
  });

  it('is not one with the line feed of the file that it was read from', async () => {
    const { clientele, sent } = fakeDirectory([answer(200, {})], { key: 'clk_test\n' });

    await clientele.workspace.get();

    assert.equal(sent[0]?.headers.get('authorization'), 'Bearer clk_test');
  });
});

describe('the errors of the SDK', () => {
  const kinds = [
    [401, 'unauthorized', AccessError],
    [403, 'insufficient_scope', AccessError],
    [404, 'client_not_found', NotFoundError],
    [409, 'email_taken', ConflictError],
    [412, 'precondition_failed', StaleError],
    [422, 'validation_failed', ValidationError],
    [500, 'internal', ClienteleError],
  ] as const;
  for (const [status, code, kind] of kinds) {
    it(`are of the class ${kind.name} for ${status}`, async () => {
      const { clientele } = fakeDirectory([problem(status, code, { 'x-request-id': 'r-1' })]);

      const error: unknown = await clientele.clients.get('1').catch((caught: unknown) => caught);

      assert.ok(error instanceof kind && error instanceof ClienteleError);
      assert.ok(hasCode(error, 'unavailable', code));
      assert.ok(!hasCode(error, 'unavailable'));
      assert.deepEqual([error.name, error.status], [kind.name, status]);
      assert.deepEqual([error.message, error.requestId], ['It is so.', 'r-1']);
    });
  }

  it('have no code where something in between answered', async () => {
    const { clientele } = fakeDirectory([() => new Response('<h1>Bad</h1>', { status: 500 })]);

    await assert.rejects(clientele.clients.get('1'), {
      status: 500,
      code: undefined,
      errors: [],
      message: 'The answer was 500.',
    });
  });

  it('have none from a gateway with JSON of its own', async () => {
    const { clientele } = fakeDirectory([answer(500, { code: 500, errors: 'none', detail: 1 })]);

    await assert.rejects(clientele.clients.get('1'), {
      code: undefined,
      errors: [],
      message: 'The answer was 500.',
    });
  });
});

describe('a web page instead of an answer', () => {
  const page: Reaction = () =>
    new Response('<!doctype html>', { headers: { 'content-type': 'text/html; charset=utf-8' } });
  const refused = { name: 'ClienteleError', status: 200, code: undefined, message: /`baseUrl`/ };

  it('is no client, and is not asked for again', async () => {
    const { clientele, sent } = fakeDirectory([page]);

    await assert.rejects(clientele.clients.create({ name: 'Ada' }), refused);

    assert.equal(sent.length, 1);
  });

  it('is no export of nobody', async () => {
    const { clientele } = fakeDirectory([page]);

    await assert.rejects(clientele.exports.clients().next(), refused);
  });

  it('is no change feed in which nothing happens', async () => {
    const { clientele } = fakeDirectory([page, problem(401, 'unauthorized')]);

    await assert.rejects(clientele.changes.follow().next(), refused);
  });
});

describe('an address that redirects', () => {
  let server: Server;
  let baseUrl: string;
  const asked: string[] = [];

  before(async () => {
    server = createServer(({ method, url = '' }, response) => {
      asked.push(`${method} ${url}`);
      // What would come of it if it were followed: a GET that looks like success.
      response.writeHead(url.startsWith('/old') ? 301 : 200, {
        location: url.slice('/old'.length),
      });
      response.end('{}\n');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/old`;
  });
  after(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => asked.splice(0));

  it('never makes a write look done that was not', async () => {
    const { clients } = createClientele({ baseUrl, key: 'clk_test' });
    const redirected = { name: 'ClienteleError', status: 301, message: /to \/api\/v2\/clients/ };

    await assert.rejects(clients.create({ name: 'Ada' }), redirected);
    await assert.rejects(clients.delete('1'), redirected);
    await assert.rejects(clients.batchStream([]).next(), redirected);

    assert.deepEqual(asked, [
      'POST /old/api/v2/clients',
      'DELETE /old/api/v2/clients/1',
      'POST /old/api/v2/clients/batch',
    ]);
  });

  it('is told of as browsers can tell it', async () => {
    const opaque = Object.defineProperty(Response.error(), 'type', { value: 'opaqueredirect' });
    const { clientele, sent } = fakeDirectory([() => opaque]);

    await assert.rejects(clientele.clients.get('1'), { status: 0, message: /leads to another/ });

    assert.equal(sent.length, 1);
  });
});

describe('the lines of a stream', () => {
  it('are the same wherever it is cut', async () => {
    const bytes = new TextEncoder().encode('é1\n\n漢2\nrest');
    for (let at = 0; at <= bytes.length; at += 1) {
      const lines: string[] = [];

      for await (const line of linesOf(streamOf(bytes.slice(0, at), bytes.slice(at)))) {
        lines.push(line);
      }

      assert.deepEqual(lines, ['é1', '', '漢2']);
    }
  });

  it('cancel it when nobody reads on', async () => {
    let isCancelled = false;
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('a\n')),
      cancel: () => {
        isCancelled = true;
      },
    });

    for await (const line of linesOf(stream)) {
      assert.equal(line, 'a');
      break;
    }

    assert.ok(isCancelled);
  });
});

describe('an upload', () => {
  it('whose answer broke off is told of as every call is', async () => {
    const { clientele } = fakeDirectory([() => new Response('{"id":')]);

    await assert.rejects(clientele.imports.upload('email\n'), ConnectionError);
  });
});

describe('a stream of operations', () => {
  it('that lacks results at its end says so', async () => {
    const { clientele } = fakeDirectory([
      async ({ body }) => {
        await new Response(body as ReadableStream<Uint8Array>).text();
        return new Response('{"index":0,"outcome":"created"}\n');
      },
    ]);
    const operations = [1, 2].map(() => ({ op: 'create', data: { name: 'Ada' } }) as const);
    const results: unknown[] = [];

    await assert.rejects(async () => {
      for await (const result of clientele.clients.batchStream(operations)) {
        results.push(result);
      }
    }, ConnectionError);

    assert.equal(results.length, 1);
  });
});

function streamOf(...chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) {
        controller.enqueue(chunk);
      }
      controller.close();
    },
  });
}
