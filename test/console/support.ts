import { strict as assert } from 'node:assert';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { type TestServer, startTestServer } from '../support/test-server.ts';
import { buildConsole } from './built-console.ts';
import { launchChromium } from './chromium.ts';

/** A server, a browser, and a person in front of it who is signed in. */
export interface TestConsole {
  readonly server: TestServer;
  readonly browser: Browser;
  /** A window of its own, signed in, at a page below `/console`. */
  open(path: string, options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

/** Starts both, with an empty directory. Close it, or the process does not end. */
export async function startTestConsole(): Promise<TestConsole> {
  buildConsole();
  const [server, browser] = await Promise.all([startTestServer(), launchChromium()]);
  const devKey = await server.addKey(['read', 'write', 'admin']);
  const faults: string[] = [];
  const contexts: BrowserContext[] = [];
  return {
    server,
    browser,
    async open(path, options = {}) {
      const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
      contexts.push(context);
      await context.addInitScript(`localStorage.setItem('clientele.dev-key', '${devKey}')`);
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      watch(page, server.url, faults);
      await page.goto(`${server.url}/console${path}`);
      return page;
    },
    async close() {
      await Promise.all(contexts.map((context) => context.close()));
      await browser.close();
      await server.close();
      assert.deepEqual(faults, []);
    },
  };
}

/** No page may break, offend its policy, or ask another host for anything. */
function watch(page: Page, url: string, faults: string[]): void {
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
    if (!request.url().startsWith(`${url}/`) && !/^(?:blob|data):/.test(request.url())) {
      faults.push(`${page.url()} asks ${request.url()}`);
    }
  });
}

/** Fails with every violation of WCAG 2.2 AA that axe finds on the page as it is. */
export async function assertAccessible(page: Page): Promise<void> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  const told = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
  assert.deepEqual(told, [], page.url());
}
