import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import {
  type ToyServer,
  createToyServer,
  toyBytesMax,
  toyKeys,
  toySecret,
} from './toy-server.testing.ts';

const authorization = `Bearer ${toyKeys.write}`;

function post(server: ToyServer, request: InjectOptions): Promise<LightMyRequestResponse> {
  return server.inject({
    method: 'POST',
    url: '/stern/clients',
    ...request,
    headers: { authorization, 'content-type': 'application/json', ...request.headers },
  });
}

void test('a call reaches its handler with caller, parameters, query and body', async () => {
  const server = await createToyServer();

  const answer = await server.inject({
    method: 'PATCH',
    url: '/stern/clients/a%2Fb%20c?x=1&y=a+b%26&x=2',
    headers: { authorization, 'content-type': 'application/json' },
    payload: '{"name":"Ada","nested":[1,null]}',
  });

  assert.equal(answer.statusCode, 200);
  assert.deepEqual(answer.json(), {
    actor: 'key:write',
    workspaceId: 7,
    params: { id: 'a/b c' },
    query: { x: ['1', '2'], y: 'a b&' },
    body: { name: 'Ada', nested: [1, null] },
  });
  assert.deepEqual(server.calls[0]?.actor.origin, { actor: 'key:write', dialect: 'stern' });
});

void test('every answer has a request id and may be neither cached, sniffed, framed nor run', async () => {
  const server = await createToyServer();
  const answers = await Promise.all(
    ['/stern/clients', '/stern/nowhere', '/nowhere', '/stern/clients/%E0%A4%A'].map((url) =>
      server.inject({ url, headers: { authorization } }),
    ),
  );

  const ids = answers.map(({ headers }) => headers['x-request-id']);

  assert.equal(new Set(ids).size, answers.length);
  for (const { headers } of answers) {
    assert.match(String(headers['x-request-id']), /^[\w.-]{8,32}$/);
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['content-security-policy'], "default-src 'none'; frame-ancestors 'none'");
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
    assert.equal(headers['strict-transport-security'], undefined);
  }
});

void test('pages of other origins may embed only what their scripts may read', async () => {
  const server = await createToyServer();

  const { headers } = await server.inject({ url: '/open/clients' });

  assert.equal(headers['access-control-allow-origin'], '*');
  assert.equal(headers['cross-origin-resource-policy'], undefined);
});

void test('a server behind TLS asks browsers to stay there', async () => {
  const server = await createToyServer({ publicUrl: 'https://clients.test' });

  const { headers } = await server.inject({ url: '/stern/clients', headers: { authorization } });

  assert.equal(headers['strict-transport-security'], 'max-age=31536000');
});

void test('a request id that is safe to print is given back, any other is replaced', async () => {
  const server = await createToyServer();

  for (const [sent, isKept] of [
    ['abc-123_4.5', true],
    ['a'.repeat(128), true],
    ['a'.repeat(129), false],
    ['', false],
    ['a b', false],
    ['<script>', false],
  ] as const) {
    const { headers } = await server.inject({ url: '/nowhere', headers: { 'x-request-id': sent } });

    assert.equal(headers['x-request-id'] === sent, isKept, sent);
  }
});

void test('HEAD is answered like GET, without a body', async () => {
  const server = await createToyServer();

  const answer = await server.inject({
    method: 'HEAD',
    url: '/stern/clients',
    headers: { authorization },
  });

  assert.equal(answer.statusCode, 200);
  assert.equal(answer.body, '');
  assert.ok(Number(answer.headers['content-length']) > 0);
});

void test('an answer without content has neither body nor type', async () => {
  const server = await createToyServer();

  const answer = await server.inject({
    method: 'DELETE',
    url: '/open/people/1',
    headers: { authorization },
    payload: 'a body that nobody asked for',
  });

  assert.equal(answer.statusCode, 204);
  assert.equal(answer.body, '');
  assert.equal(answer.headers['content-type'], undefined);
});

