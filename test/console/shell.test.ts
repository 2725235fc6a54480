import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { noChromium } from './chromium.ts';
import {
  type TestConsole,
  assertAccessible,
  assertAccessibleInAnyForm,
  startTestConsole,
  tabTo,
} from './support.ts';

/** Every page of the navigation, by its address. */
const pages = [
  'overview',
  'clients',
  'segments',
  'duplicates',
  'import',
  'export',
  'fields',
  'integrations',
  'webhooks',
  'keys',
  'settings',
];

describe('around every page of the console', { skip: noChromium ?? false }, () => {
  let consoles: TestConsole;

  before(async () => {
    consoles = await startTestConsole();
  });

  after(() => consoles.close());

  it('the palette finds a page by a few letters, without a mouse', async () => {
    const page = await consoles.open('/clients');
    await page.getByRole('heading', { level: 1 }).waitFor();

    await page.keyboard.press('Control+k');
    await page.getByRole('searchbox', { name: 'Search or jump to' }).fill('fie');
    await page.keyboard.press('Enter');

    await page.waitForURL('**/console/fields');
    await page.getByRole('heading', { name: 'Fields', level: 1 }).waitFor();
  });

  it('g and a letter opens a page, unless single keys are turned off', async () => {
    const page = await consoles.open('/clients');
    await page.getByRole('heading', { level: 1 }).waitFor();

    await page.keyboard.press('g');
    await page.keyboard.press('f');
    await page.waitForURL('**/console/fields');
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await sheet.getByRole('switch').press('Space');
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('c');

    assert.match(page.url(), /\/fields$/);
  });

  it('the theme that was chosen outlasts a reload', async () => {
    const page = await consoles.open('/fields');
    await page.getByRole('button', { name: /owner/ }).click();
    await page.getByRole('menuitem', { name: 'Dark theme' }).click();

    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();

    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
  });

  it('at 375 px the pages are in a drawer, which goes with the choice or with Escape', async () => {
    const viewport = { width: 375, height: 720 };
    const page = await consoles.open('/clients', { viewport });
    const drawer = page.getByRole('dialog', { name: 'Pages' });
    const opener = page.getByRole('button', { name: 'Pages' });

    await opener.click();
    await drawer.getByRole('link', { name: 'Clients', exact: true }).waitFor();
    await assertAccessible(page);
    await drawer.getByRole('link', { name: 'Fields' }).click();
    await page.getByRole('heading', { name: 'Fields', level: 1 }).waitFor();
    await drawer.waitFor({ state: 'detached' });

    await opener.press('Enter');
    await tabTo(page, 'link', 'Segments');
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    await opener.and(page.locator(':focus')).waitFor();
  });

  it('an address that is none says so', async () => {
    const page = await consoles.open('/nowhere');

    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    await assertAccessible(page);
  });

  for (const name of pages) {
    it(`axe finds nothing on ${name}, light, dark and at 375 px`, async () => {
      const page = await consoles.open(`/${name}`);
      await page.getByRole('heading', { level: 1 }).waitFor();

      await assertAccessibleInAnyForm(page);
    });
  }

  it('a part of the console that cannot be loaded is told, and loaded again', async () => {
    // A window that nobody watches: what fails in it is meant to.
    const page = await (await consoles.browser.newContext()).newPage();
    await page.route('**/assets/{sign-in,shell}-*.js', (route) => route.abort());
    await page.goto(`${consoles.server.url}/console/`);
    await page.getByRole('heading', { name: 'Something went wrong' }).waitFor();

    await page.unroute('**/assets/{sign-in,shell}-*.js');
    await page.getByRole('button', { name: 'Load it again' }).click();

    await page.getByRole('heading', { name: 'Sign in to Clientele' }).waitFor();
  });
});
