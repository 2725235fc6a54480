import { getTestContext } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

const viewport = { width: 1280, height: 720 };

/** Where a window waits: a page of the same host, as another would have another process. */
const rest = '/healthz';

/** The windows of one browser. */
export interface Windows {
  /** One that is as if nobody had used it, until the test ends; where no test runs, as in `before`, for good. */
  open(options?: BrowserContextOptions): Promise<Page>;
}

/**
 * A plain window goes from test to test. It is made as new each time, but its process stays, which has
 * compiled the console: a page opens with a third of the work. `onNew` hears of each new window.
 */
export function createWindows(browser: Browser, onNew: (page: Page) => void): Windows {
  const free: Page[] = [];

  async function openNew(options: BrowserContextOptions): Promise<Page> {
    const context = await browser.newContext({ reducedMotion: 'reduce', viewport, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    onNew(page);
    return page;
  }

  return {
    async open(options = {}) {
      const isPlain = Object.keys(options).length === 0;
      const page = (isPlain ? free.pop() : undefined) ?? (await openNew(options));
      const test = getTestContext();
      if (test !== undefined && 'after' in test) {
        test.after(async () => {
          if (isPlain && !page.isClosed() && URL.canParse(rest, page.url())) {
            await makeAsNew(page);
            free.push(page);
          } else {
            await page.context().close();
          }
        });
      }
      return page;
    },
  };
}

async function makeAsNew(page: Page): Promise<void> {
  // The page would ask whoever has not saved.
  await page.evaluate('BeforeUnloadEvent.prototype.preventDefault = () => undefined');
  await page.goto(new URL(rest, page.url()).href);
  await page.evaluate('localStorage.clear(); sessionStorage.clear()');
  await page.context().clearCookies();
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize(viewport);
  await page.mouse.move(0, 0);
}
