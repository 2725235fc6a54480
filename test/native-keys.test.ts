import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createSealer, type Sealer } from '../src/lib/seal.ts';
import { startTestServer, type TestAnswer, type TestServer } from './support/test-server.ts';

/* Keys and the workspace through `/api/v2`, by its own admins. */

interface KeyBody {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly status: string;
  readonly scopes: readonly string[];
  readonly expiresAt: string | null;
}

let aheadMs = 0;
const clock = { now: () => Date.now() + aheadMs };

let server: TestServer;
let admin: string;
before(async () => {
  server = await startTestServer({ clock });
  admin = await server.addKey(['admin']);
});
after(() => server.close());

function call(
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<TestAnswer> {
  return server.call(method, `/api/v2${path}`, {
    key: admin,
    headers,
    ...(body === undefined ? {} : { body: body as never }),
  });
}

async function create(body: object = { name: 'sync' }): Promise<KeyBody> {
  const answer = await call('POST', '/keys', body);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body as KeyBody;
}

/** As the server seals an answer that is kept under a text. */
const sealerUnder = (secret: string, text: string): Sealer =>
  createSealer(JSON.stringify([secret, text]), 'answers');

const works = async (key: string): Promise<boolean> =>
  (await server.call('GET', '/api/v2/workspace', { key })).status === 200;

describe('a key made through the API', () => {
  it('opens the workspace at once, with the scopes that it was given', async () => {
    const key = await create({ name: 'reader', scopes: ['read'] });

    assert.equal(await works(key.key), true);
    const refused = await server.call('GET', '/api/v2/keys', { key: key.key });
    assert.equal(refused.status, 403);
  });

  it('never shows its text again', async () => {
    const { id, key } = await create();

    const list = await call('GET', '/keys');
    const one = await call('GET', `/keys/${id}`);

    assert.equal(one.status, 200);
    assert.equal(JSON.stringify([list.body, one.body]).includes(key), false);
  });

  it('can be a secret that an integration sends already', async () => {
    const secret = 'sk_brought_along_0123456789';
    await create({ name: 'brought', secret });

    assert.equal(await works(secret), true);
    assert.equal((await call('POST', '/keys', { name: 'again', secret })).status, 409);
  });

  it('is refused with every mistake at its pointer', async () => {
    const answer = await call('POST', '/keys', {
      name: '',
      scopes: ['all'],
      expiresAt: '2001-01-01T00:00:00Z',
      rateLimit: { requests: 0, seconds: 1 },
      id: 'mine',
    });

    assert.equal(answer.status, 422);
    const { errors } = answer.body as { errors: { pointer: string }[] };
    assert.deepEqual(errors.map(({ pointer }) => pointer).sort(), [
      '/expiresAt',
      '/id',
      '/name',
      '/rateLimit/requests',
      '/scopes/0',
    ]);
  });
});

describe('rotating a key', () => {
  it('lets both keys work while they overlap, and only the new one at the end', async () => {
    const old = await create({ name: 'rotated', scopes: ['read'] });

    const answer = await call('POST', `/keys/${old.id}/rotate`, { overlapSeconds: 60 });
    const fresh = answer.body as KeyBody;

    assert.equal(answer.status, 201);
    assert.deepEqual([await works(old.key), await works(fresh.key)], [true, true]);
    assert.deepEqual([fresh.name, fresh.scopes], ['rotated', ['read']]);
    const listed = (await call('GET', `/keys/${old.id}`)).body as KeyBody;
    assert.notEqual(listed.expiresAt, null);
  });

  it('without an overlap ends the old key at once', async () => {
    const old = await create();

    const answer = await call('POST', `/keys/${old.id}/rotate`, { overlapSeconds: 0 });

    assert.equal(answer.status, 201);
    assert.equal(await works(old.key), false);
    assert.equal((await call('POST', `/keys/${old.id}/rotate`, {})).status, 404);
  });
});

describe('a revoked key', () => {
  it('opens nothing from the next request on, and stays in the list', async () => {
    const { id, key } = await create();

    assert.equal((await call('DELETE', `/keys/${id}`)).status, 204);

    assert.equal(await works(key), false);
    assert.equal(((await call('GET', `/keys/${id}`)).body as KeyBody).status, 'revoked');
  });
});

describe('a key that has ended', () => {
  const ways: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
    'was revoked': (id) => call('DELETE', `/keys/${id}`),
    'was rotated without an overlap': (id) =>
      call('POST', `/keys/${id}/rotate`, { overlapSeconds: 0 }),
    async 'has expired'(id) {
      const expiresAt = new Date(clock.now() + 60_000).toISOString();
      assert.equal((await call('PATCH', `/keys/${id}`, { expiresAt })).status, 200);
      aheadMs += 60_000;
    },
  };
  for (const [way, end] of Object.entries(ways)) {
    it(`as it ${way}, is neither changed nor made to work again`, async () => {
      const { id, key } = await create();
      await end(id);
      const before = (await call('GET', `/keys/${id}`)).body;

      const answers = [
        await call('PATCH', `/keys/${id}`, { expiresAt: null }),
        await call('PATCH', `/keys/${id}`, { name: 'other', scopes: ['admin'] }),
        await call('POST', `/keys/${id}/rotate`, {}),
      ];

      for (const { status, body } of answers) {
        assert.deepEqual([status, (body as { code: string }).code], [404, 'key_not_found']);
      }
      assert.deepEqual((await call('GET', `/keys/${id}`)).body, before);
      assert.equal(await works(key), false);
    });
  }
});