void test('a dialect that refuses bodies that nobody asked for takes none and {}, and says what was wrong', async () => {
  const server = await createToyServer();
  const json = { 'content-type': 'application/json' };

  for (const [payload, headers, status, code] of [
    [undefined, {}, 204],
    ['', {}, 204],
    ['', json, 204],
    ['{}', json, 204],
    [' {\n} ', json, 204],
    [' ', json, 204],
    ['{"preview":true}', json, 422, 'validation_failed'],
    ['[]', json, 422, 'validation_failed'],
    ['null', json, 422, 'validation_failed'],
    ['{', json, 400, 'invalid_json'],
    ['{"a":1,"a":2}', json, 400, 'duplicate_key'],
    ['{}', {}, 415, 'unsupported_media_type'],
    ['a=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupported_media_type'],
    [`{"a":"${'x'.repeat(65_536)}"}`, json, 413, 'body_too_large'],
  ] as const) {
    const answer = await server.inject({
      method: 'DELETE',
      url: '/stern/clients/1',
      headers: { authorization, ...headers },
      ...(payload === undefined ? {} : { payload }),
    });

    assert.equal(answer.statusCode, status, String(payload));
    assert.equal(answer.body, code === undefined ? '' : `{"stern":"${code}"}`);
  }
});

void test('a read ignores a body in every dialect', async () => {
  const server = await createToyServer();

  for (const url of ['/stern/clients', '/open/people']) {
    const answer = await server.inject({ url, headers: { authorization }, payload: '{"x":1}' });

    assert.equal(answer.statusCode, 200, url);
  }
});

void test('every form in which a header can carry the key is accepted', async () => {
  const server = await createToyServer();
  const key = toyKeys.read;

  for (const headers of [
    { authorization: `Bearer ${key}` },
    { authorization: `Bearer: ${key}` },
    { 'x-api-key': key },
    { 'X-API-Key': `workspace/${key}` },
    { 'X-API-KEY': `workspace/${key}/token` },
  ]) {
    const answer = await server.inject({ url: '/stern/clients', headers });

    assert.equal(answer.statusCode, 200, JSON.stringify(headers));
  }
});

void test('missing, malformed, unknown, revoked and expired keys get one answer', async () => {
  const server = await createToyServer();
  await server.store.revokeKey('ingest', 1);
  const answers = await Promise.all(
    [
      {},
      { authorization: 'Basic YTpi' },
      { authorization: 'Bearer' },
      { authorization: `Bearer ${'k'.repeat(8_000)}` },
      { authorization: 'Bearer unknown-unknown-unknown' },
      { authorization: `Bearer clk_000000000000_${'0'.repeat(38)}` },
      { authorization: `Bearer ${toyKeys.ingest}` },
      { 'x-api-key': `w/${toyKeys.write}/t/u` },
    ].map((headers) => server.inject({ url: '/stern/clients', headers })),
  );

  for (const answer of answers) {
    assert.equal(answer.statusCode, 401);
    assert.equal(answer.headers['www-authenticate'], 'Bearer');
    assert.equal(answer.body, '{"stern":"unauthorized"}');
  }
  assert.deepEqual(server.calls, []);
});

void test('a key in the query opens nothing where headers are asked for', async () => {
  const server = await createToyServer();

  const answer = await server.inject({ url: `/stern/clients?api_key=${toyKeys.write}` });

  assert.equal(answer.statusCode, 401);
});

void test('a key that may not do this is told so, and which scope is needed', async () => {
  const server = await createToyServer();

  const answer = await post(server, {
    headers: { authorization: `Bearer ${toyKeys.read}` },
    payload: '{}',
  });

  assert.equal(answer.statusCode, 403);
  assert.equal(answer.body, '{"stern":"insufficient_scope"}');
  assert.deepEqual(server.calls, []);
});

void test('the key is checked before the body is looked at', async () => {
  const server = await createToyServer();

  const answer = await post(server, {
    headers: { authorization: 'Bearer wrong', 'content-type': 'text/plain' },
    payload: 'x'.repeat(toyBytesMax + 1),
  });

  assert.equal(answer.statusCode, 401);
});

