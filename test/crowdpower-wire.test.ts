import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Value } from 'typebox/value';
import { ErrorAnswer } from '../src/dialects/crowdpower/schema.ts';
import { fixtureNames, readFixture } from './support/fixtures.ts';
import { type BenchServer, type WireRequest, startBenchServer } from './support/upsert-bench.ts';

const path = '/customers';
const type = { 'content-type': 'application/json' };
const customer = { user_id: '1' };

let server: BenchServer;

before(async () => {
  server = await startBenchServer();
});

after(() => server.close());

describe('the documented exchanges of CrowdPower', () => {
  for (const name of fixtureNames('crowdpower')) {
    it(name, async () => {
      const bench = await server.open();
      const { given = [], request, answer } = readFixture('crowdpower', name, bench.keys.write);
      for (const earlier of given) {
        await bench.send(readFixture('crowdpower', earlier, bench.keys.write).request);
      }

      const { status, body } = await bench.send(request);

      assert.deepEqual({ status, body }, answer);
    });
  }
});

interface Refusal {
  readonly status: number;
  readonly headers: Headers;
  readonly body: ErrorAnswer;
}

type Attempt = Partial<WireRequest> & { readonly key?: 'read' | 'ingest' | 'wrong' | 'none' };

/** Sends what must be refused; nothing may be stored, and the envelope must agree with the status. */
async function refuse({ key = 'ingest', ...request }: Attempt): Promise<Refusal> {
  const bench = await server.open();
  const token = key === 'wrong' || key === 'none' ? key : bench.keys[key];
  const authorization = key === 'none' ? {} : { authorization: `Bearer ${token}` };
  const headers = { ...type, ...authorization, ...request.headers };

  const {
    status,
    headers: got,
    body,
  } = await bench.send({ method: 'POST', path, ...request, headers });

  assert.ok(Value.Check(ErrorAnswer, body), JSON.stringify(body));
  assert.equal(body.code, status);
  assert.equal((await bench.clients()).length, 0);
  assert.equal(got.get('access-control-allow-origin'), '*');
  return { status, headers: got, body };
}

describe('a key of CrowdPower', () => {
  const places: Readonly<Record<string, (key: string) => Partial<WireRequest>>> = {
    'a header': (key) => ({ headers: { ...type, authorization: `Bearer ${key}` } }),
    'a header with a colon': (key) => ({ headers: { ...type, authorization: `Bearer: ${key}` } }),
    'the URL': (key) => ({ headers: type, path: `${path}?api_key=${key}` }),
    'the body': (key) => ({ headers: type, body: { ...customer, api_key: key } }),
    'a header and the body': (key) => ({
      headers: { ...type, authorization: `Bearer ${key}` },
      body: { ...customer, api_key: key },
    }),
  };

  for (const [place, requestWith] of Object.entries(places)) {
    it(`may stand in ${place}, and is never stored`, async () => {
      const bench = await server.open();
      const { ingest } = bench.keys;

      const answer = await bench.send({
        method: 'POST',
        path,
        body: customer,
        ...requestWith(ingest),
      });

      assert.equal(answer.status, 200);
      assert.equal((await bench.onlyClient()).externalId, '1');
      assert.ok(!(await bench.state()).includes(ingest));
    });
  }

  it('must stand before a bulk of more than 1 MiB, which says so', async () => {
    const bench = await server.open();
    const customers = Array.from({ length: 6_000 }, (_, index) => ({
      user_id: `u-${index}`,
      name: 'x'.repeat(200),
    }));
    const bulk = { method: 'POST', path: '/customers/bulk', headers: type };

    const inBody = await bench.send({
      ...bulk,
      body: { api_key: bench.keys.ingest, customers },
    });
    const inUrl = await bench.send({
      ...bulk,
      path: `${bulk.path}?api_key=${bench.keys.ingest}`,
      body: { customers },
    });

    assert.ok(Value.Check(ErrorAnswer, inBody.body));
    assert.deepEqual([inBody.status, inBody.body.error], [413, 'body_too_large']);
    assert.match(inBody.body.message, /send the key as `Authorization: Bearer <key>`, or as/);
    assert.equal(inUrl.status, 200);
  });

  it('that is missing or wrong is 401, and one that may only read is 403', async () => {
    const inBody = { ...customer, api_key: 'x' };

    assert.equal((await refuse({ key: 'none', body: customer })).status, 401);
    assert.equal((await refuse({ key: 'none', body: inBody })).status, 401);
    assert.equal((await refuse({ key: 'wrong', body: customer })).status, 401);
    assert.equal((await refuse({ key: 'read', body: customer })).status, 403);
  });
});

describe('a browser', () => {
  for (const target of [path, '/customers/bulk']) {
    it(`of any origin may ask first, without a key: ${target}`, async () => {
      const bench = await server.open();
      const headers = {
        origin: 'https://shop.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      };

      const answer = await bench.send({ method: 'OPTIONS', path: target, headers });

      assert.equal(answer.status, 204);
      assert.equal(answer.headers.get('access-control-allow-origin'), '*');
      assert.match(answer.headers.get('access-control-allow-methods') ?? '', /POST/);
      assert.match(answer.headers.get('access-control-allow-headers') ?? '', /Authorization/i);
    });
  }
});

describe('what CrowdPower does not answer', () => {
  it('is 404 in its voice, 405 where only the method is wrong', async () => {
    for (const target of [
      '/events',
      '/events/bulk',
      '/charges',
      '/tags',
      '/track',
      '/customers/1',
    ]) {
      assert.equal((await refuse({ path: target, body: customer })).body.error, 'route_not_found');
    }
    const wrong = await refuse({ method: 'GET' });

    assert.equal(wrong.status, 405);
    assert.match(wrong.headers.get('allow') ?? '', /POST/);
  });

  it('is 404 in the voice of Assembly where the private API has its paths', async () => {
    const bench = await server.open();

    for (const target of ['/v1/projects/1/customers', '/v1/customers/1']) {
      const { status, body } = await bench.send({ method: 'GET', path: target });

      assert.equal(status, 404);
      assert.deepEqual(body, { code: 'not_found', message: '404 page not found' });
    }
  });

  it('is refused before it is a customer: wrong type, too large, unreadable', async () => {
    const big = { ...customer, name: 'x'.repeat(1024 * 1024) };
    const text = { 'content-type': 'text/plain' };
    const form = { 'content-type': 'application/x-www-form-urlencoded' };

    assert.equal((await refuse({ body: customer, headers: text })).status, 415);
    assert.equal((await refuse({ body: 'user_id=1', headers: form })).status, 415);
    assert.equal((await refuse({ body: big })).status, 413);
    assert.equal((await refuse({ body: '' })).body.error, 'empty_body');
    assert.equal((await refuse({ body: '{"user_id":"1",}' })).body.error, 'invalid_json');
  });

  it('is refused with the place, also inside a bulk', async () => {
    const item = '{"user_id":"2","custom_attributes":{"seats":9007199254740993}}';

    const { body } = await refuse({
      path: '/customers/bulk',
      body: `{"customers":[{"user_id":"1"},${item}]}`,
    });

    assert.deepEqual([body.code, body.error], [400, 'validation_failed']);
    assert.deepEqual(
      body.errors.map(({ index, field, code }) => [index, field, code]),
      [[1, 'custom_attributes.seats', 'unsafe_integer']],
    );
  });

  it('are parameters in the URL other than the key', async () => {
    const { body } = await refuse({ path: `${path}?email=a@x.test`, body: customer });

    assert.deepEqual(
      body.errors.map(({ field, code }) => [field, code]),
      [['email', 'unknown_member']],
    );
  });
});
