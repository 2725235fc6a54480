import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { Segment } from '../../sdk/src/index.ts';
import { noChromium } from './chromium.ts';
import {
  type TestConsole,
  assertAccessible,
  assertAccessibleInAnyForm,
  startTestConsole,
  tabTo,
} from './support.ts';

describe('segments in the console', { skip: noChromium ?? false }, () => {
  let consoles: TestConsole;

  before(async () => {
    consoles = await startTestConsole();
    await consoles.server.call('POST', '/api/v2/clients', {
      body: { name: 'Ada', status: 'inactive' },
    });
    await consoles.server.call('POST', '/api/v2/clients', { body: { name: 'Bob' } });
  });

  after(() => consoles.close());

  async function create(name: string): Promise<void> {
    const filter = { status: { in: ['inactive'] }, name: { startsWith: 'A' } };
    await consoles.server.call('POST', '/api/v2/segments', { body: { name, filter } });
  }

  async function names(): Promise<readonly string[]> {
    const { body } = await consoles.server.call('GET', '/api/v2/segments');
    return (body as { readonly data: readonly Segment[] }).data.map(({ name }) => name);
  }

  it('teach how they are made while there are none, and lead there', async () => {
    const page = await consoles.open('/segments');
    await page.getByText('No segments yet').waitFor();
    await assertAccessibleInAnyForm(page);

    await page.getByRole('button', { name: 'Go to the clients' }).click();

    await page.getByRole('grid', { name: 'Clients' }).waitFor();
  });

  it('say in words whom they ask for, and open in the clients and the export', async () => {
    await create('Sleepers');
    const page = await consoles.open('/segments');
    const row = page.getByRole('row', { name: /Sleepers/ });
    await row.getByText('Status is Inactive').waitFor();
    await row.getByText('Name starts with A').waitFor();
    await assertAccessibleInAnyForm(page);

    await page.getByRole('button', { name: 'Actions for Sleepers' }).click();
    await page.getByRole('menuitem', { name: 'Export' }).click();
    await page.getByRole('link', { name: 'Export 1 client' }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'Sleepers' }).click();

    await page.getByText('1 client', { exact: true }).waitFor();
  });

  it('are renamed and deleted by keyboard only', async () => {
    await create('Oldies');
    const page = await consoles.open('/segments');
    await page.getByRole('row', { name: /Oldies/ }).waitFor();

    await tabTo(page, 'button', 'Actions for Oldies');
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Rename' }).waitFor();
    await page.keyboard.type('Ren');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await assertAccessible(page);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Classics');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.ok((await names()).includes('Classics'));

    await page.reload();
    await page.getByRole('row', { name: /Classics/ }).waitFor();
    await tabTo(page, 'button', 'Actions for Classics');
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Delete' }).waitFor();
    await page.keyboard.type('Del');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Delete the segment' }).press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    assert.ok(!(await names()).includes('Classics'));
  });
});
