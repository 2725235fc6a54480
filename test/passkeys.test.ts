import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { JsonValue } from '../src/lib/json/json-value.ts';
import { type Circumstances, createAuthenticator } from './support/authenticator.ts';
import {
  acceptLink,
  addUser,
  becomeOwner,
  type Browser,
  createBrowser,
} from './support/browser.ts';
import { exchange, requestBytes } from './support/raw-http.ts';
import { startTestServer, type TestAnswer, type TestServer } from './support/test-server.ts';

/* Passkeys over HTTP, with an authenticator in software. */

let server: TestServer;
let owner: Browser;
let origin: string;

before(async () => {
  server = await startTestServer();
  owner = (await becomeOwner(server)).browser;
  origin = `http://localhost:${server.running.port}`;
});
after(() => server.close());

/** As `fetch` cannot name another host: a call to `localhost`. The browser keeps the cookie that it is given. */
async function call(
  browser: Browser,
  path: string,
  body?: JsonValue,
  host = `localhost:${server.running.port}`,
): Promise<Omit<TestAnswer, 'headers'> & { readonly setCookie: string | undefined }> {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await exchange(
    server.running.port,
    requestBytes({
      method: 'POST',
      target: path,
      headers: {
        Host: host,
        'X-Clientele-Console': '1',
        'Sec-Fetch-Site': 'same-origin',
        ...(cookie === '' ? {} : { Cookie: cookie }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  const setCookie = answer.headers.get('set-cookie') ?? undefined;
  const [, name, value] = /^([^=]+)=([^;]+)/.exec(setCookie ?? '') ?? [];
  if (name !== undefined && value !== undefined) {
    browser.cookies.set(name, value);
  }
  return { status: answer.status, body: JSON.parse(answer.text), setCookie };
}

async function options(browser: Browser, path: string): Promise<{ readonly challenge: string }> {
  const { status, body } = await call(browser, path);
  assert.equal(status, 200);
  return body as { readonly challenge: string };
}

async function addPasskey(circumstances: Partial<Circumstances> = {}, user = owner) {
  const authenticator = createAuthenticator();
  const asked = await options(user, '/api/v2/passkeys/options');
  const credential = authenticator.create(asked, { origin, ...circumstances });
  const added = await call(user, '/api/v2/passkeys', { name: 'Laptop', credential });
  return { authenticator, credential, added };
}

describe('passkeys', () => {
  it('are added, listed, sign in without email or password, and sign nobody in once deleted', async () => {
    const { authenticator, added } = await addPasskey();
    assert.equal(added.status, 201, JSON.stringify(added.body));
    const { id } = added.body as { id: string };
    const stranger = createBrowser(server);
    const signIn = async () => {
      const asked = await options(stranger, '/api/v2/session/passkey/options');
      const credential = authenticator.get(asked, { origin });
      return call(stranger, '/api/v2/session/passkey', { credential });
    };

    const signed = await signIn();

    assert.equal(signed.status, 201, JSON.stringify(signed.body));
    assert.match(signed.setCookie ?? '', /^clientele_session=[\w-]{43};/);
    const { body } = await owner.call('GET', '/api/v2/passkeys');
    const [listed] = (body as { data: { name: string; lastUsedAt: string | null }[] }).data;
    assert.equal(listed?.name, 'Laptop');
    assert.notEqual(listed.lastUsedAt, null);
    assert.equal((await owner.call('DELETE', `/api/v2/passkeys/${id}`)).status, 204);
    assert.deepEqual((await signIn()).status, 401);
    assert.equal((await owner.call('DELETE', `/api/v2/passkeys/${id}`)).status, 404);
  });

  it('end the session that the browser had', async () => {
    const { authenticator } = await addPasskey();
    const copy = createBrowser(server);
    for (const [name, value] of owner.cookies) {
      copy.cookies.set(name, value);
    }

    const asked = await options(owner, '/api/v2/session/passkey/options');
    const credential = authenticator.get(asked, { origin });
    const signed = await call(owner, '/api/v2/session/passkey', { credential });

    assert.equal(signed.status, 201);
    const seen = [owner, copy].map((browser) => browser.call('GET', '/api/v2/session'));
    assert.deepEqual(
      (await Promise.all(seen)).map(({ status }) => status),
      [200, 401],
    );
  });

  it('answer each challenge once', async () => {
    const { authenticator, added, credential } = await addPasskey();
    assert.equal(added.status, 201);
    const asked = await options(owner, '/api/v2/session/passkey/options');
    const answer = { credential: authenticator.get(asked, { origin }) };

    const first = await call(owner, '/api/v2/session/passkey', answer);
    const second = await call(owner, '/api/v2/session/passkey', answer);
    const addedAgain = await call(owner, '/api/v2/passkeys', { name: 'Again', credential });

    assert.deepEqual([first.status, second.status, addedAgain.status], [201, 401, 401]);
  });

  const wrong: Readonly<Record<string, Partial<Circumstances>>> = {
    'of another origin': { origin: 'http://localhost:1' },
    'of another site': { rpId: 'evil.test' },
    'that did not check who holds it': { isVerified: false },
  };
  for (const [what, circumstances] of Object.entries(wrong)) {
    it(`are neither added nor sign in where the answer is one ${what}`, async () => {
      const { added } = await addPasskey(circumstances);
      const good = await addPasskey();
      const asked = await options(owner, '/api/v2/session/passkey/options');
      const credential = good.authenticator.get(asked, { origin, ...circumstances });

      const signed = await call(owner, '/api/v2/session/passkey', { credential });

      assert.deepEqual([added.status, signed.status], [422, 401]);
    });
  }

  it('do not sign in with a challenge that was made for something else, or by somebody else', async () => {
    const { authenticator } = await addPasskey();
    const asked = [
      await options(owner, '/api/v2/passkeys/options'),
      { challenge: Buffer.alloc(32, 7).toString('base64url') },
    ];

    for (const challenge of asked) {
      const credential = authenticator.get(challenge, { origin });
      const { status } = await call(owner, '/api/v2/session/passkey', { credential });
      assert.equal(status, 401);
    }
  });

  it('whose counter goes back were copied, and sign nobody in', async () => {
    const { authenticator } = await addPasskey({ counter: 5 });
    const signIn = async (counter: number): Promise<number> => {
      const asked = await options(owner, '/api/v2/session/passkey/options');
      const credential = authenticator.get(asked, { origin, counter });
      return (await call(owner, '/api/v2/session/passkey', { credential })).status;
    };

    assert.equal(await signIn(6), 201);
    assert.equal(await signIn(6), 401);
    assert.equal(await signIn(7), 201);
  });

  it('cannot be had where browsers allow none, and the API says why', async () => {
    const host = `127.0.0.1:${server.running.port}`;
    const setup = await server.call('GET', '/api/v2/session/setup', { key: null });

    const refused = await call(owner, '/api/v2/passkeys/options', undefined, host);

    assert.equal(refused.status, 409);
    assert.equal((refused.body as { code: string }).code, 'passkeys_unavailable');
    const { passkeys } = setup.body as { passkeys: { available: boolean; reason?: string } };
    assert.equal(passkeys.available, false);
    assert.match(passkeys.reason ?? '', /HTTPS/);
  });

  it('sign nobody in any more once a link has set a new password', async () => {
    const { authenticator } = await addPasskey();
    const other = await addUser(server, owner, { email: 'other@example.com', role: 'owner' });
    const theirs = await addPasskey({}, other);
    const { body: who } = await owner.call('GET', '/api/v2/session');
    const { id } = (who as { user: { id: string } }).user;
    const { body } = await other.call('POST', `/api/v2/users/${id}/link`);

    const back = createBrowser(server);
    const joined = await acceptLink(back, (body as { link: string }).link, 'owner@example.com');

    assert.equal(joined.status, 201);
    assert.deepEqual((await back.call('GET', '/api/v2/passkeys')).body, { data: [] });
    const signIn = async (from: typeof authenticator): Promise<number> => {
      const asked = await options(back, '/api/v2/session/passkey/options');
      const credential = from.get(asked, { origin });
      return (await call(createBrowser(server), '/api/v2/session/passkey', { credential })).status;
    };
    assert.deepEqual([await signIn(authenticator), await signIn(theirs.authenticator)], [401, 201]);
  });
});
