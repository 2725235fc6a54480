import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { acceptLink, type Browser, createBrowser } from './support/browser.ts';
import { type Follower, openFollower } from './support/follower.ts';
import { startTestServer, type TestServer } from './support/test-server.ts';

/* Streams of events outlast the check at their beginning: how long they go on, for whom, and how many. */

const minute = 60_000;
const clock = { at: Date.UTC(2030, 0, 1), now: () => clock.at };

let server: TestServer;
let admin: string;

before(async () => {
  server = await startTestServer({ clock });
  admin = await server.addKey(['admin']);
});
after(() => server.close());

/** Somebody who follows, and what takes away what lets them. */
interface Doomed {
  readonly headers: Readonly<Record<string, string>>;
  end(): Promise<unknown>;
}

/** As an admin's program does. */
async function administer(method: string, path: string, body?: object): Promise<unknown> {
  const options = { key: admin, ...(body === undefined ? {} : { body: body as never }) };
  const answer = await server.call(method, `/api/v2${path}`, options);
  assert.ok(answer.status < 300, JSON.stringify(answer.body));
  return answer.body;
}

async function keyed(endOf: (id: string) => Promise<unknown>, more: object = {}): Promise<Doomed> {
  const made = await administer('POST', '/keys', { name: 'follower', scopes: ['read'], ...more });
  const { id, key } = made as { id: string; key: string };
  return { headers: { authorization: `Bearer ${key}` }, end: () => endOf(id) };
}

let users = 0;

async function signedIn(
  endOf: (userId: string, browser: Browser) => Promise<unknown>,
): Promise<Doomed> {
  const email = `user${(users += 1)}@example.com`;
  const { user, link } = (await administer('POST', '/users', { email, role: 'viewer' })) as {
    user: { id: string };
    link: string;
  };
  const browser = createBrowser(server);
  assert.equal((await acceptLink(browser, link, email)).status, 201);
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return {
    headers: { cookie, 'sec-fetch-site': 'same-origin' },
    end: () => endOf(user.id, browser),
  };
}

/** Moves the clock on by so many minutes, and has the browser do something now and then. */
async function stayBusy(browser: Browser, minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 20) {
    clock.at += Math.min(20, minutes - passed) * minute;
    await browser.call('GET', '/api/v2/session');
  }
}

function wait(minutes: number): Promise<void> {
  clock.at += minutes * minute;
  return Promise.resolve();
}

/** Something that both feeds tell of, by a name that they tell. */
async function happen(name: 'clients' | 'companies'): Promise<void> {
  await server.call('POST', '/api/v2/clients', { body: { name } });
  await server.call('GET', `/v1/${name}/nobody`);
  await server.running.callLog.flush();
}

/** Both feeds, from now on. */
async function followBoth(headers: Doomed['headers']): Promise<readonly Follower[]> {
  await happen('clients');
  const { data: calls } = (await administer('GET', '/calls?limit=1')) as { data: { id: string }[] };
  const { data: changes } = (await administer('GET', '/changes?limit=1000')) as {
    data: { position: number }[];
  };
  return Promise.all([
    openFollower(server, `/api/v2/changes?after=${changes.at(-1)?.position}`, headers),
    openFollower(server, `/api/v2/calls?after=${calls[0]?.id}`, headers),
  ]);
}

/** Whether the stream tells of something before it ends. */
async function tells(follower: Follower, name: string): Promise<boolean> {
  for (;;) {
    const data = await follower.next();
    if (data === undefined || data.includes(`"${name}"`) || data.includes(`"/v1/${name}/{id}"`)) {
      return data !== undefined;
    }
  }
}

describe('a stream of events', () => {
  const endings: Readonly<Record<string, () => Promise<Doomed>>> = {
    'its key is revoked': () => keyed((id) => administer('DELETE', `/keys/${id}`)),
    'its key may not read any more': () =>
      keyed((id) => administer('PATCH', `/keys/${id}`, { scopes: ['ingest'] })),
    'its key is rotated without an overlap': () =>
      keyed((id) => administer('POST', `/keys/${id}/rotate`, { overlapSeconds: 0 })),
    'its key expires': () =>
      keyed(() => wait(1), { expiresAt: new Date(clock.at + minute).toISOString() }),
    'its user is deleted': () => signedIn((id) => administer('DELETE', `/users/${id}`)),
    'its user gets another role': () =>
      signedIn((id) => administer('PATCH', `/users/${id}`, { role: 'editor' })),
    'its user signs out': () => signedIn((_, browser) => browser.call('DELETE', '/api/v2/session')),
    'its session is twelve hours old, however busy': () =>
      signedIn((_, browser) => stayBusy(browser, 720)),
    'its session has been idle for half an hour': () => signedIn(() => wait(30)),
  };
  for (const [what, begin] of Object.entries(endings)) {
    it(`tells of nothing more and ends in order when ${what}`, async () => {
      const { headers, end } = await begin();
      const streams = await followBoth(headers);
      await happen('clients');
      for (const stream of streams) {
        assert.ok(await tells(stream, 'clients'));
      }

      await end();
      await happen('companies');

      for (const stream of streams) {
        assert.equal(await tells(stream, 'companies'), false);
      }
      const { status } = await server.call('GET', '/api/v2/changes', { key: null, headers });
      assert.equal(status, what === 'its key may not read any more' ? 403 : 401);
    });
  }

  it('goes on with its session, and does not keep it from being idle', async () => {
    const { headers, end } = await signedIn((_, browser) => stayBusy(browser, 20));
    const streams = await followBoth(headers);

    await end();
    await wait(29);
    await happen('companies');
    for (const stream of streams) {
      assert.ok(await tells(stream, 'companies'));
    }
    await wait(1);
    await happen('clients');

    for (const stream of streams) {
      assert.equal(await tells(stream, 'clients'), false);
    }
  });
});

describe('how many streams one caller has open', () => {
  /** The status, and what is wrong where something is. */
  async function ask(path: string, headers: Doomed['headers']) {
    const stop = new AbortController();
    const response = await fetch(`${server.url}${path}`, {
      headers: { accept: 'text/event-stream', ...headers },
      signal: stop.signal,
    });
    const { status } = response;
    const problem = status === 503 ? ((await response.json()) as { detail: string }) : undefined;
    stop.abort();
    return { status, detail: problem?.detail, wait: response.headers.get('retry-after') };
  }

  const limits = [
    ['/api/v2/calls', 10],
    ['/api/v2/changes', 50],
  ] as const;
  for (const [path, max] of limits) {
    it(`is limited, and takes nothing from others: ${max} of ${path}`, async () => {
      const stranger = await server.addWorkspace(`beside ${max}`);
      const { headers } = await keyed(() => Promise.resolve());
      const { headers: colleague } = await signedIn(() => Promise.resolve());
      const streams = await Promise.all(
        Array.from({ length: max }, () => openFollower(server, path, headers)),
      );

      const refused = await ask(path, headers);
      const others = [
        await ask(path, colleague),
        await ask(path, { authorization: `Bearer ${stranger.key}` }),
      ];
      streams[0]?.close();
      let again = await ask(path, headers);
      for (let tries = 0; again.status === 503 && tries < 500; tries++) {
        again = await ask(path, headers);
      }
      streams.forEach((stream) => stream.close());

      assert.equal(refused.status, 503);
      assert.match(refused.detail ?? '', new RegExp(`^This key or user has ${max} streams`));
      assert.equal(refused.wait, '10');
      assert.deepEqual(
        others.map(({ status }) => status),
        [200, 200],
      );
      assert.equal(again.status, 200);
    });
  }
});