describe('keys of another workspace', () => {
  it('are not there', async () => {
    const other = await server.addWorkspace('other of keys');
    const { id } = (await server.running.access.listKeys()).find(
      ({ workspaceId }) => workspaceId === other.actor.workspaceId,
    ) ?? { id: '' };

    const unknown = await call('GET', '/keys/000000000000');
    for (const [method, path] of [
      ['GET', `/keys/${id}`],
      ['DELETE', `/keys/${id}`],
      ['PATCH', `/keys/${id}`],
      ['POST', `/keys/${id}/rotate`],
    ] as const) {
      const body = { PATCH: { name: 'x' }, POST: {}, GET: undefined, DELETE: undefined }[method];
      const answer = await call(method, path, body);
      assert.equal(answer.status, 404);
      assert.deepEqual(answer.body, unknown.body);
    }
    assert.equal(await works(other.key), true);
  });
});

describe('the workspace', () => {
  it('can be renamed by its admins, to a name that is free', async () => {
    await server.addWorkspace('taken name');

    const renamed = await call('PATCH', '/workspace', { name: 'renamed' });
    const refused = await call('PATCH', '/workspace', { name: 'taken name' });

    assert.deepEqual([renamed.status, refused.status], [200, 409]);
    assert.equal(((await call('GET', '/workspace')).body as { name: string }).name, 'renamed');
  });
});

describe('Idempotency-Key on administration', () => {
  it('makes one key, and shows it again to a retry only', async () => {
    const headers = { 'Idempotency-Key': 'make one key' };
    const quoted = { 'Idempotency-Key': '"make-one-key"' };
    const bare = { 'Idempotency-Key': 'make-one-key' };

    const bad = await call('POST', '/keys', { name: 'once' }, headers);
    const first = await call('POST', '/keys', { name: 'once' }, quoted);
    const second = await call('POST', '/keys', { name: 'once' }, bare);
    const other = await call('POST', '/keys', { name: 'twice' }, bare);

    assert.equal(bad.status, 400);
    assert.deepEqual([first.status, second.status, other.status], [201, 201, 422]);
    assert.deepEqual(second.body, first.body);
    assert.equal(second.headers.get('idempotent-replayed'), 'true');
    assert.equal(second.headers.get('location'), first.headers.get('location'));
    const { data } = (await call('GET', '/keys')).body as { data: KeyBody[] };
    assert.equal(data.filter(({ name }) => name === 'once').length, 1);
  });

  it('shows the secret of a webhook again, however long its record', async () => {
    const headers = { 'Idempotency-Key': 'make-one-webhook' };
    const url = `https://example.com/${'x'.repeat(4_000)}`;
    const webhook = { url, events: ['client.created'] };

    const first = await call('POST', '/webhooks', webhook, headers);
    const second = await call('POST', '/webhooks', webhook, headers);

    assert.deepEqual([first.status, second.status], [201, 201], JSON.stringify(first.body));
    assert.deepEqual(second.body, first.body);
  });

  it('keeps no secret that whoever has all the data could read', async () => {
    const idempotencyKey = 'only-who-repeats-the-call-knows-it';
    const headers = { 'Idempotency-Key': idempotencyKey };
    const made = await call('POST', '/keys', { name: 'not to be stolen' }, headers);
    const { key } = made.body as KeyBody;

    const claims = await server.data.rows('SELECT * FROM claims ORDER BY id');
    const secret = await server.running.storage.access.secret('');
    const known = [secret, ...claims.flatMap((claim) => Object.values(claim).map(String))];
    const sealed = claims
      .map(({ body }) => String(body))
      .filter((body) => body.startsWith('sealed:'));
    const opened = (sealer: Sealer): readonly string[] =>
      sealed.flatMap((body) => sealer.open('kept answer', body.slice('sealed:'.length)) ?? []);

    assert.equal(JSON.stringify(claims).includes(key), false);
    assert.deepEqual(opened(createSealer(secret, 'answers')), []);
    for (const text of known) {
      assert.deepEqual(opened(sealerUnder(secret, text)), []);
    }
    // That nothing opens would show nothing if this did not.
    assert.match(opened(sealerUnder(secret, idempotencyKey)).join(), new RegExp(key));
    const repeated = await call('POST', '/keys', { name: 'not to be stolen' }, headers);
    assert.deepEqual(repeated.body, made.body);
  });

  it('keeps the refusal of a request too', async () => {
    const headers = { 'Idempotency-Key': 'refused-once' };

    const first = await call('POST', '/keys', { name: '' }, headers);
    const second = await call('POST', '/keys', { name: '' }, headers);
    const other = await call('POST', '/keys', { name: 'good' }, headers);

    assert.deepEqual([first.status, second.status, other.status], [422, 422, 422]);
    assert.equal(first.headers.get('idempotent-replayed'), null);
    assert.equal(second.headers.get('idempotent-replayed'), 'true');
    assert.deepEqual(second.body, first.body);
    assert.equal((other.body as { code: string }).code, 'idempotency_key_reused');
  });
});

