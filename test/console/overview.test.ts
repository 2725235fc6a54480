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

describe('the overview of the console', { skip: noChromium ?? false }, () => {
  let consoles: TestConsole;

  before(async () => {
    consoles = await startTestConsole();
  });

  after(() => consoles.close());

  /** Calls are counted once a second. */
  async function untilCounted(dialect: string): Promise<void> {
    for (let tries = 0; tries < 1_000; tries += 1) {
      const { body } = await consoles.server.call('GET', '/api/v2/statistics');
      const { calls } = body as { calls: { byDialect: readonly { dialect: string }[] } };
      if (calls.byDialect.some((each) => each.dialect === dialect)) {
        return;
      }
    }
    assert.fail(`no call of ${dialect} was counted`);
  }

  it('says how to begin while there is nothing to count', async () => {
    const page = await consoles.open('/overview');

    await page.getByRole('heading', { name: 'No clients yet' }).waitFor();
    await page.getByRole('link', { name: 'Import a file' }).waitFor();
    await assertAccessible(page);
  });

  it('draws clients and calls as they were, and tells the same in tables', async () => {
    const { server } = consoles;
    const people = [
      ['Ada', 'active'],
      ['Grace', 'active'],
      ['Zoe', 'inactive'],
    ] as const;
    for (const [name, status] of people) {
      await server.call('POST', '/api/v2/clients', { body: { name, status } });
    }
    await server.call('POST', '/api/v1/customers', { body: { email: 'kim@example.com' } });
    await server.call('POST', '/api/v1/clients', { body: {} });
    await untilCounted('fullengage');
    const page = await consoles.open('/overview');
    await page
      .getByRole('img', { name: /^Clients over time/ })
      .locator('path')
      .first()
      .waitFor();
    await page
      .getByRole('img', { name: /^New clients by source/ })
      .locator('path')
      .first()
      .waitFor();

    await page
      .getByRole('figure')
      .filter({ hasText: 'New clients by source' })
      .locator('summary')
      .click();
    await page.getByRole('row', { name: /1 3$/ }).waitFor();
    await page
      .getByRole('figure')
      .filter({ hasText: 'Active and idle' })
      .locator('summary')
      .press('Enter');
    await page.getByRole('row', { name: 'Clients 3 1' }).waitFor();
    await page
      .getByRole('figure')
      .filter({ hasText: 'Errors by API' })
      .locator('summary')
      .press('Enter');
    await page.getByRole('row', { name: 'FullEngage API 1 0' }).waitFor();
    await page
      .getByRole('img', { name: /^Calls a/ })
      .locator('path')
      .first()
      .waitFor();
    await assertAccessible(page);
    await page.getByRole('button', { name: /Days$/ }).click();
    await page.getByRole('option', { name: /^Last 3 days/ }).click();
    await page.getByRole('button', { name: /^Last 3 days/ }).waitFor();
    await page.getByRole('heading', { name: 'Calls an hour' }).waitFor();

    assert.equal(await page.getByRole('figure').count(), 5);
    await assertAccessibleInAnyForm(page);
  });

  it('is read by keyboard only', async () => {
    await consoles.server.call('POST', '/api/v1/customers', { body: { email: 'kim@example.com' } });
    const page = await consoles.open('/clients');
    await page.getByRole('heading', { name: 'Clients', level: 1 }).waitFor();

    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.getByRole('figure').first().waitFor();
    await tabTo(page, 'button', /Days$/);
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: /^Last 3 days/ }).waitFor();
    await page.keyboard.type('Last 3 d');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Calls an hour' }).waitFor();
    while ((await page.locator('summary:focus').count()) === 0) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Space');

    await page.getByRole('table', { name: 'Clients over time' }).waitFor();
  });
});