void test('a dialect may take the key from query or body, and never sees it there', async () => {
  const server = await createToyServer();
  const key = toyKeys.ingest;
  const json = { 'content-type': 'application/json' };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const expected = { query: { a: '1' }, body: { email: 'a@x.test' } };

  for (const request of [
    { url: `?a=1&api_key=${key}`, headers: json, payload: '{"email":"a@x.test"}' },
    { url: '?a=1', headers: json, payload: `{"api_key":"${key}","email":"a@x.test"}` },
    { url: '?a=1', headers: form, payload: `email=a%40x.test&api_key=${key}` },
    {
      url: '?a=1&api_key=other',
      headers: { ...json, authorization: `Bearer ${key}` },
      payload: '{"email":"a@x.test","api_key":5}',
    },
  ]) {
    const answer = await server.inject({
      method: 'POST',
      ...request,
      url: `/open/people${request.url}`,
    });

    assert.equal(answer.statusCode, 200, request.payload);
    assert.deepEqual(answer.json(), {
      actor: 'key:ingest',
      workspaceId: 7,
      params: {},
      ...expected,
    });
  }
});

void test('a stranger gets no long body read', async () => {
  const server = await createToyServer();
  const payload = `{"api_key":"${toyKeys.ingest}","pad":"${'x'.repeat(1024 * 1024)}"}`;
  const headers = { 'content-type': 'application/json' };
  const request = { method: 'POST', url: '/open/people', headers, payload } as const;

  const refused = await server.inject(request);
  assert.equal(refused.statusCode, 413);
  assert.match(refused.body, /send the key as/);
  assert.deepEqual(server.calls, []);

  const known = { ...headers, authorization: `Bearer ${toyKeys.ingest}` };
  assert.equal((await server.inject({ ...request, headers: known })).statusCode, 200);
});

void test('no key, a wrong one or one that is no text in query or body is refused', async () => {
  const server = await createToyServer();

  for (const [url, payload] of [
    ['', '{}'],
    ['', '[]'],
    ['', '"text"'],
    ['', '{"api_key":5}'],
    ['', '{"api_key":"wrong-wrong-wrong"}'],
    ['?api_key=', '{}'],
    ['?api_key=wrong', `{"api_key":"${toyKeys.ingest}"}`],
    [`?api_key=${toyKeys.ingest}&api_key=${toyKeys.ingest}`, '{}'],
  ] as const) {
    const answer = await server.inject({
      method: 'POST',
      url: `/open/people${url}`,
      headers: { 'content-type': 'application/json' },
      payload,
    });

    assert.equal(answer.statusCode, 401, payload);
  }
  assert.equal((await server.inject({ url: '/open/people' })).statusCode, 401);
});

void test('only exactly JSON in UTF-8 is taken for JSON', async () => {
  const server = await createToyServer();

  for (const [contentType, status] of [
    ['application/json', 200],
    ['APPLICATION/JSON ; charset=UTF-8', 200],
    ['application/json;charset="utf-8"', 200],
    ['application/json\t;\tcharset=utf-8', 200],
    ['application/json;', 200],
    ['application/json ; ;charset=utf8;', 200],
    ['application/json; charset="UTF8" ;', 200],
    ['', 415],
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['multipart/form-data; boundary=x', 415],
    ['application/json\ta', 415],
    [' application/json', 415],
    ['application/json garbage', 415],
    ['application/json, text/plain', 415],
    ['application/json; charset=utf-16', 415],
    ['application/json; charset=latin1', 415],
    ['application/json; charset=utf-8; x=y', 415],
    ['application/json; charset=utf-8; charset=utf-8', 415],
    ['application/json charset=utf-8', 415],
    ['application/json; charset', 415],
    ['application/json; charset=utf_8', 415],
    ['application/json-patch+json', 415],
    ['application/jsonp', 415],
  ] as const) {
    const headers = { 'content-type': contentType };

    const answer = await post(server, { headers, payload: '{"a":1}' });

    assert.equal(answer.statusCode, status, contentType);
    assert.equal(answer.headers['accept-post'], status === 415 ? 'application/json' : undefined);
  }
});

