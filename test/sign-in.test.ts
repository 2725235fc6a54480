import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  acceptLink,
  addUser,
  becomeOwner,
  type Browser,
  createBrowser,
  password,
} from './support/browser.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

/* People: from the link of the first start to the end of a session, over HTTP. */

let server: TestServer;
let owner: Browser;

before(async () => {
  server = await startTestServer();
});
after(() => server.close());

const email = 'owner@example.com';

function signIn(browser: Browser, given: { email?: string; password?: string } = {}) {
  return browser.call('POST', '/api/v2/session', { email, password, ...given });
}

function codeOf({ body }: { readonly body: unknown }): unknown {
  return (body as { code?: unknown } | null)?.code;
}

describe('the first start', () => {
  it('gives a link that makes the first owner, once', async () => {
    const link = server.running.welcomeLink ?? '';
    assert.match(link, /^http:\/\/localhost:\d+\/console\/welcome#[\w-]{43}$/);
    const setup = await server.call('GET', '/api/v2/session/setup', { key: null });
    assert.deepEqual((setup.body as { hasUsers: unknown }).hasUsers, false);

    const { browser, answer } = await becomeOwner(server);
    const again = await acceptLink(createBrowser(server), link, 'other@example.com');

    assert.equal(answer.status, 201);
    const { user, workspace, scopes } = answer.body as Record<string, Record<string, unknown>>;
    assert.deepEqual([user?.['email'], user?.['role']], [email, 'owner']);
    assert.equal(workspace?.['name'], 'default');
    assert.deepEqual(scopes, ['admin']);
    assert.deepEqual([again.status, codeOf(again)], [404, 'invitation_not_found']);
    owner = browser;
  });

  it('sets a cookie that no script can read and no other site can send', async () => {
    const answer = await signIn(createBrowser(server));

    const cookie = answer.headers.getSetCookie();
    assert.equal(cookie.length, 1);
    assert.match(
      cookie[0] ?? '',
      /^clientele_session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/,
    );
  });
});

describe('somebody who is signed in', () => {
  it('is known by the cookie, and calls /api/v2 with it as with a key', async () => {
    const who = await owner.call('GET', '/api/v2/session');
    const made = await owner.call('POST', '/api/v2/clients', { email: 'ada@example.com' });
    const id = (made.body as { id: string }).id;
    const history = await owner.call('GET', `/api/v2/clients/${id}/history`);

    assert.equal(who.status, 200);
    assert.equal(made.status, 201);
    const [change] = (history.body as { data: { actor: string }[] }).data;
    assert.equal(change?.actor, `user:${(who.body as { user: { id: string } }).user.id}`);
  });

  it('is nobody to the dialects of others, whose callers have keys', async () => {
    const answer = await owner.call('GET', '/v1/clients');

    assert.equal(answer.status, 401);
  });

  it('calls with the key where one is sent as well, be it good or not', async () => {
    const good = await owner.call('GET', '/api/v2/workspace', undefined, {
      authorization: `Bearer ${await server.addKey(['ingest'])}`,
    });
    const bad = await owner.call('GET', '/api/v2/workspace', undefined, {
      authorization: 'Bearer no-such-key-no-such-key',
    });
    const about = await owner.call('GET', '/api/v2/session', undefined, {
      'x-api-key': server.key,
    });

    assert.deepEqual([good.status, bad.status], [403, 401]);
    assert.deepEqual([about.status, codeOf(about)], [403, 'session_required']);
  });

  it('is signed out by signing out, in this browser only', async () => {
    const [one, two] = [createBrowser(server), createBrowser(server)];
    await signIn(one);
    await signIn(two);
    const kept = new Map(one.cookies);

    const out = await one.call('DELETE', '/api/v2/session');

    assert.equal(out.status, 204);
    assert.equal(one.cookies.size, 0);
    one.cookies.set('clientele_session', kept.get('clientele_session') ?? '');
    assert.equal((await one.call('GET', '/api/v2/session')).status, 401);
    assert.equal((await two.call('GET', '/api/v2/session')).status, 200);
  });

  it('sees where they are signed in, and can end each of these sessions', async () => {
    const other = createBrowser(server);
    await signIn(other);
    const { body } = await owner.call('GET', '/api/v2/sessions');
    const sessions = (body as { data: { id: string; isCurrent: boolean; userAgent: string }[] })
      .data;
    assert.equal(sessions.filter(({ isCurrent }) => isCurrent).length, 1);
    assert.equal(sessions[0]?.userAgent, 'Test Browser');

    for (const { id, isCurrent } of sessions) {
      if (!isCurrent) {
        assert.equal((await owner.call('DELETE', `/api/v2/sessions/${id}`)).status, 204);
      }
    }

    assert.equal((await other.call('GET', '/api/v2/session')).status, 401);
    assert.equal((await owner.call('GET', '/api/v2/session')).status, 200);
    const gone = await owner.call('DELETE', `/api/v2/sessions/${sessions[0]?.id ?? ''}`);
    assert.equal(codeOf(gone), 'session_not_found');
  });

  it('gets a new session at each sign-in, whatever the browser brought along', async () => {
    const victim = createBrowser(server);
    const planted = 'A'.repeat(43);
    victim.cookies.set('clientele_session', planted);

    const answer = await signIn(victim);

    assert.equal(answer.status, 201);
    assert.notEqual(victim.cookies.get('clientele_session'), planted);
    const attacker = createBrowser(server);
    attacker.cookies.set('clientele_session', planted);
    assert.equal((await attacker.call('GET', '/api/v2/session')).status, 401);
  });

  it('who changes the password is signed out everywhere else, and goes on with a new cookie', async () => {
    const user = await addUser(server, owner, { email: 'eve@example.com', role: 'editor' });
    const elsewhere = createBrowser(server);
    await signIn(elsewhere, { email: 'eve@example.com' });
    const before = user.cookies.get('clientele_session');
    const change = { currentPassword: password, newPassword: 'another good password' };

    const wrong = await user.call('POST', '/api/v2/session/password', {
      ...change,
      currentPassword: 'a wrong password',
    });
    const short = await user.call('POST', '/api/v2/session/password', {
      ...change,
      newPassword: 'short',
    });
    const changed = await user.call('POST', '/api/v2/session/password', change);

    assert.deepEqual([wrong.status, short.status, changed.status], [422, 422, 200]);
    assert.notEqual(user.cookies.get('clientele_session'), before);
    assert.equal((await user.call('GET', '/api/v2/session')).status, 200);
    assert.equal((await elsewhere.call('GET', '/api/v2/session')).status, 401);
    assert.equal((await signIn(elsewhere, { email: 'eve@example.com' })).status, 401);
  });
});