describe('the rate limit of a key', () => {
  it('is told with every answer of a route, refuses what is beyond it, and leaves other keys alone', async () => {
    const { key } = await create({ name: 'limited', rateLimit: { requests: 3, seconds: 600 } });
    const limited = (path: string): Promise<TestAnswer> => server.call('GET', path, { key });

    const answers = [
      await limited('/api/v2/workspace'),
      await limited('/api/v2/keys'),
      await limited('/api/v1/clients/unknown'),
      await limited('/api/v2/workspace'),
    ];

    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 403, 404, 429],
    );
    assert.deepEqual(
      answers.map(({ headers }) => headers.get('ratelimit')?.split(';')[1]),
      ['r=2', 'r=1', 'r=0', 'r=0'],
    );
    assert.equal(answers[3]?.headers.get('ratelimit-policy'), '"default";q=3;w=600');
    const retryAfter = Number(answers[3]?.headers.get('retry-after'));
    assert.ok(retryAfter > 590 && retryAfter <= 600, String(retryAfter));
    const other = await call('GET', '/workspace');
    assert.equal(other.status, 200);
    assert.equal(other.headers.get('ratelimit'), null);
  });

  it('refuses in the voice of each dialect', async () => {
    const rateLimit = { requests: 1, seconds: 600 };
    const { key } = await create({ name: 'limited', scopes: ['write'], rateLimit });
    const post = (path: string): Promise<TestAnswer> =>
      server.call('POST', path, { key, body: {} });
    await post('/v1/clients');

    const answers = [
      await post('/api/v1/customers'),
      await post('/v1/clients'),
      await post('/api/v1/clients'),
      await post('/customers'),
      await post('/api/v2/clients'),
    ];

    for (const { status, headers } of answers) {
      assert.equal(status, 429);
      assert.ok(Number(headers.get('retry-after')) > 0);
    }
    assert.deepEqual(
      answers.map(({ body }) => Object.keys(body as object)),
      [
        ['message'],
        ['code', 'message'],
        ['error', 'code'],
        ['success', 'code', 'data', 'error', 'message', 'errors'],
        ['type', 'title', 'status', 'code', 'detail'],
      ],
    );
  });

  it('counts no call that reaches no route, and none that needs no key', async () => {
    const { key } = await create({ name: 'lost', rateLimit: { requests: 2, seconds: 600 } });
    const uncounted: readonly [method: string, path: string, status: number][] = [
      ['GET', '/api/v2/nowhere', 404],
      ['PUT', '/api/v2/clients', 405],
      ['GET', '/api/v2/clients/%E0%A4%A', 400],
      ['GET', '/api/v2/openapi.json', 200],
    ];

    for (const [method, path, status] of uncounted) {
      const { status: answered, headers } = await server.call(method, path, { key });

      assert.equal(answered, status, path);
      assert.equal(headers.get('ratelimit'), null, path);
    }
    const { headers } = await server.call('GET', '/api/v2/workspace', { key });
    assert.equal(headers.get('ratelimit')?.split(';')[1], 'r=1');
  });
});