void test('a body that is parsed was read strictly, however its type is spelled', async () => {
  const server = await createToyServer();

  for (const contentType of ['application/json', 'APPLICATION/JSON ; charset=UTF-8']) {
    const headers = { 'content-type': contentType };
    const answer = await post(server, { headers, payload: '{"a":1,"a":2}' });

    assert.equal(answer.body, '{"stern":"duplicate_key"}');
  }
});

void test('the wrong type says which are right, the wrong coding says that there is none', async () => {
  const server = await createToyServer();
  const wrongType = { 'content-type': 'application/json-patch+json' };
  const request = { url: '/stern/clients/1', headers: wrongType, payload: '{}' };

  const patch = await post(server, { ...request, method: 'PATCH' });
  const put = await post(server, { ...request, method: 'PUT' });
  const open = await post(server, { ...request, url: '/open/people' });
  const coded = await Promise.all(
    ['gzip', 'br, gzip', 'x-unknown'].map((encoding) =>
      post(server, { headers: { 'content-encoding': encoding }, payload: '{}' }),
    ),
  );
  const identity = await post(server, {
    headers: { 'content-encoding': 'Identity' },
    payload: '{}',
  });

  assert.equal(patch.headers['accept-patch'], 'application/json');
  assert.equal(put.headers['accept'], 'application/json');
  assert.equal(open.headers['accept-post'], 'application/json, application/x-www-form-urlencoded');
  for (const answer of coded) {
    assert.equal(answer.statusCode, 415);
    assert.equal(answer.headers['accept-encoding'], 'identity');
    assert.equal(answer.headers['accept-post'], undefined);
  }
  assert.equal(identity.statusCode, 200);
});

void test('an empty body is called empty, whatever its type', async () => {
  const server = await createToyServer();

  for (const contentType of ['application/json', 'text/plain']) {
    const headers = { 'content-type': contentType };
    const answer = await post(server, { headers, payload: '' });

    assert.equal(answer.statusCode, 400);
    assert.equal(answer.body, '{"stern":"empty_body"}');
  }
});

void test('a text that cannot be read is 400, one that cannot be kept is 422', async () => {
  const server = await createToyServer();

  for (const [payload, code, status] of [
    ['{', 'invalid_json', 400],
    ['{"a":1,"a":2}', 'duplicate_key', 400],
    [`${'['.repeat(33)}${']'.repeat(33)}`, 'too_deep', 400],
    ['{"__proto__":{}}', 'forbidden_key', 400],
    [Buffer.from([0x22, 0xff, 0x22]), 'invalid_utf8', 400],
    ['\ufeff{}', 'invalid_json', 400],
    ['{"a":1e400}', 'validation_failed', 422],
    ['{"a":9007199254740993}', 'validation_failed', 422],
    ['{"a":"\\u0000"}', 'validation_failed', 422],
    ['{"a":"\\ud83d"}', 'validation_failed', 422],
    [`{"${'k'.repeat(2_000)}":1}`, 'validation_failed', 422],
  ] as const) {
    const answer = await post(server, { payload });

    assert.equal(answer.statusCode, status, code);
    assert.deepEqual(answer.json(), { stern: code });
  }
  assert.deepEqual(server.calls, []);
});

void test('a body of many megabytes is read under the same rules', async () => {
  const server = await createToyServer();
  const text = 'x'.repeat(2_500_000);
  const headers = { authorization, 'content-type': 'application/json' };
  const request = { method: 'POST', url: '/open/people', headers } as const;

  const good = await server.inject({ ...request, payload: `{"a":"${text}"}` });
  const bad = await server.inject({ ...request, payload: `{"a":"${text}","a":1}` });

  assert.equal(good.statusCode, 200);
  assert.equal(bad.statusCode, 400);
});

