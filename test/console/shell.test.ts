import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { noChromium } from './chromium.ts';
import {
  type TestConsole,
  assertAccessible,
  assertAccessibleInAnyForm,
  startTestConsole,
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
});
