import { strict as assert } from 'node:assert';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import {
  type TestServer,
  type TestServerOptions,
  startTestServer,
} from '../support/test-server.ts';
import { buildConsole } from './built-console.ts';
import { launchChromium } from './chromium.ts';
import { createWindows } from './windows.ts';

export { assertAccessible, assertAccessibleInAnyForm } from './axe.ts';

/** How a window differs from a usual one. */
export interface WindowOptions extends BrowserContextOptions {
  /** Nobody is signed in there. */
  readonly isStranger?: boolean;
  /** By the name `localhost`, where browsers have passkeys. The session of `127.0.0.1` is not one there. */
  readonly isLocalhost?: boolean;
}

/** The first owner of every test. */
export const owner = {
  name: 'Olivia Owner',
  email: 'olivia@example.com',
  password: 'correct horse battery',
} as const;

/** A server, a browser, and a person in front of it who is signed in. */
export interface TestConsole {
  readonly server: TestServer;
  readonly browser: Browser;
  /** A window of its own, signed in, at a page below `/console`. */
  open(path: string, options?: WindowOptions): Promise<Page>;
  close(): Promise<void>;
}

/** Starts both, with an empty directory. Close it, or the process does not end. */
export async function startTestConsole(options?: TestServerOptions): Promise<TestConsole> {
  buildConsole();
  const [server, browser] = await Promise.all([startTestServer(options), launchChromium()]);
  const cookies = await signIn(server);
  const faults: string[] = [];
  const localhost = server.url.replace('127.0.0.1', 'localhost');
  const windows = createWindows(browser, (page) => watch(page, [server.url, localhost], faults));
  return {
    server,
    browser,
    async open(path, { isStranger = false, isLocalhost = false, ...options } = {}) {
      const page = await windows.open(options);
      if (!isStranger) {
        await page.context().addCookies(cookies);
      }
      await page.goto(`${isLocalhost ? localhost : server.url}/console${path}`);
      return page;
    },
    async close() {
      await browser.close();
      await server.close();
      assert.deepEqual(faults, []);
    },
  };
}

/** Takes the first link, and gives the cookie of the session. */
async function signIn({ url, running }: TestServer): Promise<Cookies> {
  const response = await fetch(`${url}/api/v2/session/invitation`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-clientele-console': '1' },
    body: JSON.stringify({ token: running.welcomeLink?.split('#')[1], ...owner }),
  });
  assert.equal(response.status, 201, await response.text());
  return response.headers.getSetCookie().map((line) => {
    const [pair = ''] = line.split(';');
    const [name = '', value = ''] = pair.split('=');
    return { name, value, url };
  });
}

type Cookies = Parameters<BrowserContext['addCookies']>[0];

/** No page may break, offend its policy, or ask another host for anything. */
function watch(page: Page, urls: readonly string[], faults: string[]): void {
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on('dialog', (dialog) => {
    faults.push(`${page.url()}: a dialog of the browser: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    // Answers of 4xx are part of the journeys.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      faults.push(`${page.url()}: ${message.text()}`);
    }
  });
  page.on('request', (request) => {
    const isOwn = urls.some((url) => request.url().startsWith(`${url}/`));
    if (!isOwn && !/^(?:blob|data):/.test(request.url())) {
      faults.push(`${page.url()} asks ${request.url()}`);
    }
  });
}

/** Presses Tab until the element with this role and name has the focus. */
export async function tabTo(
  page: Page,
  role: 'button' | 'link' | 'row' | 'textbox',
  name: string | RegExp,
): Promise<void> {
  const target = page.getByRole(role, { name }).and(page.locator(':focus'));
  for (let step = 0; step < 100; step += 1) {
    if ((await target.count()) > 0) {
      return;
    }
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not reach the ${role} ${String(name)}`);
}

/** Whether the browser would ask before the page is closed. */
export function asksBeforeLeaving(page: Page): Promise<boolean> {
  return page.evaluate<boolean>("!dispatchEvent(new Event('beforeunload', { cancelable: true }))");
}
