import assert from 'node:assert/strict';
import { after, before, describe, it, test } from 'node:test';
import { AccessError, type Clientele, createClientele, hasCode } from '../../sdk/src/index.ts';
import { password } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { answer, fakeDirectory } from './fake-directory.ts';

/* The SDK as the console uses it: without a key, as whoever is signed in. */

let server: TestServer;
let clientele: Clientele;

before(async () => {
  server = await startTestServer();
  clientele = pageOf(server);
});
after(() => server.close());

/** What a page of the server has: a `fetch` that keeps the cookie and says where it is. */
function pageOf({ url }: TestServer): Clientele {
  let cookie = '';
  return createClientele({
    baseUrl: url,
    credentials: 'same-origin',
    async fetch(input, init = {}) {
      const headers = new Headers(init.headers);
      headers.set('sec-fetch-site', 'same-origin');
      headers.set('cookie', cookie);
      const response = await fetch(input, { ...init, headers });
      cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
      return response;
    },
  });
}

const email = 'owner@example.com';

describe('somebody at a page', () => {
  it('joins, is known, changes the password, signs out and in again', async () => {
    const { session } = clientele;
    assert.equal((await session.setup()).hasUsers, false);
    await assert.rejects(
      session.get(),
      (error) => error instanceof AccessError && hasCode(error, 'unauthorized'),
    );
    const token = server.running.welcomeLink?.split('#')[1] ?? '';

    const joined = await session.acceptInvitation({ token, name: 'Owner', email, password });
    assert.deepEqual(await session.get(), joined);
    const newPassword = 'another good password';
    await session.changePassword({ currentPassword: password, newPassword });
    await session.signOut();
    await assert.rejects(session.get(), AccessError);
    await assert.rejects(session.signIn({ email, password }), (error) =>
      hasCode(error, 'sign_in_failed'),
    );
    const back = await session.signIn({ email, password: newPassword });

    assert.equal(back.user.email, email);
    const [here] = await session.list();
    assert.equal(here?.isCurrent, true);
  });

  it('reads and writes what their role lets them', async () => {
    const made = await clientele.clients.create({ email: 'ada@example.com' });

    assert.deepEqual(await clientele.clients.get(made.id), made);
  });

  it('who is an owner invites, changes and removes others', async () => {
    const { users, passkeys, session } = clientele;
    const { user, link } = await users.invite({ email: 'bob@example.com', role: 'viewer' });
    assert.match(link, /#[\w-]{43}$/);

    assert.equal((await users.update(user.id, { role: 'editor' })).role, 'editor');
    assert.notEqual((await users.link(user.id)).link, link);
    assert.equal((await users.list()).length, 2);
    await users.delete(user.id);

    assert.equal((await users.list()).length, 1);
    assert.deepEqual(await passkeys.list(), []);
    await assert.rejects(passkeys.delete(user.id), (error) => hasCode(error, 'passkey_not_found'));
    await assert.rejects(passkeys.options(), (error) => hasCode(error, 'passkeys_unavailable'));
    await assert.rejects(session.passkeyOptions(), (error) =>
      hasCode(error, 'passkeys_unavailable'),
    );
    await assert.rejects(session.end(user.id), (error) => hasCode(error, 'session_not_found'));
  });
});

void test('without a key no key is sent, and with one nothing of the console', async () => {
  const page = fakeDirectory([answer(200, { data: [] })], {
    key: undefined,
    credentials: 'same-origin',
  });
  const program = fakeDirectory([answer(200, { data: [] })]);

  await page.clientele.keys.list();
  await program.clientele.keys.list();

  const [fromPage, fromProgram] = [page.sent[0]?.headers, program.sent[0]?.headers];
  assert.equal(fromPage?.get('authorization'), null);
  assert.equal(fromPage.get('x-clientele-console'), '1');
  assert.equal(fromProgram?.get('authorization'), 'Bearer clk_test');
  assert.equal(fromProgram.get('x-clientele-console'), null);
});
