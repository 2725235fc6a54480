import assert from 'node:assert/strict';
import { after, before, describe, it, test } from 'node:test';
import {
  acceptLink,
  addUser,
  becomeOwner,
  type Browser,
  createBrowser,
  password,
} from './support/browser.ts';
import { startTestServer, type TestAnswer, type TestServer } from './support/test-server.ts';

/* What keeps others out: time, guesses, other sites, and owners who change their mind. */

const minute = 60_000;
const email = 'owner@example.com';
const clock = { at: Date.UTC(2030, 0, 1), now: () => clock.at };

let server: TestServer;
let owner: Browser;

before(async () => {
  server = await startTestServer({ clock });
  owner = (await becomeOwner(server, email)).browser;
});
after(() => server.close());

function signIn(browser: Browser, given: { email?: string; password?: string } = {}) {
  return browser.call('POST', '/api/v2/session', { email, password, ...given });
}

async function signedIn(): Promise<Browser> {
  const browser = createBrowser(server);
  assert.equal((await signIn(browser)).status, 201);
  return browser;
}

async function statusOf(browser: Browser): Promise<number> {
  return (await browser.call('GET', '/api/v2/session')).status;
}

function codeOf({ body }: TestAnswer): unknown {
  return (body as { code?: unknown } | null)?.code;
}

describe('a session', () => {
  it('is over after half an hour without a call, and not before', async () => {
    const [busy, idle] = [await signedIn(), await signedIn()];

    for (let passed = 0; passed < 60; passed += 20) {
      clock.at += 20 * minute;
      assert.equal(await statusOf(busy), 200);
    }

    assert.equal(await statusOf(idle), 401);
  });

  it('is over after twelve hours however busy, as its cookie says', async () => {
    const browser = await signedIn();
    const { body } = await browser.call('GET', '/api/v2/session');
    assert.equal(Date.parse((body as { expiresAt: string }).expiresAt), clock.at + 720 * minute);

    for (let passed = 0; passed < 700; passed += 20) {
      clock.at += 20 * minute;
      assert.equal(await statusOf(browser), 200);
    }

    clock.at += 20 * minute;
    assert.equal(await statusOf(browser), 401);
    owner = await signedIn();
  });
});

describe('signing in again', () => {
  /** Another browser with the same cookies. */
  function copyOf({ cookies }: Browser): Browser {
    const copy = createBrowser(server);
    for (const [name, value] of cookies) {
      copy.cookies.set(name, value);
    }
    return copy;
  }

  it('ends the session that the browser had, and none of another browser', async () => {
    const [browser, elsewhere] = [await signedIn(), await signedIn()];
    const copy = copyOf(browser);

    assert.equal((await signIn(browser, { password: 'a wrong guess' })).status, 401);
    assert.equal(await statusOf(copy), 200);
    assert.equal((await signIn(browser)).status, 201);

    assert.deepEqual(
      [await statusOf(browser), await statusOf(copy), await statusOf(elsewhere)],
      [200, 401, 200],
    );
  });

  it('as somebody else leaves the session of whoever was there alone', async () => {
    const browser = await signedIn();
    const copy = copyOf(browser);
    const { body } = await browser.call('POST', '/api/v2/users', {
      email: 'hal@example.com',
      role: 'viewer',
    });
    const { link, user } = body as { link: string; user: { id: string } };

    assert.equal((await acceptLink(browser, link, 'hal@example.com')).status, 201);
    assert.equal((await signIn(copyOf(copy), { email: 'hal@example.com' })).status, 201);

    assert.deepEqual([await statusOf(browser), await statusOf(copy)], [200, 200]);
    assert.equal((await copy.call('DELETE', `/api/v2/users/${user.id}`)).status, 204);
  });
});

