import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Scope } from '../src/domain/api-key.ts';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { addUser, becomeOwner, type Browser, createBrowser, password } from './support/browser.ts';
import { documents } from './support/documents.ts';
import { exchange, type RawAnswer, requestBytes } from './support/raw-http.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

/*
 * Every operation of every OpenAPI document with every kind of key: the document says what is needed, the
 * server is held to it. A route that comes into a document is called here without a word; one whose path
 * or body names a record must also say below which record of another workspace it could be given, and one of
 * owners or about oneself whether it asks for a fresh sign-in.
 */

interface Operation {
  readonly dialect: string;
  readonly method: string;
  /** `/api/v2/clients/{id}` */
  readonly path: string;
  readonly operationId: string;
  readonly isPublic: boolean;
  /** About whoever is signed in: no key will do. */
  readonly isForUser: boolean;
  readonly scope: Scope;
  readonly statuses: readonly string[];
  readonly hasBody: boolean;
}

interface Described {
  readonly operationId: string;
  readonly security?: readonly unknown[];
  readonly 'x-scope'?: Scope;
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, object>>;
}

const operations: readonly Operation[] = [...documents].flatMap(([dialect, document]) =>
  Object.entries(document['paths'] as unknown as Record<string, Record<string, Described>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, said]) => ({
        dialect,
        method: method.toUpperCase(),
        path,
        operationId: said.operationId,
        isPublic: said.security?.length === 0,
        isForUser: JSON.stringify(said.security) === '[{"session":[]}]',
        scope: said['x-scope'] ?? 'admin',
        statuses: Object.keys(said.responses),
        hasBody: said.requestBody !== undefined,
      })),
  ),
);

/** Which scopes open what; written down once more, so that no change of the code widens it. */
const opens: Readonly<Record<Scope, readonly Scope[]>> = {
  ingest: ['ingest'],
  read: ['read'],
  write: ['write', 'ingest'],
  admin: ['ingest', 'read', 'write', 'admin'],
};
const everyScope = Object.keys(opens) as readonly Scope[];

const randomId = '0190a2b4-c3d4-7e5f-8a9b-0c1d2e3f4a5b';

let server: TestServer;
let aheadMs = 0;
const clock = { now: () => Date.now() + aheadMs };
const keys: Record<string, string> = {};
/** Records of another workspace, by what a path calls them. */
let strangers: Readonly<Record<string, string>>;

before(async () => {
  server = await startTestServer({ clock });
  const { access } = server.running;
  await access.createWorkspace('stranger');
  const createKey = (workspace: string, scopes: readonly Scope[], expiresAt: number | null) =>
    access.createKey({ workspace, name: 'test', scopes, expiresAt });
  for (const scope of everyScope) {
    keys[scope] = (await createKey('default', [scope], null)).key;
  }
  keys['expired'] = (await createKey('default', ['admin'], 1)).key;
  const revoked = await createKey('default', ['admin'], null);
  await access.revokeKey(revoked.id);
  keys['revoked'] = revoked.key;
  const stranger = await createKey('stranger', ['admin'], null);
  keys['stranger'] = stranger.key;
  strangers = await makeStrangers(stranger.id);
});

after(() => server.close());

/** One record of each kind, in the other workspace. */
async function makeStrangers(keyId: string): Promise<Readonly<Record<string, string>>> {
  const make = async (path: string, body: JsonValue): Promise<Record<string, unknown>> => {
    const answer = await send('POST', path, { key: keys['stranger'], body });
    assert.ok(answer.status < 300, `${path}: ${answer.text}`);
    return JSON.parse(answer.text) as Record<string, unknown>;
  };
  const { id: client } = await make('/api/v2/clients', { email: 'theirs@x.test' });
  const { id: survivor } = await make('/api/v2/clients', { email: 'survivor@x.test' });
  const { id: loser } = await make('/api/v2/clients', { email: 'loser@x.test' });
  const { mergeId } = await make(`/api/v2/clients/${String(survivor)}/merge`, {
    loserId: String(loser),
  });
  const { id: company } = await make('/api/v2/companies', { name: 'Theirs' });
  const { key: field, id: fieldId } = await make('/api/v2/fields', {
    key: 'theirs',
    label: 'Theirs',
    type: 'text',
  });
  const { id: segment } = await make('/api/v2/segments', {
    name: 'Theirs',
    filter: { status: { eq: 'active' } },
  });
  const { id: imported } = await make('/api/v2/imports?format=json', [{ email: 'c@x.test' }]);
  const { id: webhook } = await make('/api/v2/webhooks', {
    url: 'https://example.com/hook',
    // Of which there are none, so that nothing is sent while contents are compared.
    events: ['company.deleted'],
  });
  const { user } = await make('/api/v2/users', { email: 'theirs@x.test', role: 'viewer' });
  const { id: userId } = user as { id: string };
  return Object.fromEntries(
    Object.entries({
      user: userId,
      client,
      merge: mergeId,
      company,
      field,
      fieldId,
      segment,
      import: imported,
      webhook,
      key: keyId,
    }).map(([name, id]) => [name, String(id)]),
  );
}

