import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Value } from 'typebox/value';
import { OtherErrorAnswer, RefusedAnswer } from '../src/dialects/clockwork/schema.ts';
import { fixtureNames, readFixture } from './support/fixtures.ts';
import {
  type Bench,
  type BenchServer,
  type WireAnswer,
  startBenchServer,
} from './support/upsert-bench.ts';

const path = '/api/v1/customers';
const email = 'bront@example.com';
let server: BenchServer;

before(async () => {
  server = await startBenchServer();
});

after(() => server.close());

const json = 'application/json';
const form = 'application/x-www-form-urlencoded';

function headersOf(bench: Bench, type: string, key = bench.keys.write): Record<string, string> {
  return { authorization: `Bearer ${key}`, 'content-type': type };
}

describe('the documented exchanges of Clockwork', () => {
  for (const name of fixtureNames('clockwork')) {
    it(name, async () => {
      const bench = await server.open();
      const { given = [], request, answer } = readFixture('clockwork', name, bench.keys.write);
      for (const earlier of given) {
        await bench.send(readFixture('clockwork', earlier, bench.keys.write).request);
      }

      const { status, body } = await bench.send(request);

      assert.deepEqual({ status, body }, answer);
    });
  }
});

describe('a form', () => {
  it('stores every value as text, an empty one too', async () => {
    const bench = await server.open();

    await bench.send({
      method: 'POST',
      path,
      headers: headersOf(bench, form),
      body: `email=${email}&first_name=Br%C3%B8nt&last_name=&seats=3&admin=true&note=&a%5B%5D=1`,
    });

    const client = await bench.onlyClient();
    assert.deepEqual([client.givenName, client.familyName], ['Brønt', null]);
    assert.deepEqual(client.customFields, { seats: '3', admin: 'true', note: '', 'a[]': '1' });
  });

  it('is refused in the 500 where it cannot be read', async () => {
    for (const body of [
      'email=%FF',
      `email=${email}&email=b@x.test`,
      `email=${email}&__proto__=1`,
    ]) {
      const bench = await server.open();

      const answer = await bench.send({
        method: 'POST',
        path,
        headers: headersOf(bench, form),
        body,
      });

      assert.equal(answer.status, 500);
      assert.ok(Value.Check(RefusedAnswer, answer.body));
      assert.equal((await bench.clients()).length, 0);
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
      const bench = await server.open();

      const answer = await bench.send({
        method: 'POST',
        path,
        headers: headersOf(bench, json),
        body,
      });

      assert.equal(answer.status, 500);
      assert.ok(Value.Check(RefusedAnswer, answer.body));
      assert.equal((await bench.clients()).length, 0);
    });
  }
});

describe('transport and authorisation', () => {
  const customer = JSON.stringify({ email });

  it('answers every kind of missing or bad key with the documented 401', async () => {
    const bench = await server.open();
    const bad = [
      { 'content-type': json },
      headersOf(bench, json, 'wrong'),
      headersOf(bench, json, ''),
    ];
    for (const headers of bad) {
      const answer = await bench.send({ method: 'POST', path, headers, body: customer });

      assert.equal(answer.status, 401);
      assert.deepEqual(answer.body, {
        message: 'Could not validate - API key may be malformed or invalid',
      });
      assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
    }
    assert.equal((await bench.clients()).length, 0);
  });

  it('does not take a key out of the URL', async () => {
    const bench = await server.open();
    const target = `${path}?api_key=${bench.keys.write}`;
    const headers = { 'content-type': json };

    const answer = await bench.send({ method: 'POST', path: target, headers, body: customer });

    assert.equal(answer.status, 401);
  });

  it('refuses parameters in the URL, which it would drop otherwise', async () => {
    const bench = await server.open();
    const headers = headersOf(bench, json);

    const answer = await bench.send({
      method: 'POST',
      path: `${path}?plan=x`,
      headers,
      body: customer,
    });

    assert.equal(answer.status, 500);
    assert.equal((await bench.clients()).length, 0);
  });

  it('keeps the status of what never got to the customer', async () => {
    const bench = await server.open();
    const big = JSON.stringify({ email, note: 'x'.repeat(1024 * 1024) });
    const send = (
      method: string,
      { target = path, type = json, key = bench.keys.write, body = customer },
    ): Promise<WireAnswer> => {
      const headers = headersOf(bench, type, key);
      return bench.send({ method, path: target, headers, ...(method === 'POST' ? { body } : {}) });
    };
    const answers: readonly [status: number, answer: Promise<WireAnswer>][] = [
      [403, send('POST', { key: bench.keys.read })],
      [403, send('POST', { key: bench.keys.ingest })],
      [404, send('POST', { target: `${path}/1` })],
      [405, send('GET', {})],
      [405, send('OPTIONS', {})],
      [413, send('POST', { body: big })],
      [415, send('POST', { type: 'text/plain' })],
    ];

    for (const [status, pending] of answers) {
      const answer = await pending;
      assert.equal(answer.status, status);
      assert.ok(Value.Check(OtherErrorAnswer, answer.body), String(status));
      assert.equal(answer.headers.get('allow'), status === 405 ? 'POST' : null);
      assert.equal(answer.headers.get('access-control-allow-origin'), null);
    }
    assert.equal((await bench.clients()).length, 0);
  });
});