describe('what outlasts a session', () => {
  const key = { name: 'Left behind', scopes: ['admin'] };

  it('is given out in the first fifteen minutes of one, and after signing in again', async () => {
    const browser = await signedIn();
    const made = await browser.call('POST', '/api/v2/keys', key);
    const { id } = made.body as { id: string };
    assert.equal(made.status, 201);
    assert.equal((await browser.call('GET', '/api/v2/exports?format=csv')).status, 200);

    clock.at += 15 * minute;
    const refused = [
      await browser.call('POST', '/api/v2/keys', key),
      await browser.call('POST', `/api/v2/keys/${id}/rotate`, {}),
      await browser.call('PATCH', `/api/v2/keys/${id}`, { scopes: ['admin'] }),
      await browser.call('GET', '/api/v2/exports?format=csv'),
      await browser.call('POST', '/api/v2/webhooks', { url: 'https://example.com/all' }),
      await browser.call('PATCH', '/api/v2/webhooks/any', { url: 'https://example.com/all' }),
      await browser.call('POST', '/api/v2/webhooks/any/rotate', {}),
      await browser.call('POST', '/api/v2/webhooks/any/replay', { deliveryId: 'any' }),
      await browser.call('POST', '/api/v2/users', { email: 'mallory@example.com', role: 'owner' }),
      await browser.call('PATCH', '/api/v2/users/any', { role: 'owner' }),
      await browser.call('POST', '/api/v2/users/any/link'),
      await browser.call('POST', '/api/v2/passkeys/options'),
      await browser.call('POST', '/api/v2/passkeys', { name: 'Left behind', credential: {} }),
    ];
    const { body } = await browser.call('GET', '/api/v2/session');
    assert.equal((body as { isFresh: boolean }).isFresh, false);
    assert.deepEqual(
      refused.map((answer) => [answer.status, codeOf(answer)]),
      refused.map(() => [403, 'fresh_sign_in_required']),
    );

    assert.equal((await signIn(browser)).status, 201);
    assert.equal((await browser.call('POST', '/api/v2/keys', key)).status, 201);
    owner = await signedIn();
  });
});

describe('a call with a session that changes something', () => {
  const good = {
    'x-clientele-console': '1',
    'sec-fetch-site': 'same-origin',
  };
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, boolean])[] = [
    ['a page of this server', good, true],
    ['a page of another site', { ...good, 'sec-fetch-site': 'cross-site' }, false],
    ['a page of a sister domain', { ...good, 'sec-fetch-site': 'same-site' }, false],
    ['an address that was typed', { ...good, 'sec-fetch-site': 'none' }, false],
    ['a form, which can add no header', { ...good, 'x-clientele-console': '' }, false],
    [
      'a page of this server, by its origin',
      { ...good, 'sec-fetch-site': '', origin: 'own' },
      true,
    ],
    ['no page that says where it is', { ...good, 'sec-fetch-site': '' }, false],
    ['a page without an origin', { ...good, 'sec-fetch-site': '', origin: 'null' }, false],
    ['another origin', { ...good, 'sec-fetch-site': '', origin: 'https://evil.test' }, false],
    ['an origin that begins alike', { ...good, 'sec-fetch-site': '', origin: 'like own' }, false],
  ];
  for (const [who, headers, isLetIn] of cases) {
    it(`from ${who} is ${isLetIn ? 'carried out' : 'refused, and nothing is stored'}`, async () => {
      const own = server.url;
      const cookie = [...owner.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const sent = Object.fromEntries(
        Object.entries({ ...headers, cookie })
          .filter(([, value]) => value !== '')
          .map(([name, value]) => [name, value.replace('like own', `${own}.evil.test`)])
          .map(([name, value]) => [name, value === 'own' ? own : value]),
      ) as Record<string, string>;
      const changesBefore = await server.changeCount();

      const written = await server.call('POST', '/api/v2/clients', {
        key: null,
        headers: sent,
        body: { name: 'Forged' },
      });
      const read = await server.call('GET', '/api/v2/session', { key: null, headers: { cookie } });

      assert.deepEqual(
        [written.status, codeOf(written)],
        isLetIn ? [201, undefined] : [403, 'cross_site'],
      );
      assert.equal((await server.changeCount()) - changesBefore, isLetIn ? 1 : 0);
      assert.equal(read.status, 200);
    });
  }

  it('needs none of this with a key, which no browser adds by itself', async () => {
    const answer = await server.call('POST', '/api/v2/clients', {
      body: {},
      headers: { 'sec-fetch-site': 'cross-site' },
    });

    assert.equal(answer.status, 201);
  });

  it('signs nobody in or up for another site', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' };
    const browser = createBrowser(server);

    const paths = ['/api/v2/session', '/api/v2/session/invitation', '/api/v2/session/passkey'];
    for (const path of paths) {
      const answer = await browser.call('POST', path, { email, password }, headers);
      assert.equal(codeOf(answer), 'cross_site');
    }
    assert.equal(browser.cookies.size, 0);
  });
});