void test('a form is read as strictly as JSON', async () => {
  const server = await createToyServer();
  const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };

  for (const [payload, status] of [
    ['email=a%40x.test&name=A+B&empty=&bare&&x=%C3%A9', 200],
    ['a=1&a=2', 400],
    ['a=1&%61=2', 400],
    ['a=%E0%A4%A', 400],
    ['a=%FF', 400],
    ['a=%ED%A0%80', 400],
    ['a=100%', 400],
    ['__proto__=1', 400],
    ['constructor=1', 400],
    ['a=%00', 422],
    [`${'k'.repeat(2_000)}=1`, 422],
    [Buffer.from([0x61, 0x3d, 0xff]), 400],
    ['', 400],
  ] as const) {
    const answer = await server.inject({ method: 'POST', url: '/open/people', headers, payload });

    assert.equal(answer.statusCode, status, String(payload));
  }
  assert.deepEqual(server.calls[0]?.body, {
    email: 'a@x.test',
    name: 'A B',
    empty: '',
    bare: '',
    x: 'é',
  });
  assert.equal(server.calls.length, 1);
});

void test('a query that cannot be decoded is refused', async () => {
  const server = await createToyServer();

  for (const [query, status] of [
    ['?q=%25', 200],
    ['?q=100%', 400],
    ['?q=%FF', 400],
    ['?__proto__=1', 400],
    ['?q=%00', 422],
    ['?', 200],
    [`?q=${'x'.repeat(10_000)}`, 200],
  ] as const) {
    const url = `/stern/clients${query}`;
    const answer = await server.inject({ url, headers: { authorization } });

    assert.equal(answer.statusCode, status, query);
  }
});

void test('a body above the limit of its route is refused, announced or not', async () => {
  const server = await createToyServer();
  const payload = `"${'x'.repeat(toyBytesMax - 1)}"`;

  const announced = await post(server, { payload });
  const exact = await post(server, { payload: payload.replace('x', '') });

  assert.equal(announced.statusCode, 413);
  assert.equal(exact.statusCode, 200);
});

