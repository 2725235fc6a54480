import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Value } from 'typebox/value';
import { readFixtures } from '../shared/testing/fixtures.ts';
import {
  type WireAnswer,
  type WireRequest,
  createWireBench,
  secrets,
} from '../shared/testing/wire-bench.ts';
import { crowdpower } from './index.ts';
import { ErrorAnswer } from './schema.ts';

const path = '/customers';
const type = { 'content-type': 'application/json' };
const json = { ...type, authorization: `Bearer ${secrets.ingest}` };
const customer = { user_id: '1' };

describe('the documented exchanges of CrowdPower', () => {
  for (const { name, before, request, answer } of readFixtures(
    join(import.meta.dirname, '__fixtures__'),
  )) {
    it(name, async () => {
      const bench = createWireBench(crowdpower);
      for (const earlier of before) {
        await bench.send(earlier);
      }

      const { status, body } = await bench.send(request);

      assert.deepEqual({ status, body }, answer);
    });
  }
});

/** Sends what must be refused; nothing may be stored, and the envelope must agree with the status. */
async function refuse(request: Partial<WireRequest>): Promise<WireAnswer & { body: ErrorAnswer }> {
  const bench = createWireBench(crowdpower);
  const answer = await bench.send({ method: 'POST', path, headers: json, ...request });
  assert.ok(Value.Check(ErrorAnswer, answer.body), JSON.stringify(answer.body));
  assert.equal(answer.body.code, answer.status);
  assert.equal(bench.clients().length, 0);
  assert.equal(answer.headers['access-control-allow-origin'], '*');
  return { ...answer, body: answer.body };
}

describe('a key of CrowdPower', () => {
  it('may stand in a header, in the URL or in the body, and is never stored', async () => {
    const requests: readonly Partial<WireRequest>[] = [
      { headers: json },
      { headers: { ...type, authorization: `Bearer: ${secrets.ingest}` } },
      { headers: type, path: `${path}?api_key=${secrets.ingest}` },
      { headers: type, body: { ...customer, api_key: secrets.ingest } },
      { headers: json, body: { ...customer, api_key: secrets.ingest } },
    ];
    for (const request of requests) {
      const bench = createWireBench(crowdpower);

      const answer = await bench.send({ method: 'POST', path, body: customer, ...request });

      assert.equal(answer.status, 200);
      assert.equal(bench.clients().length, 1);
      assert.doesNotMatch(bench.state(), /secret/);
    }
  });

  it('that is missing or wrong is 401, and one that may only read is 403', async () => {
    const as = (key: string) => ({ ...type, authorization: `Bearer ${key}` });

    assert.equal((await refuse({ headers: type, body: customer })).status, 401);
    assert.equal((await refuse({ headers: as('wrong'), body: customer })).status, 401);
    assert.equal(
      (await refuse({ headers: type, body: { ...customer, api_key: 'x' } })).status,
      401,
    );
    assert.equal((await refuse({ headers: as(secrets.read), body: customer })).status, 403);
  });
});

describe('a browser', () => {
  it('of any origin may ask first, without a key', async () => {
    for (const target of [path, '/customers/bulk']) {
      const answer = await createWireBench(crowdpower).send({
        method: 'OPTIONS',
        path: target,
        headers: {
          origin: 'https://shop.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type',
        },
      });

      assert.equal(answer.status, 204);
      assert.equal(answer.headers['access-control-allow-origin'], '*');
      assert.match(String(answer.headers['access-control-allow-methods']), /POST/);
      assert.match(String(answer.headers['access-control-allow-headers']), /Authorization/i);
    }
  });
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
    assert.match(String(wrong.headers['allow']), /POST/);
  });

  it('is refused before it is a customer: wrong type, too large, unreadable', async () => {
    const big = { ...customer, name: 'x'.repeat(1024 * 1024) };
    const text = { ...json, 'content-type': 'text/plain' };
    const form = { ...json, 'content-type': 'application/x-www-form-urlencoded' };

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
