import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Value } from 'typebox/value';
import { readFixtures } from '../shared/testing/fixtures.ts';
import { type WireAnswer, createWireBench, secrets } from '../shared/testing/wire-bench.ts';
import { clockwork } from './index.ts';
import { OtherErrorAnswer, RefusedAnswer } from './schema.ts';

const path = '/api/v1/customers';
const email = 'bront@example.com';
const json = { authorization: `Bearer ${secrets.write}`, 'content-type': 'application/json' };
const form = { ...json, 'content-type': 'application/x-www-form-urlencoded' };

describe('the documented exchanges of Clockwork', () => {
  for (const { name, before, request, answer } of readFixtures(
    join(import.meta.dirname, '__fixtures__'),
  )) {
    it(name, async () => {
      const bench = createWireBench(clockwork);
      for (const earlier of before) {
        await bench.send(earlier);
      }

      const { status, body } = await bench.send(request);

      assert.deepEqual({ status, body }, answer);
    });
  }
});

describe('a form', () => {
  it('stores every value as text, an empty one too', async () => {
    const bench = createWireBench(clockwork);

    await bench.send({
      method: 'POST',
      path,
      headers: form,
      body: `email=${email}&first_name=Br%C3%B8nt&last_name=&seats=3&admin=true&note=&a%5B%5D=1`,
    });

    const client = bench.clients()[0];
    assert.deepEqual([client?.givenName, client?.familyName], ['Brønt', null]);
    assert.deepEqual(client?.customFields, { seats: '3', admin: 'true', note: '', 'a[]': '1' });
  });

  it('is refused in the 500 where it cannot be read', async () => {
    for (const body of [
      'email=%FF',
      `email=${email}&email=b@x.test`,
      `email=${email}&__proto__=1`,
    ]) {
      const bench = createWireBench(clockwork);

      const answer = await bench.send({ method: 'POST', path, headers: form, body });

      assert.equal(answer.status, 500);
      assert.ok(Value.Check(RefusedAnswer, answer.body));
      assert.equal(bench.clients().length, 0);
    }
  });
});

describe('a body that cannot be read', () => {
  const bodies: readonly [name: string, body: string][] = [
    ['an empty body', ''],
    ['a cut object', '{'],
    ['a trailing comma', `{"email":"${email}",}`],
    ['a doubled member', `{"email":"${email}","email":"b@x.test"}`],
    ['a forbidden member', `{"email":"${email}","__proto__":{"role":"admin"}}`],
    ['too deep a body', `{"email":"${email}","a":${'['.repeat(40)}${']'.repeat(40)}}`],
    ['too great a number', `{"email":"${email}","a":1e400}`],
    ['a number with lost digits', `{"email":"${email}","a":9007199254740993}`],
    ['a NUL', `{"email":"${email}","a":"x\\u0000y"}`],
    ['half a surrogate pair', `{"email":"${email}","a":"\\ud83d"}`],
  ];

  for (const [name, body] of bodies) {
    it(`is the 500, as nothing was created: ${name}`, async () => {
      const bench = createWireBench(clockwork);

      const answer = await bench.send({ method: 'POST', path, headers: json, body });

      assert.equal(answer.status, 500);
      assert.ok(Value.Check(RefusedAnswer, answer.body));
      assert.equal(bench.clients().length, 0);
    });
  }
});

describe('transport and authorisation', () => {
  async function answerTo(
    method: string,
    target: string,
    headers: Record<string, string>,
    body: string,
  ): Promise<WireAnswer> {
    const bench = createWireBench(clockwork);
    const answer = await bench.send({ method, path: target, headers, body });
    assert.equal(bench.clients().length, 0);
    return answer;
  }
  const customer = JSON.stringify({ email });
  const as = (key: string) => ({ ...json, authorization: `Bearer ${key}` });

  it('answers every kind of missing or bad key with the documented 401', async () => {
    const { 'content-type': type } = json;
    for (const headers of [
      { 'content-type': type },
      as('wrong'),
      { ...json, authorization: 'Bearer' },
    ]) {
      const answer = await answerTo('POST', path, headers, customer);

      assert.equal(answer.status, 401);
      assert.deepEqual(answer.body, {
        message: 'Could not validate - API key may be malformed or invalid',
      });
      assert.equal(answer.headers['www-authenticate'], 'Bearer');
    }
  });

  it('does not take a key out of the URL', async () => {
    const target = `${path}?api_key=${secrets.write}`;

    const answer = await answerTo('POST', target, { 'content-type': 'application/json' }, customer);

    assert.equal(answer.status, 401);
  });

  it('keeps the status of what never got to the customer', async () => {
    const text = { ...json, 'content-type': 'text/plain' };
    const big = JSON.stringify({ email, note: 'x'.repeat(1024 * 1024) });
    const answers: readonly [status: number, answer: Promise<WireAnswer>][] = [
      [403, answerTo('POST', path, as(secrets.read), customer)],
      [403, answerTo('POST', path, as(secrets.ingest), customer)],
      [404, answerTo('POST', `${path}/1`, json, customer)],
      [405, answerTo('GET', path, as(secrets.admin), '')],
      [405, answerTo('OPTIONS', path, as(secrets.admin), '')],
      [413, answerTo('POST', path, json, big)],
      [415, answerTo('POST', path, text, customer)],
    ];

    for (const [status, pending] of answers) {
      const answer = await pending;
      assert.equal(answer.status, status);
      assert.ok(Value.Check(OtherErrorAnswer, answer.body), String(status));
      assert.equal(answer.headers['allow'], status === 405 ? 'POST' : undefined);
      assert.equal(answer.headers['access-control-allow-origin'], undefined);
    }
  });
});
