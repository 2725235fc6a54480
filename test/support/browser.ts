import assert from 'node:assert/strict';
import type { JsonValue } from '../../src/lib/json/json-value.ts';
import type { TestAnswer, TestServer } from './test-server.ts';

/** What a browser does that matters here: it keeps cookies, and says where a call comes from. */
export interface Browser {
  /** Every cookie that it was given and not told to forget. */
  readonly cookies: Map<string, string>;
  /** As the console sends it. */
  call(
    method: string,
    path: string,
    body?: JsonValue,
    headers?: Readonly<Record<string, string>>,
  ): Promise<TestAnswer>;
}

/** Makes one without cookies. */
export function createBrowser(server: Pick<TestServer, 'call'>): Browser {
  const cookies = new Map<string, string>();
  return {
    cookies,
    async call(method, path, body, headers = {}) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await server.call(method, path, {
        key: null,
        headers: {
          'x-clientele-console': '1',
          'sec-fetch-site': 'same-origin',
          'user-agent': 'Test Browser',
          ...(cookie === '' ? {} : { cookie }),
          ...headers,
        },
        ...(body === undefined ? {} : { body }),
      });
      for (const line of answer.headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        const [name = '', value = ''] = pair.split('=');
        if (/Max-Age=0(?:;|$)/.test(line)) {
          cookies.delete(name);
        } else {
          cookies.set(name, value);
        }
      }
      return answer;
    },
  };
}

/** A password that is good enough. */
export const password = 'correct horse battery staple';

/** Uses the link that the first start printed: the browser is then the first owner's. */
export async function becomeOwner(
  server: TestServer,
  email = 'owner@example.com',
): Promise<{ readonly browser: Browser; readonly answer: TestAnswer }> {
  const browser = createBrowser(server);
  const answer = await acceptLink(browser, server.running.welcomeLink ?? '', email);
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return { browser, answer };
}

/** Opens a link as somebody of this email. */
export function acceptLink(browser: Browser, link: string, email: string): Promise<TestAnswer> {
  const token = link.slice(link.indexOf('#') + 1);
  return browser.call('POST', '/api/v2/session/invitation', {
    token,
    name: email.split('@')[0] ?? '',
    email,
    password,
  });
}

/** Invites somebody and opens the link: a browser of theirs. */
export async function addUser(
  server: TestServer,
  owner: Browser,
  user: { readonly email: string; readonly role: string },
): Promise<Browser> {
  const { status, body } = await owner.call('POST', '/api/v2/users', user);
  assert.equal(status, 201, JSON.stringify(body));
  const browser = createBrowser(server);
  await acceptLink(browser, (body as { link: string }).link, user.email);
  return browser;
}
