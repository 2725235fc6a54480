import { strict as assert } from 'node:assert';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Client, Field } from '../../sdk/src/index.ts';
import type { Page } from 'playwright-core';
import { noChromium } from './chromium.ts';
import {
  type TestConsole,
  assertAccessible,
  assertAccessibleInAnyForm,
  startTestConsole,
} from './support.ts';

describe('fields in the console', { skip: noChromium ?? false }, () => {
  let consoles: TestConsole;
  let page: Page;

  before(async () => {
    consoles = await startTestConsole();
  });

  beforeEach(async () => {
    page = await consoles.open('/fields');
    await page.getByRole('heading', { name: 'Fields', level: 1 }).waitFor();
  });

  after(() => consoles.close());

  async function fields(): Promise<readonly Field[]> {
    const { body } = await consoles.server.call('GET', '/api/v2/fields?include=retired');
    return (body as { readonly data: readonly Field[] }).data;
  }

  async function field(key: string): Promise<Field | undefined> {
    return (await fields()).find((one) => one.key === key);
  }

  /** A menu's entry for a field. */
  async function choose(label: string, action: string): Promise<void> {
    await page.getByRole('button', { name: `More about ${label}` }).click();
    await page.getByRole('menuitem', { name: action }).click();
  }

  async function labels(): Promise<readonly (string | null)[]> {
    const rows = await page.getByRole('row').all();
    return Promise.all(rows.map((row) => row.getAttribute('aria-label')));
  }

  it('teach what they are for while there are none', async () => {
    await page.getByText('No fields of your own yet').waitFor();

    await assertAccessibleInAnyForm(page);
  });

  it('are declared with options and colours, and renamed with the old key as alias', async () => {
    await page.getByRole('button', { name: 'New field' }).first().click();
    await page.getByLabel('Label').fill('Loyalty plan');
    await page.getByRole('button', { name: /Type$/ }).click();
    await page.getByRole('option', { name: /Choices/ }).click();
    await page.getByRole('button', { name: 'Add an option' }).click();
    await page.keyboard.type('Gold');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Tin');
    await page.getByRole('button', { name: /Colour of Tin/ }).click();
    await page.getByRole('option', { name: 'Pink' }).click();
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Create the field' }).click();
    await page.getByRole('row', { name: 'Loyalty plan' }).click();
    await page.getByLabel('Key').fill('tier');
    await page.getByRole('button', { name: 'Move Tin up' }).click();
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    const declared = await field('tier');
    assert.deepEqual(declared?.aliases, ['loyalty_plan']);
    assert.deepEqual(
      declared?.options.map(({ key, label, color }) => [key, label, color]),
      [
        ['tin', 'Tin', 'rgba(214, 64, 159, 1)'],
        ['gold', 'Gold', 'rgba(229, 72, 77, 1)'],
      ],
    );
  });

  it('a key that is taken is said at once, with nothing lost', async () => {
    await consoles.server.declare({ key: 'taken', label: 'Taken', type: 'text' });
    await page.getByRole('button', { name: 'New field' }).first().click();
    await page.getByLabel('Label').fill('Taken');
    await page.getByRole('button', { name: 'Create the field' }).click();

    await page.locator('[role=alert], [aria-invalid=true]').first().waitFor();
    assert.equal(await page.getByLabel('Label').inputValue(), 'Taken');
  });

  it('are put in order by dragging, and by keyboard only', async () => {
    for (const label of ['One', 'Two', 'Three']) {
      await consoles.server.declare({ key: label.toLowerCase(), label, type: 'text' });
    }
    await page.reload();
    await page.getByRole('row', { name: 'Three' }).waitFor();
    const ours = async (): Promise<string> =>
      (await labels()).filter((label) => /One|Two|Three/.test(label ?? '')).join(' ');

    const moved = page.waitForResponse((response) => response.request().method() === 'PATCH');
    await page
      .getByRole('row', { name: 'One' })
      .dragTo(page.getByRole('row', { name: 'Three' }), { targetPosition: { x: 200, y: 46 } });
    await moved;
    assert.equal(await ours(), 'Two Three One');

    const back = page.waitForResponse((response) => response.request().method() === 'PATCH');
    await page.getByRole('button', { name: 'Move One' }).focus();
    await page.keyboard.press('Enter');
    await page
      .getByRole('button', { name: /Insert before Two|Insert between .* and Two/ })
      .waitFor();
    for (let step = 0; step < 20; step += 1) {
      const at = (await page.locator(':focus').getAttribute('aria-label')) ?? '';
      if (/Insert (?:before Two|between .* and Two)/.test(at)) {
        break;
      }
      await page.keyboard.press('ArrowUp');
    }
    await page.keyboard.press('Enter');
    await back;

    assert.equal(await ours(), 'One Two Three');
    const stored = (await fields()).filter(({ key }) => ['one', 'two', 'three'].includes(key));
    assert.deepEqual(
      stored.map(({ key }) => key),
      ['one', 'two', 'three'],
    );
    await assertAccessibleInAnyForm(page);
  });

  it('change their type after a preview of what would be lost', async () => {
    await consoles.server.declare({ key: 'seats', label: 'Seats', type: 'text' });
    const ids: string[] = [];
    for (const seats of ['12', '7', 'plenty']) {
      const { body } = await consoles.server.call('POST', '/api/v2/clients', {
        body: { name: seats, customFields: { seats } },
      });
      ids.push((body as Client).id);
    }
    await page.reload();

    await choose('Seats', 'Change type');
    await page.getByRole('button', { name: /New type$/ }).click();
    await page.getByRole('option', { name: /Number/ }).click();
    const preview = page.getByRole('region', { name: 'Preview' });
    await preview.getByText('Cannot be').waitFor();
    assert.match(await preview.innerText(), /Converted\s+2\s+Cannot be\s+1/);
    assert.equal((await field('seats'))?.type, 'text');
    await assertAccessible(page);
    assert.ok(await page.getByRole('button', { name: /Change, and clear/ }).isDisabled());
    await page.getByText('Clear 1 value that').click();
    await page.getByRole('button', { name: /Change, and clear/ }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    assert.equal((await field('seats'))?.type, 'number');
    const { body } = await consoles.server.call('GET', `/api/v2/clients/${ids[0] ?? ''}`);
    assert.equal((body as Client).customFields['seats'], 12);
  });

  it('are retired and brought back', async () => {
    await consoles.server.declare({ key: 'old', label: 'Old', type: 'text' });
    await page.reload();

    await choose('Old', 'Retire');
    await page.getByRole('button', { name: 'Retire', exact: true }).click();
    const bringBack = page.getByRole('button', { name: 'Bring back' });
    await bringBack.waitFor();
    assert.equal((await field('old'))?.retired, true);
    await assertAccessible(page);
    await bringBack.click();
    await page.getByRole('row', { name: 'Old' }).waitFor();

    assert.equal((await field('old'))?.retired, false);
  });
});