void test('an unknown path is 404 in the voice of the longest prefix, else a problem', async () => {
  const server = await createToyServer();

  for (const [url, body] of [
    ['/stern', '{"stern":"route_not_found"}'],
    ['/stern/nowhere', '{"stern":"route_not_found"}'],
    ['/stern/clients/', '{"stern":"route_not_found"}'],
    ['/stern//clients', '{"stern":"route_not_found"}'],
    ['/stern/CLIENTS', '{"stern":"route_not_found"}'],
    ['/stern/clients/../keys', '{"stern":"route_not_found"}'],
    ['/stern/clients/%2e%2e/keys', '{"stern":"route_not_found"}'],
    ['/stern?x=/open', '{"stern":"route_not_found"}'],
  ] as const) {
    const answer = await server.inject({ url, headers: { authorization } });

    assert.equal(answer.statusCode, 404, url);
    assert.equal(answer.body, body, url);
  }
  for (const url of ['/open/nowhere', '/stern/open/nowhere']) {
    assert.match((await server.inject({ url })).body, /^{"open":/, url);
  }
  for (const url of ['/', '/nowhere', '/sternly', '//stern/clients']) {
    const answer = await server.inject({ url });
    assert.equal(answer.headers['content-type'], 'application/problem+json', url);
    assert.equal(answer.json<{ status: number }>().status, 404);
  }
});

void test('a wrong method on a known path is 405 with the right ones', async () => {
  const server = await createToyServer();

  for (const method of ['PUT', 'DELETE', 'TRACE', 'OPTIONS', 'PROPFIND'] as const) {
    const answer = await server.inject({
      method,
      url: '/stern/clients?x=1',
      payload: '{}',
    });

    assert.equal(answer.statusCode, 405, method);
    assert.equal(answer.headers['allow'], 'GET, HEAD, POST', method);
    assert.equal(answer.body, '{"stern":"method_not_allowed"}');
  }
});

void test('a header cannot override the method', async () => {
  const server = await createToyServer();

  const answer = await server.inject({
    url: '/stern/clients/1',
    headers: { authorization, 'x-http-method-override': 'DELETE', accept: 'application/xml' },
  });

  assert.equal(answer.statusCode, 200);
  assert.equal(answer.headers['content-type'], 'application/json');
});

void test('a path that cannot be decoded is 400 in the voice of its dialect', async () => {
  const server = await createToyServer();

  for (const url of ['/stern/clients/%E0%A4%A', '/stern/clients/a%00b', '/stern/%', '/stern/%FF']) {
    const answer = await server.inject({ url, headers: { authorization } });

    assert.equal(answer.statusCode, 400, url);
    assert.equal(answer.body, '{"stern":"bad_request"}');
  }
});

void test('browsers may call where the dialect is open, and nowhere else', async () => {
  const server = await createToyServer();
  const headers = {
    origin: 'https://shop.test',
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  };

  const preflight = await server.inject({ method: 'OPTIONS', url: '/open/people', headers });
  const called = await server.inject({
    method: 'POST',
    url: '/open/people',
    headers: { ...headers, authorization, 'content-type': 'application/json' },
    payload: '{}',
  });
  const refused = await server.inject({ method: 'POST', url: '/open/people', headers });
  const unknown = await server.inject({ method: 'OPTIONS', url: '/open/nowhere', headers });
  const closed = await server.inject({ method: 'OPTIONS', url: '/stern/clients', headers });
  const closedGet = await server.inject({
    url: '/stern/clients',
    headers: { ...headers, authorization },
  });

  assert.equal(preflight.statusCode, 204);
  assert.equal(preflight.headers['access-control-allow-methods'], 'GET, HEAD, POST, OPTIONS');
  assert.match(
    String(preflight.headers['access-control-allow-headers']),
    /Authorization, Content-Type/,
  );
  assert.deepEqual([called.statusCode, refused.statusCode, unknown.statusCode], [200, 401, 404]);
  for (const answer of [preflight, called, refused, unknown]) {
    assert.equal(answer.headers['access-control-allow-origin'], '*');
    assert.equal(answer.headers['access-control-allow-credentials'], undefined);
  }
  for (const answer of [closed, closedGet]) {
    const names = Object.keys(answer.headers);
    assert.equal(
      names.some((name) => name.startsWith('access-control')),
      false,
    );
  }
});

void test('a bug is answered as internal, and logged without anything that a client sent', async () => {
  const server = await createToyServer();

  const answer = await server.inject({
    url: `/stern/broken?email=${toySecret}`,
    headers: { authorization, 'x-request-id': 'find-me' },
  });

  assert.equal(answer.statusCode, 500);
  assert.equal(answer.body, '{"stern":"internal"}');
  const [failure] = server.failures;
  assert.equal(failure?.requestId, 'find-me');
  assert.equal(failure.route, '/stern/broken');
  assert.equal(failure.causes[0]?.name, 'TypeError');
  assert.match(failure.causes[0].frames[0] ?? '', /toy-server\.testing\.ts/);
  const logged = JSON.stringify(server.failures);
  assert.equal(logged.includes(toySecret), false);
  assert.equal(logged.includes(toyKeys.write), false);
});

void test('what the caller did wrong is not logged', async () => {
  const server = await createToyServer();

  await server.inject({ url: '/stern/clients' });
  await server.inject({ url: '/nowhere' });
  await post(server, { payload: '{' });

  assert.deepEqual(server.failures, []);
});

void test('more than 200 header lines are refused', async () => {
  const server = await createToyServer();
  const many = Object.fromEntries(Array.from({ length: 201 }, (_, n) => [`x-${n}`, '1']));

  const answer = await server.inject({ url: '/stern/clients', headers: many });

  assert.equal(answer.statusCode, 431);
  assert.equal(answer.body, '{"stern":"headers_too_large"}');
});
