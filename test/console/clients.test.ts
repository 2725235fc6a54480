import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { fillDirectory } from '../../src/cli/demo/fill-directory.ts';
import { noChromium } from './chromium.ts';
import { type TestConsole, assertAccessible, startTestConsole } from './support.ts';

/** More than several pages of the list. */
const people = 1_200;

describe('the clients of the console', { skip: noChromium ?? false }, () => {
  let consoles: TestConsole;

  before(async () => {
    consoles = await startTestConsole();
    const { running, actor } = consoles.server;
    const onProgress = (): void => undefined;
    await fillDirectory({
      directory: running.directory,
      actor,
      clients: people,
      seed: 7,
      onProgress,
    });
  });

  after(() => consoles.close());

  async function open(search = ''): Promise<Page> {
    const page = await consoles.open(`/clients${search}`);
    await page.getByRole('grid', { name: 'Clients' }).waitFor();
    return page;
  }

  function row(page: Page, name: string | RegExp): Locator {
    return page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
  }

  /** Until the row under the cursor shows a client: before, there is nothing to choose. */
  async function cursorOnClient(page: Page): Promise<void> {
    const grid = page.locator('[role=grid][aria-activedescendant]');
    await grid.waitFor();
    const cell = (await grid.getAttribute('aria-activedescendant')) ?? '';
    const shown = page.locator('[role=row][aria-busy=false]');
    await shown.filter({ has: page.locator(`[id="${cell}"]`) }).waitFor();
  }

  async function create(body: Readonly<Record<string, string>>): Promise<string> {
    const answer = await consoles.server.call('POST', '/api/v2/clients', { body });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return (answer.body as { readonly id: string }).id;
  }

  async function clientOf(id: string): Promise<Readonly<Record<string, unknown>>> {
    const { body } = await consoles.server.call('GET', `/api/v2/clients/${id}`);
    return body as Readonly<Record<string, unknown>>;
  }

  it('are found while somebody types, from / to Enter without a mouse', async () => {
    const id = await create({ name: 'Zenobia Quickfinder', email: 'zenobia@example.org' });
    const page = await open();

    await page.keyboard.press('/');
    await page.keyboard.type('quickfinder');
    await row(page, 'Zenobia Quickfinder').waitFor();
    await page.getByText('1 client', { exact: true }).waitFor();
    await page.keyboard.press('Tab');
    while ((await page.locator(':focus').getAttribute('role')) !== 'grid') {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');

    await page.waitForURL(`**/clients/${id}`);
    await page.getByRole('heading', { name: 'Zenobia Quickfinder', level: 1 }).waitFor();
  });

  it('are all reached by scrolling, by the bar and by keys', async () => {
    const { body } = await consoles.server.call('GET', '/api/v2/clients?sort=-createdAt&limit=1');
    const { name } =
      (body as { readonly data: readonly { readonly name: string }[] }).data[0] ?? {};
    const page = await open();
    const grid = page.getByRole('grid', { name: 'Clients' });

    await grid.focus();
    await page.keyboard.press('Control+ArrowDown');
    await row(page, name ?? '')
      .first()
      .waitFor();
    const last = await grid.getAttribute('aria-activedescendant');
    await page.keyboard.press('Control+ArrowUp');
    await page.locator('[aria-rowindex="2"]').waitFor();
    await page.keyboard.press('PageDown');
    await page.keyboard.press('PageDown');

    assert.notEqual(await grid.getAttribute('aria-activedescendant'), last);
    assert.ok(Number(await grid.getAttribute('aria-rowcount')) > people);
  });

  it('are filtered by any field, and the view is a segment and an address', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('combobox', { name: 'Field' }).fill('stat');
    await page.getByRole('option', { name: 'Status' }).click();
    await page.getByRole('checkbox', { name: 'Inactive' }).press('Space');
    await page.getByRole('button', { name: 'Apply' }).click();

    await page.getByRole('button', { name: 'Status is Inactive', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Save as segment' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Sleepers');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.waitForURL(/segment=/);
    await page.reload();

    const { body } = await consoles.server.call('GET', '/api/v2/clients?filter[status]=inactive');
    const { total } = body as { readonly total: number };
    await page.getByText(`${total} clients`, { exact: true }).waitFor();
    assert.equal(await page.getByRole('row').getByText('Active', { exact: true }).count(), 0);
  });

  it('are asked for by what the filters say: a field’s condition takes the place of its like', async () => {
    await create({ name: 'Twice Asked', email: 'twice@example.org' });
    const where = ['name|contains|nobody has this', 'name|contains|Twice Asked'];
    const search = new URLSearchParams(where.map((one) => ['where', one]));
    const page = await open(`?${search.toString()}`);
    const remove = page.getByRole('button', { name: /^Remove: Name contains/ });

    assert.equal(await remove.count(), 1);
    await page.getByRole('button', { name: 'And', exact: true }).click();
    await page.getByRole('combobox', { name: 'Field' }).fill('name');
    await page.getByRole('option', { name: 'Name', exact: true }).click();
    await page.getByRole('textbox', { name: 'Value' }).fill('Nobody');
    await page.getByRole('button', { name: 'Apply' }).click();

    await page.getByRole('heading', { name: 'Nobody matches' }).waitFor();
    assert.equal(await remove.count(), 1);
  });

  it('are shown by an address that somebody wrote by hand', async () => {
    const page = await consoles.open('/clients?where=name%7Ccontains%7C100%25%20sure');

    await page.getByRole('button', { name: 'Name contains 100% sure', exact: true }).waitFor();
    await page.getByRole('heading', { name: 'Nobody matches' }).waitFor();
  });

  it('are filtered by days as the person has them, wherever that is', async () => {
    const page = await consoles.open('/clients', { timezoneId: 'Asia/Tokyo' });
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('combobox', { name: 'Field' }).fill('created');
    await page.getByRole('option', { name: 'Created' }).click();
    await page.getByRole('button', { name: /Condition/ }).click();
    assert.deepEqual(await page.getByRole('option').allInnerTexts(), [
      'is on or after',
      'is before',
      'has a value',
    ]);
    await page.keyboard.press('Escape');
    await page.getByLabel('Value', { exact: true }).fill('2020-05-17');
    await page.getByRole('button', { name: 'Apply' }).click();
    const filter = page.getByRole('button', { name: 'Created is on or after May 17, 2020' });
    await filter.first().click();

    assert.equal(await page.getByLabel('Value', { exact: true }).inputValue(), '2020-05-17');
  });

  it('are chosen up to the last one, though most between were never in sight', async () => {
    const page = await open();
    await page.getByText(/^1,\d{3} clients$/).waitFor();
    const count = await page.getByText(/^1,\d{3} clients$/).innerText();
    await page.getByRole('grid').focus();
    await cursorOnClient(page);
    await page.keyboard.press('Space');
    await page.getByText('1 client chosen').waitFor();
    await page.keyboard.press('Control+End');
    await cursorOnClient(page);
    await page.keyboard.press('Shift+Space');

    await page.getByText(`${count} chosen`).waitFor();
  });

  it('are not counted where they could not be read, and all shown instead', async () => {
    const page = await consoles.open('/clients?segment=gone&sort=nonsense');
    await page.getByRole('alert').waitFor();
    assert.equal(await page.getByText(/^More than/).count(), 0);

    await page.getByRole('button', { name: 'Show all clients' }).click();

    await page.getByText(/^1,\d{3} clients$/).waitFor();
    assert.equal(await page.getByRole('alert').count(), 0);
  });

  it('are chosen in one list, and not in the next one', async () => {
    await create({ name: 'Narrow Choice', email: 'narrow@example.org' });
    const page = await open('?q=narrow%20choice');
    await page.getByText('1 client', { exact: true }).waitFor();
    await page.getByRole('columnheader', { name: 'Select all' }).click();
    await page.getByText('1 client chosen').waitFor();

    await page.getByRole('link', { name: 'Clients', exact: true }).click();
    await page.getByText(/^1,\d{3} clients$/).waitFor();

    await page.getByRole('region', { name: 'Chosen clients' }).waitFor({ state: 'detached' });
  });

  it('are as many in the palette as are chosen', async () => {
    const page = await open();
    await page.getByRole('grid').focus();
    await page.keyboard.press('Space');
    await page.getByText('1 client chosen').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.getByText('2 clients chosen').waitFor();

    await page.keyboard.press('Control+k');
    await page.keyboard.type('edit');

    await page.getByRole('menuitem', { name: 'Edit 2 clients' }).waitFor();
  });

  it('stand in the columns that somebody chose, and as wide, after a reload too', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('option', { name: 'External id' }).click();
    await page.keyboard.press('Escape');
    const header = page.getByRole('columnheader', { name: 'Email' });
    await header.getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Wider' }).click();
    await header.getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Move right' }).click();
    const width = (await header.boundingBox())?.width;

    await page.reload();
    await page.getByRole('columnheader', { name: 'External id' }).waitFor();

    const titles = await page.getByRole('columnheader').allInnerTexts();
    assert.deepEqual(
      titles.slice(1, 4).map((title) => title.trim()),
      ['Name', 'Phone', 'Email'],
    );
    assert.equal((await header.boundingBox())?.width, width);
  });

  it('have columns that are dragged to another place, and wider at their edge', async () => {
    const page = await open();
    const header = page.getByRole('columnheader', { name: 'Email' });
    const titles = async () =>
      (await page.getByRole('columnheader').allInnerTexts()).map((title) => title.trim());
    const before = await titles();
    const { width = 0 } = (await header.boundingBox()) ?? {};

    await drag(page, header.getByRole('separator'), 60);
    const { width: wider } = (await header.boundingBox()) ?? {};
    await drag(page, header, 400);
    const after = await titles();

    assert.equal(wider, width + 60);
    assert.ok(after.indexOf('Email') > before.indexOf('Email'), after.join(', '));
    assert.deepEqual(after.toSorted(), before.toSorted());
  });

  it('are sorted by their columns', async () => {
    const page = await open();
    await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
    await page.getByRole('menuitem', { name: 'Sort descending' }).click();
    await page.waitForURL(/sort=-name/);

    const { body } = await consoles.server.call('GET', '/api/v2/clients?sort=-name&limit=1');
    const { name } =
      (body as { readonly data: readonly { readonly name: string }[] }).data[0] ?? {};

    await page
      .locator('[aria-rowindex="2"]')
      .getByText(name ?? '')
      .waitFor();
    const header = page.getByRole('columnheader', { name: 'Name' });
    assert.equal(await header.getAttribute('aria-sort'), 'descending');
  });

  it('are changed all at once, though only a few of them are in sight, until somebody stops', async () => {
    for (let at = 0; at < 230; at += 1) {
      await create({ name: `Bulk Person ${at}`, email: `bulk${at}@example.org` });
    }
    const page = await open('?q=bulk%20person');
    await page.getByText('230 clients', { exact: true }).waitFor();

    await page.getByRole('columnheader', { name: 'Select all' }).click();
    await page.getByText('230 clients chosen').waitFor();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByRole('combobox', { name: 'Field' }).fill('notes');
    await page.getByRole('option', { name: 'Notes' }).click();
    await page.getByRole('textbox', { name: 'Notes' }).fill('Came by bus');
    await page.getByRole('button', { name: 'Change 230 clients' }).click();
    await page.getByText('230 clients changed.').waitFor();

    const filter = '/api/v2/clients?filter[notes]=Came%20by%20bus&total=true&limit=1';
    const { body } = await consoles.server.call('GET', filter);
    assert.equal((body as { readonly total: number }).total, 230);

    const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
    await page.route(
      '**/api/v2/clients/batch',
      async (route) => {
        const response = await route.fetch();
        await stopped;
        await route.fulfill({ response });
      },
      { times: 1 },
    );
    await page.getByRole('columnheader', { name: 'Select all' }).click();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByRole('combobox', { name: 'Field' }).fill('status');
    await page.getByRole('option', { name: 'Status' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Status$/ })
      .click();
    await page.getByRole('option', { name: 'Inactive' }).click();
    await page.getByRole('button', { name: 'Change 230 clients' }).click();
    await page.getByRole('button', { name: 'Stop' }).click();
    stop();
    await page.getByText('200 clients changed.').waitFor();

    await page.getByRole('gridcell', { name: 'Inactive' }).first().waitFor();
  });

  async function exportChosen(page: Page): Promise<string> {
    await page.getByRole('button', { name: 'Export' }).click();
    const downloading = page.waitForEvent('download');
    await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click();
    return readFile(await (await downloading).path(), 'utf8');
  }

  it('are exported as they are seen, all but those who were left out', async () => {
    await create({ name: '=HYPERLINK("x")', email: 'formula@example.org', phone: '06 12' });
    await create({ name: 'Left Out', email: 'left.formula@example.org' });
    const page = await open('?q=formula%20example.org&sort=email');
    await page.getByRole('columnheader', { name: 'Select all' }).click();
    await page.getByText('2 clients chosen').waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.getByText('1 client chosen').waitFor();

    const text = await exportChosen(page);

    assert.match(text, /^\uFEFFid,name,email,phone/);
    assert.match(text, /,"'=HYPERLINK\(""x""\)",formula@example.org,06 12,/);
    assert.equal(text.trimEnd().split('\r\n').length, 2);
  });

  it('are one file with one header, though more are chosen by hand than a filter names', async () => {
    const page = await open();
    await page.getByRole('grid').focus();
    await cursorOnClient(page);
    await page.keyboard.press('Space');
    for (let pages = 0; pages < 12; pages += 1) {
      await page.keyboard.press('PageDown');
    }
    await cursorOnClient(page);
    await page.keyboard.press('Shift+Space');
    const chosen = await page.getByText(/^\d+ clients chosen$/).innerText();
    const count = Number.parseInt(chosen, 10);
    assert.ok(count > 100, chosen);

    const rows = (await exportChosen(page)).trimEnd().split('\r\n');

    assert.equal(rows.length, count + 1);
    assert.equal(rows.filter((row) => /^\uFEFF?id,/.test(row)).length, 1);
  });

  it('are chosen and deleted by keyboard only', async () => {
    const id = await create({ name: 'Solo Deletable', email: 'solo@example.org' });
    const page = await open('?q=solo%20deletable');
    await page.getByRole('grid').focus();

    await page.keyboard.press('Space');
    await page.getByText('1 client chosen').waitFor();
    await page.getByRole('button', { name: 'Delete' }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete 1 client' }).press('Enter');
    await page.getByRole('heading', { name: 'Nobody matches' }).waitFor();

    assert.equal((await consoles.server.call('GET', `/api/v2/clients/${id}`)).status, 404);
  });

  it('are edited from the table with e', async () => {
    const id = await create({ name: 'Edith Inplace', email: 'edith@example.org' });
    const page = await open('?q=edith%20inplace');
    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('e');
    await page.getByRole('textbox', { name: 'Email' }).fill('edith.new@example.org');
    await page.keyboard.press('Enter');
    await page.getByRole('gridcell', { name: 'edith.new@example.org' }).waitFor();

    assert.equal((await clientOf(id))['email'], 'edith.new@example.org');
  });

  it('are edited from the table as they are now, whatever was read before or is written meanwhile', async () => {
    const id = await create({ name: 'Fresh Inplace', email: 'fresh@example.org' });
    const page = await consoles.open(`/clients/${id}`);
    await page.getByRole('textbox', { name: 'Email' }).waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Clients' }).click();
    await page.getByRole('searchbox', { name: 'Search clients' }).fill('fresh inplace');
    await page.getByText('1 client', { exact: true }).waitFor();
    const body = { email: 'fresher@example.org' };
    await consoles.server.call('PATCH', `/api/v2/clients/${id}`, { body });

    await page.getByRole('grid').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('e');
    const email = page.getByRole('dialog').getByRole('textbox', { name: 'Email' });
    assert.equal(await email.inputValue(), 'fresher@example.org');
    await email.fill('freshest@example.org');
    await consoles.server.call('PATCH', `/api/v2/clients/${id}`, {
      body: { email: 'theirs@example.org' },
    });
    await page.keyboard.press('Enter');
    const conflict = page.getByRole('dialog', { name: 'Somebody else changed this, too' });
    await conflict.getByText('theirs@example.org').waitFor();
    await conflict.getByRole('button', { name: 'Go on editing' }).click();
    await email.press('Enter');
    await conflict.getByRole('button', { name: 'Save this choice' }).click();
    await page.getByRole('gridcell', { name: 'freshest@example.org' }).waitFor();

    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal((await clientOf(id))['email'], 'freshest@example.org');
  });

  it('show no fault to axe, chosen or not, light and dark', async () => {
    const page = await open();
    await assertAccessible(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.getByRole('grid').focus();
    await page.keyboard.press('Space');
    await page.getByText('1 client chosen').waitFor();
    await assertAccessible(page);
  });
});

/** By mouse, so many pixels to the right. */
async function drag(page: Page, target: Locator, by: number): Promise<void> {
  const { x, y, width, height } = (await target.boundingBox()) ?? assert.fail('not in sight');
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + by, y + height / 2, { steps: 5 });
  await page.mouse.up();
}