describe('guessing', () => {
  it('is slowed down after ten tries, right or wrong, and the same for a stranger', async () => {
    clock.at += 60 * minute;
    owner = await signedIn();
    const guesser = createBrowser(server);
    const said = new Map<string, string[]>();
    for (const name of [email, 'stranger@example.com']) {
      const answers: string[] = [];
      for (let tries = 1; tries <= 11; tries++) {
        const { status, body } = await signIn(guesser, { email: name, password: 'a wrong guess' });
        answers.push(JSON.stringify([status, body]));
      }
      said.set(name, answers);
    }

    assert.deepEqual(said.get(email), said.get('stranger@example.com'));
    assert.match(said.get(email)?.[9] ?? '', /sign_in_failed/);
    assert.match(said.get(email)?.[10] ?? '', /rate_limited/);
    const right = await signIn(guesser);
    assert.equal(right.status, 429);
    assert.equal(right.headers.get('retry-after'), String((15 * minute) / 1_000));
    assert.equal(await statusOf(owner), 200);
  });

  it('is forgiven in time', async () => {
    clock.at += 15 * minute;

    assert.equal((await signIn(createBrowser(server))).status, 201);
  });
});

describe('owners', () => {
  before(async () => {
    owner = await signedIn();
  });

  /** A link that the owner makes for whoever is signed in there. */
  async function linkFor(browser: Browser): Promise<string> {
    const { body: who } = await browser.call('GET', '/api/v2/session');
    const { id } = (who as { user: { id: string } }).user;
    const { status, body } = await owner.call('POST', `/api/v2/users/${id}/link`);
    assert.equal(status, 201, JSON.stringify(body));
    return (body as { link: string }).link;
  }

  it('invite somebody with a link that opens one account, once', async () => {
    const invited = await owner.call('POST', '/api/v2/users', {
      email: 'Bob@Example.com',
      role: 'editor',
    });
    const { user, link } = invited.body as { user: Record<string, unknown>; link: string };
    assert.deepEqual([user['status'], user['name'], user['role']], ['invited', 'Bob', 'editor']);
    const bob = createBrowser(server);

    const asEve = await acceptLink(bob, link, 'eve@example.com');
    const broken = await acceptLink(bob, link.slice(0, -1), 'bob@example.com');
    const joined = await acceptLink(bob, link, 'bob@example.com');
    const again = await acceptLink(bob, link, 'bob@example.com');
    const twice = await owner.call('POST', '/api/v2/users', {
      email: 'bob@example.com',
      role: 'owner',
    });

    assert.deepEqual(
      [asEve, broken, joined, again, twice].map(({ status }) => status),
      [422, 404, 201, 404, 409],
    );
    assert.equal(codeOf(twice), 'user_exists');
    const { body } = await owner.call('GET', '/api/v2/users');
    const users = (body as { data: { email: string; status: string }[] }).data;
    assert.deepEqual(
      users.map(({ email: name, status }) => [name, status]),
      [
        [email, 'active'],
        ['bob@example.com', 'active'],
      ],
    );
  });

  it('make a new link in the place of the old one, which ends after a week', async () => {
    const invite = () =>
      owner.call('POST', '/api/v2/users', { email: 'carl@example.com', role: 'viewer' });
    const links = [await invite(), await invite()].map(
      ({ body }) => (body as { link: string }).link,
    );
    const carl = createBrowser(server);

    const old = await acceptLink(carl, links[0] ?? '', 'carl@example.com');
    clock.at += 7 * 24 * 60 * minute;
    const late = await acceptLink(carl, links[1] ?? '', 'carl@example.com');
    owner = await signedIn();
    const { body } = await invite();
    const good = await acceptLink(carl, (body as { link: string }).link, 'carl@example.com');

    assert.deepEqual([old.status, late.status, good.status], [404, 404, 201]);
  });

  it('give a link with which somebody who forgot the password sets a new one', async () => {
    const dora = await addUser(server, owner, { email: 'dora@example.com', role: 'viewer' });
    const link = await linkFor(dora);

    const joined = await acceptLink(createBrowser(server), link, 'dora@example.com');

    assert.equal(joined.status, 201);
    assert.equal(await statusOf(dora), 401);
  });

  it('give a link to an account that is in use for an hour, and no longer', async () => {
    const fred = await addUser(server, owner, { email: 'fred@example.com', role: 'viewer' });
    const link = await linkFor(fred);

    clock.at += 60 * minute;
    const late = await acceptLink(createBrowser(server), link, 'fred@example.com');
    owner = await signedIn();
    await signIn(fred, { email: 'fred@example.com' });
    const another = await linkFor(fred);
    clock.at += 60 * minute - 1;
    const inTime = await acceptLink(createBrowser(server), another, 'fred@example.com');

    assert.deepEqual([late.status, inTime.status], [404, 201]);
    owner = await signedIn();
  });

  it('give a link that ends when its user changes the password', async () => {
    const gina = await addUser(server, owner, { email: 'gina@example.com', role: 'viewer' });
    const link = await linkFor(gina);

    const changed = await gina.call('POST', '/api/v2/session/password', {
      currentPassword: password,
      newPassword: 'what nobody else knows',
    });
    const used = await acceptLink(createBrowser(server), link, 'gina@example.com');

    assert.deepEqual([changed.status, used.status], [200, 404]);
    assert.equal(await statusOf(gina), 200);
  });

  it('get no link for themselves: a new password of their own takes the one of now', async () => {
    const { body } = await owner.call('GET', '/api/v2/session');
    const { id } = (body as { user: { id: string } }).user;

    const own = await owner.call('POST', `/api/v2/users/${id}/link`);

    assert.deepEqual([own.status, codeOf(own)], [422, 'validation_failed']);
    assert.equal(await statusOf(owner), 200);
  });

  it('take a role or the account away, and the next request is refused', async () => {
    const eve = await addUser(server, owner, { email: 'eve@example.com', role: 'editor' });
    const { body } = await eve.call('GET', '/api/v2/session');
    const { id } = (body as { user: { id: string } }).user;
    assert.equal((await eve.call('POST', '/api/v2/clients', {})).status, 201);

    const changed = await owner.call('PATCH', `/api/v2/users/${id}`, { role: 'viewer' });
    assert.equal(changed.status, 200);
    assert.equal(await statusOf(eve), 401);
    await signIn(eve, { email: 'eve@example.com' });
    assert.equal((await eve.call('POST', '/api/v2/clients', {})).status, 403);

    assert.equal((await owner.call('DELETE', `/api/v2/users/${id}`)).status, 204);
    assert.equal(await statusOf(eve), 401);
    assert.equal((await signIn(eve, { email: 'eve@example.com' })).status, 401);
  });

  it('cannot leave a workspace without one, not even at the same time', async () => {
    const second = await addUser(server, owner, { email: 'second@example.com', role: 'owner' });
    const { body } = await owner.call('GET', '/api/v2/users');
    const owners = (body as { data: { id: string; role: string }[] }).data.filter(
      ({ role }) => role === 'owner',
    );
    assert.equal(owners.length, 2);

    const [one, two] = await Promise.all(
      owners.map(({ id }) => second.call('PATCH', `/api/v2/users/${id}`, { role: 'viewer' })),
    );
    assert.deepEqual(new Set([one?.status, two?.status]), new Set([200, 409]));
    const left = one?.status === 200 ? owners[1] : owners[0];
    const last = left?.id === owners[0]?.id ? await signedIn() : second;
    const gone = await last.call('DELETE', `/api/v2/users/${left?.id ?? ''}`);
    assert.deepEqual([gone.status, codeOf(gone)], [409, 'last_owner']);
  });
});

void test('over HTTPS the cookie is for this host and TLS only', async () => {
  const secure = await startTestServer({ settings: { publicUrl: 'https://crm.example.com' } });
  try {
    assert.match(
      secure.running.welcomeLink ?? '',
      /^https:\/\/crm\.example\.com\/console\/welcome#/,
    );
    const { browser, answer } = await becomeOwner(secure);

    const [cookie] = answer.headers.getSetCookie();
    assert.match(cookie ?? '', /^__Host-clientele_session=[^;]+; Path=\/; .*; Secure$/);
    assert.equal((await browser.call('GET', '/api/v2/session')).status, 200);
    const plain = createBrowser(secure);
    const [token = ''] = browser.cookies.values();
    plain.cookies.set('clientele_session', token);
    assert.equal((await plain.call('GET', '/api/v2/session')).status, 401);
    const { body } = await browser.call('GET', '/api/v2/session/setup');
    assert.deepEqual(body, { hasUsers: true, passkeys: { available: true } });
  } finally {
    await secure.close();
  }
});
