import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { noChromium } from './chromium.ts';
import {
  type TestConsole,
  assertAccessible,
  assertAccessibleInAnyForm,
  startTestConsole,
  tabTo,
} from './support.ts';

describe('exports from the console', { skip: noChromium ?? false }, () => {
  let consoles: TestConsole;
  let segment: string;

  before(async () => {
    consoles = await startTestConsole();
    for (const [name, status] of [
      ['Ada', 'active'],
      ['=HYPERLINK("x")', 'active'],
      ['Zoë', 'inactive'],
    ] as const) {
      await consoles.server.call('POST', '/api/v2/clients', { body: { name, status } });
    }
    const { body } = await consoles.server.call('POST', '/api/v2/segments', {
      body: { name: 'Quiet ones', filter: { status: { eq: 'inactive' } } },
    });
    segment = (body as { readonly id: string }).id;
  });

  after(() => consoles.close());

  async function download(page: Page, act: () => Promise<void>): Promise<string> {
    const begun = page.waitForEvent('download');
    await act();
    const file = await begun;
    assert.equal(await file.failure(), null);
    return readFile(await file.path(), 'utf8');
  }

  it('are files of everybody, with the mark that spreadsheets want and no formulas', async () => {
    const page = await consoles.open('/export');
    const link = page.getByRole('link', { name: 'Export 3 clients' });
    await link.waitFor();
    await assertAccessible(page);

    const text = await download(page, () => link.click());

    assert.ok(text.startsWith('\uFEFFid,'));
    assert.equal(text.trimEnd().split('\r\n').length, 4);
    assert.match(text, /"'=HYPERLINK\(""x""\)"/);
    assert.match(text, /Zoë/);
    await assertAccessibleInAnyForm(page);
  });

  it('are files of a segment, by keyboard only', async () => {
    const page = await consoles.open('/export');
    await page.getByRole('link', { name: 'Export 3 clients' }).waitFor();

    await tabTo(page, 'button', /Segment$/);
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: 'Quiet ones' }).waitFor();
    await page.keyboard.type('Qui');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Export 1 client' }).waitFor();
    await tabTo(page, 'link', 'Export 1 client');
    const text = await download(page, () => page.keyboard.press('Enter'));

    assert.match(page.url(), new RegExp(`segment=${segment}`));
    assert.equal(text.trimEnd().split('\r\n').length, 2);
    assert.match(text, /Zoë/);
  });

  it('take the view of the clients, as the address names it, and say where nobody matches', async () => {
    const page = await consoles.open('/export?q=ada&where=status%7Cin%7Cactive');
    await page.getByText('Status is Active').waitFor();
    await page.locator('label', { hasText: /^NDJSON/ }).click();
    const link = page.getByRole('link', { name: 'Export 1 client' });
    await link.waitFor();

    const text = await download(page, () => link.click());
    const { name } = JSON.parse(text) as { readonly name: string };
    await page.getByRole('searchbox', { name: 'Search clients' }).fill('nobody at all');

    assert.equal(name, 'Ada');
    await page.getByText('Nobody matches: there is nothing to export.').waitFor();
    assert.equal(await page.getByRole('link', { name: /^Export \d/ }).count(), 0);
  });
});