interface Sent {
  readonly key?: string | undefined;
  readonly body?: JsonValue;
  readonly headers?: Readonly<Record<string, string>>;
}

async function send(method: string, target: string, { key, body, headers }: Sent) {
  return exchange(
    server.running.port,
    requestBytes({
      method,
      target,
      headers: {
        ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
}

/** A call with ids that are nobody's, so that whoever gets through does no harm. */
async function sendTo({ method, path, hasBody }: Operation, key: string | undefined) {
  const body = hasBody ? {} : undefined;
  return send(method, path.replaceAll(/\{\w+\}/g, randomId), { key, ...(body && { body }) });
}

const wrongChecksum = (): string => {
  const { admin = '' } = keys;
  return admin.slice(0, -1) + (admin.endsWith('A') ? 'B' : 'A');
};

/** Keys that open nothing. */
const badKeys: Readonly<Record<string, () => string | undefined>> = {
  'no key': () => undefined,
  'a bad key': () => 'bad-key-bad-key-bad-key',
  'a wrong checksum': wrongChecksum,
  'an expired key': () => keys['expired'],
  'a revoked key': () => keys['revoked'],
};

/** What strangers may call: the documents, and the ways to sign in. */
const open =
  /^native: (?:GET \/api\/v2\/openapi|GET \/api\/v2\/session\/setup$|POST \/api\/v2\/session(?:$|\/(?:invitation|passkey|passkey\/options)$))/;

/** Keys, people, and whatever changes the workspace or what records can hold. */
function isAdministration(method: string, path: string): boolean {
  return (
    /^\/api\/v2\/(?:keys|users|webhooks)/.test(path) ||
    (method !== 'GET' && /\/v2\/(?:fields|workspace)/.test(path))
  );
}

describe('every call that is documented', () => {
  it('is one of those that are walked here', () => {
    assert.deepEqual(
      [...documents.keys()].filter((id) => !operations.some(({ dialect }) => dialect === id)),
      [],
    );
    assert.ok(operations.length > 60);
  });

  it('asks for no less than what it does needs', () => {
    for (const { dialect, method, path, scope, isPublic, isForUser } of operations) {
      const name = `${dialect}: ${method} ${path}`;
      if (isPublic) {
        assert.match(name, open);
      } else if (isForUser) {
        // Everybody may know and change what is their own.
        assert.match(name, /^native: \w+ \/api\/v2\/(?:sessions?|passkeys)/);
        assert.equal(scope, 'read', name);
      } else if (isAdministration(method, path)) {
        assert.equal(scope, 'admin', name);
      } else if (method === 'GET') {
        assert.equal(scope, 'read', name);
      } else {
        // What pages of customers call with a key that everybody can read.
        assert.equal(scope, dialect === 'crowdpower' ? 'ingest' : 'write', name);
      }
    }
  });

  for (const operation of operations) {
    const { dialect, method, path, scope, statuses } = operation;
    const name = `${dialect}: ${method} ${path}`;
    if (operation.isPublic) {
      it(`${name} is open`, async () => {
        for (const key of [undefined, keys['revoked'], keys['ingest']]) {
          const answer = await sendTo(operation, key);
          assert.ok(statuses.includes(String(answer.status)), answer.text.slice(0, 300));
          assert.ok(![401, 403].includes(answer.status), answer.text.slice(0, 300));
        }
      });
      continue;
    }

    it(`${name} is closed to keys that open nothing, whatever is wrong with them`, async () => {
      const contentBefore = await server.data.contentHash();
      const said = new Set<string>();
      for (const [label, keyOf] of Object.entries(badKeys)) {
        const answer = await sendTo(operation, keyOf());
        assert.equal(answer.status, 401, `${label}: ${answer.text}`);
        assert.equal(answer.headers.get('www-authenticate'), 'Bearer', label);
        said.add(shown(answer));
      }
      assert.equal(said.size, 1, 'nothing tells one bad key from another');
      assert.ok(statuses.includes('401'), '401 is not documented');
      assert.equal(await server.data.contentHash(), contentBefore);
    });

    if (operation.isForUser) {
      it(`${name} is closed to every key`, async () => {
        for (const granted of everyScope) {
          const contentBefore = await server.data.contentHash();
          const answer = await sendTo(operation, keys[granted]);
          const code = opens[granted].includes(scope) ? 'session_required' : 'insufficient_scope';
          assert.equal(answer.status, 403);
          assert.equal((JSON.parse(answer.text) as { code: string }).code, code);
          assert.equal(await server.data.contentHash(), contentBefore);
        }
      });
      continue;
    }

    it(`${name} is open to ${scope}, and to no lesser key`, async () => {
      for (const granted of everyScope) {
        const contentBefore = await server.data.contentHash();
        const answer = await sendTo(operation, keys[granted]);
        const isOpen = opens[granted].includes(scope);
        if (isOpen) {
          assert.ok(answer.status !== 401 && answer.status !== 403, `${granted}: ${answer.text}`);
          assert.ok(statuses.includes(String(answer.status)), `${granted}: ${answer.text}`);
          continue;
        }
        assert.equal(answer.status, 403, `${granted}: ${answer.text}`);
        assert.ok(statuses.includes('403'), '403 is not documented');
        assert.equal(await server.data.contentHash(), contentBefore);
        if (dialect === 'native') {
          const { code, scope: missing } = JSON.parse(answer.text) as Record<string, unknown>;
          assert.deepEqual([code, missing], ['insufficient_scope', scope]);
        }
      }
    });
  }
});

/** What a path parameter is, by what stands in front of it. */
const kinds: Readonly<Record<string, string>> = {
  clients: 'client',
  client: 'client',
  companies: 'company',
  company: 'company',
  fields: 'field',
  'custom-fields': 'fieldId',
  segments: 'segment',
  imports: 'import',
  merges: 'merge',
  keys: 'key',
  users: 'user',
  webhooks: 'webhook',
};

/** Bodies that would be taken if the record in the path were there. */
const bodies: Readonly<Record<string, JsonValue>> = {
  'native updateClient': { name: 'Taken over' },
  'native mergeClients': { loserId: randomId },
  'native updateCompany': { name: 'Taken over' },
  'native updateField': { label: 'Taken over' },
  'native changeFieldType': { type: 'number' },
  'native updateSegment': { name: 'Taken over' },
  'native updateImport': { atomic: true },
  'native updateKey': { name: 'Taken over' },
  'native rotateKey': {},
  'native updateUser': { role: 'viewer' },
  'native updateWebhook': { events: ['*'] },
  'native rotateWebhook': {},
  'native testWebhook': {},
  'native replayWebhook': { since: '2020-01-01T00:00:00Z' },
  'fullengage updateClient': { name: 'Taken over' },
  'assembly updateClient': { givenName: 'Taken' },
  'assembly updateAClientDestructive': { givenName: 'Taken', familyName: 'Over' },
  'assembly updateClientBySingularPath': { givenName: 'Taken' },
  'assembly updateAClientDestructiveBySingularPath': { givenName: 'Taken', familyName: 'Over' },
  'assembly updateCompany': { name: 'Taken over' },
  'assembly updateCompanyBySingularPath': { name: 'Taken over' },
};

/** A random one that looks like it. */
const randomOf = (kind: string): string =>
  kind === 'key' ? 'A1b2C3d4E5f6' : kind === 'field' ? 'nobody' : randomId;

/** Status, headers and body, without what differs by nature. */
function shown({ status, headers, text }: RawAnswer): string {
  const own = ['x-request-id', 'date', 'content-length'];
  const rest = [...headers].filter(([name]) => !own.includes(name));
  return JSON.stringify([status, rest, text]);
}

/** Signing out ends the walk, and so comes last. */
function endingLast(walked: readonly Operation[]): readonly Operation[] {
  const isLast = ({ operationId }: Operation): number => Number(operationId === 'signOut');
  return walked.toSorted((a, b) => isLast(a) - isLast(b));
}

describe('somebody who is signed in', () => {
  /** Written down once more, as above. */
  const scopeOf: Readonly<Record<string, Scope>> = {
    owner: 'admin',
    editor: 'write',
    viewer: 'read',
  };
  const roleOpens = (role: string, scope: Scope): boolean =>
    role === 'editor'
      ? ['ingest', 'read', 'write'].includes(scope)
      : opens[scopeOf[role] ?? 'read'].includes(scope);
  const browsers: Record<string, Browser> = {};

  before(async () => {
    const { browser } = await becomeOwner(server);
    browsers['owner'] = browser;
    for (const role of ['editor', 'viewer']) {
      browsers[role] = await addUser(server, browser, { email: `${role}@x.test`, role });
    }
  });

  const ofUsers = endingLast(
    operations.filter(({ dialect, isPublic }) => dialect === 'native' && !isPublic),
  );
  for (const { method, path, scope, statuses, hasBody } of ofUsers) {
    it(`may call ${method} ${path} where the role has ${scope}`, async () => {
      for (const [role, browser] of Object.entries(browsers)) {
        const target = path.replaceAll(/\{\w+\}/g, randomId);
        const answer = await browser.call(method, target, hasBody ? {} : undefined);
        const text = `${role}: ${JSON.stringify(answer.body)}`;
        if (roleOpens(role, scope)) {
          assert.ok(![401, 403].includes(answer.status), text);
          assert.ok(statuses.includes(String(answer.status)), text);
        } else {
          assert.equal(answer.status, 403, text);
          assert.equal((answer.body as { code: string }).code, 'insufficient_scope');
        }
      }
    });
  }

  const others = operations.filter(({ dialect, isPublic }) => dialect !== 'native' && !isPublic);
  it('may call nothing of another dialect', async () => {
    const browser = createBrowser(server);
    await browser.call('POST', '/api/v2/session', { email: 'owner@example.com', password });
    for (const { method, path, hasBody } of others) {
      const target = path.replaceAll(/\{\w+\}/g, randomId);
      const { status } = await browser.call(method, target, hasBody ? {} : undefined);
      assert.equal(status, 401, `${method} ${path}`);
    }
  });
});

describe('a record of another workspace is as if it were not there', () => {
  for (const { dialect, method, path, operationId, hasBody, isForUser } of operations) {
    const [, collection = ''] = /\/([\w-]+)\/\{\w+\}/.exec(path) ?? [];
    // What belongs to a user is nobody else's, be they of one workspace or two (users.test.ts).
    if (!path.includes('{') || isForUser) {
      continue;
    }
    it(`${dialect}: ${method} ${path}`, async () => {
      const kind = kinds[collection] ?? assert.fail('say in `kinds` what this path names');
      const theirs = strangers[kind] ?? assert.fail(`there is no ${kind} in the other workspace`);
      const body = hasBody
        ? (bodies[`${dialect} ${operationId}`] ?? assert.fail('say a good body in `bodies`'))
        : undefined;
      for (const headers of [{}, { 'If-Match': '"1"' }, { 'If-Match': '*' }]) {
        const contentBefore = await server.data.contentHash();
        const [known, unknown] = await Promise.all(
          [theirs, randomOf(kind)].map((id) =>
            send(method, path.replace(/\{\w+\}/, id).replace(/\{\w+\}/, '1'), {
              key: keys['admin'],
              headers,
              ...(body === undefined ? {} : { body }),
            }),
          ),
        );
        assert.ok(known && unknown);
        // Not every call has a place for a condition; one that has none says so before it looks.
        assert.ok(known.status === 404 || ('If-Match' in headers && known.status === 400));
        assert.equal(shown(known), shown(unknown));
        assert.equal(await server.data.contentHash(), contentBefore);
      }
      // It is there for its owner, or the comparison would show nothing; what it would have is not.
      if (method === 'GET' && !path.includes('{deliveryId}')) {
        const target = path.replace(/\{\w+\}/, theirs);
        const own = await send('GET', target, { key: keys['stranger'] });
        assert.ok(own.status < 300, own.text);
      }
    });
  }

  /** Ids that stand in bodies and queries; `@` is the id. */
  const elsewhere: readonly (readonly [string, string, string, JsonValue?])[] = [
    ['segment', 'GET', '/api/v2/clients?segment=@'],
    ['company', 'GET', '/v1/clients?companyId=@'],
    ['company', 'POST', '/api/v2/clients', { companyIds: ['@'] }],
    ['company', 'POST', '/v1/clients', { givenName: 'A', familyName: 'B', companyId: '@' }],
    ['client', 'POST', '/api/v2/clients/{own}/merge', { loserId: '@' }],
    ['client', 'POST', '/api/v2/clients/resolve', { op: 'patch', data: { id: '@', name: 'x' } }],
    ['client', 'POST', '/api/v2/clients/resolve', { op: 'delete', data: { id: '@' } }],
    [
      'client',
      'POST',
      '/api/v2/clients/batch',
      {
        operations: [
          { op: 'patch', data: { id: '@', name: 'x' } },
          { op: 'delete', data: { id: '@' } },
        ],
      },
    ],
    ['client', 'PUT', '/v1/client', { id: '@', givenName: 'A', familyName: 'B' }],
  ];

  for (const [kind, method, target, body] of elsewhere) {
    it(`in what is sent: ${method} ${target} ${JSON.stringify(body) ?? ''}`, async () => {
      const own = await send('POST', '/api/v2/clients', { key: keys['admin'], body: {} });
      const { id: ownId } = JSON.parse(own.text) as { id: string };
      const contentBefore = await server.data.contentHash();
      const [known, unknown] = await Promise.all(
        [strangers[kind] ?? '', randomOf(kind)].map((id) =>
          send(method, target.replace('@', id).replace('{own}', ownId), {
            key: keys['admin'],
            ...(body === undefined
              ? {}
              : { body: JSON.parse(JSON.stringify(body).replaceAll('@', id)) as JsonValue }),
          }),
        ),
      );
      assert.ok(known && unknown);
      assert.equal(shown(known), shown(unknown));
      assert.equal(await server.data.contentHash(), contentBefore);
    });
  }
});

/**
 * Whether a call that changes something asks whoever signed in a while ago to do so again: every one of
 * owners, and every one about oneself. What comes of those that ask outlasts the session.
 */
const freshSignIn: Readonly<Record<string, 'asks' | `no: ${string}`>> = {
  createKey: 'asks',
  updateKey: 'asks',
  rotateKey: 'asks',
  revokeKey: 'no: it only takes away',
  createWebhook: 'asks',
  updateWebhook: 'asks',
  rotateWebhook: 'asks',
  replayWebhook: 'asks',
  testWebhook: 'no: what it sends is about no client',
  deleteWebhook: 'no: it only takes away',
  inviteUser: 'asks',
  linkUser: 'asks',
  updateUser: 'asks',
  deleteUser: 'no: it only takes away, and the last owner stays',
  getPasskeyOptions: 'asks',
  addPasskey: 'asks',
  deletePasskey: 'no: it only takes away, and the password goes on',
  changePassword: 'no: it asks for the password itself',
  endSession: 'no: it only takes away',
  signOut: 'no: it only takes away',
  updateWorkspace: 'no: it is a name',
  declareField: 'no: it opens nothing',
  updateField: 'no: it opens nothing',
  changeFieldType: 'no: it opens nothing, and the change log has the values of before',
};

const deciding = operations.filter(
  ({ dialect, method, scope, isPublic, isForUser }) =>
    dialect === 'native' && method !== 'GET' && !isPublic && (scope === 'admin' || isForUser),
);

// The last one: the clock of the others must not jump.
describe('somebody who signed in a while ago', () => {
  it('is asked to do so again by each call of owners, and about oneself, for which that was decided', async () => {
    const browser = createBrowser(server);
    await browser.call('POST', '/api/v2/session', { email: 'owner@example.com', password });
    aheadMs += 15 * 60_000;

    const asks = new Map<string, boolean>();
    for (const { method, path, operationId, hasBody } of endingLast(deciding)) {
      const target = path.replaceAll(/\{\w+\}/g, randomId);
      const { status, body } = await browser.call(method, target, hasBody ? {} : undefined);
      assert.notEqual(status, 401, operationId);
      asks.set(operationId, (body as { code?: string } | null)?.code === 'fresh_sign_in_required');
    }

    const decided = Object.entries(freshSignIn).map(([id, why]) => [id, why === 'asks'] as const);
    assert.deepEqual(asks, new Map(decided));
  });
});
