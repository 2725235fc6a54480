import { strict as assert } from 'node:assert';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { readSettings } from '../../src/config/read-settings.ts';
import { startServer } from '../../src/main.ts';
import { temporaryDirectory } from '../support/cli.ts';
import { noShedding } from '../support/no-shedding.ts';
import { noChromium } from './chromium.ts';
import {
  type TestConsole,
  asksBeforeLeaving,
  assertAccessible,
  assertAccessibleInAnyForm,
  startTestConsole,
  tabTo,
} from './support.ts';

/** Latin letters as an old spreadsheet saves them, with a row that is wrong. */
const people = Buffer.from(
  [
    'Kundennummer;E-Mail;Vorname;Farbe',
    'K-1;ada@example.com;Ada;rot',
    'K-2;zoe@example.com;Zoë;grün',
    'K-3;nobody at all;Grace;blau',
  ].join('\r\n'),
  'latin1',
);

/** So many that something can be done while they are imported. */
const rowsOfMany = 10_000;

function manyPeople(word: string): Buffer {
  const rows = Array.from(
    { length: rowsOfMany },
    (_, at) => `${word}${at}@example.com,${word} ${at}`,
  );
  return Buffer.from(['Email,Name', ...rows].join('\n'));
}

describe('imports in the console', { skip: noChromium ?? false }, () => {
  let consoles: TestConsole;

  before(async () => {
    consoles = await startTestConsole();
  });

  after(() => consoles.close());

  async function choose(page: Page, name: string, buffer: Buffer): Promise<void> {
    const mimeType = 'text/csv';
    await page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer });
    await page.getByRole('heading', { level: 1, name }).waitFor();
  }

  async function mapTo(page: Page, column: string, choice: string): Promise<void> {
    const field = page.getByRole('combobox', { name: `Field for ${column}` });
    await field.fill(choice);
    await page
      .getByRole('option')
      .filter({ hasText: new RegExp(`^${choice}`) })
      .click();
    // Whoever goes on by keyboard goes on from there.
    await field.and(page.locator(`:focus[value="${choice}"]`)).waitFor();
  }

  async function clients(): Promise<readonly { readonly email: string; readonly name: string }[]> {
    const { body } = await consoles.server.call('GET', '/api/v2/clients?sort=email');
    return (body as { readonly data: readonly { email: string; name: string }[] }).data;
  }

  /** Clients with this word in their email. */
  async function countOf(word: string): Promise<number> {
    const path = `/api/v2/clients?filter[email][contains]=${word}&total=true&limit=1`;
    const { body } = await consoles.server.call('GET', path);
    return (body as { readonly total: number }).total;
  }

  async function figure(page: Page, label: string): Promise<string> {
    const box = page.locator('dl > div').filter({ has: page.getByText(label, { exact: true }) });
    return (await box.locator('dd').first().textContent()) ?? '';
  }

  it('show how a file is read, try it, import it, correct what failed, and undo', async () => {
    const page = await consoles.open('/import');
    await page.getByText('Drop a file of clients here').waitFor();
    await assertAccessible(page);

    await choose(page, 'kunden.csv', people);
    await page.getByText(/CSV · Windows-1252 · Semicolon between cells · 4 columns/).waitFor();
    await page.getByText('rot · grün · blau').waitFor();
    await mapTo(page, 'Kundennummer', 'External id');
    await mapTo(page, 'Vorname', 'Name');
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByRole('heading', { name: 'What would become of it' }).waitFor();

    assert.equal(await figure(page, 'Created'), '2');
    assert.equal(await figure(page, 'Failed'), '1');
    assert.deepEqual(await clients(), []);
    await page.getByRole('row', { name: /^4 E-Mail: / }).waitFor();
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Import 2 rows' }).click();
    await page.getByRole('heading', { name: 'What became of it' }).waitFor();
    assert.deepEqual(
      (await clients()).map(({ name }) => name),
      ['Ada', 'Zoë'],
    );

    const first = page.url();
    const begun = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download as CSV' }).click();
    const text = await readFile(await (await begun).path(), 'utf8');
    assert.match(text, /^Kundennummer,E-Mail,Vorname,Farbe,import_line,import_reason\r\nK-3,/);
    await page.getByRole('button', { name: 'Correct here' }).click();
    await page.getByRole('textbox', { name: 'E-Mail' }).fill('grace@example.com');
    await assertAccessible(page);
    assert.equal(await asksBeforeLeaving(page), true);
    await page.getByRole('button', { name: 'Import 1 corrected row' }).click();
    await page.getByText('Every row is in.').waitFor();
    assert.equal(await asksBeforeLeaving(page), false);
    assert.deepEqual(
      (await clients()).map(({ email }) => email),
      ['ada@example.com', 'grace@example.com', 'zoe@example.com'],
    );

    await page.goto(first);
    await page.getByRole('button', { name: 'Undo the import' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Undo the import' }).click();
    await page.getByRole('heading', { name: 'Undone' }).waitFor();
    assert.equal(await figure(page, 'Clients removed'), '2');
    assert.deepEqual(
      (await clients()).map(({ name }) => name),
      ['Grace'],
    );
    await assertAccessibleInAnyForm(page);
  });

  it('are done by keyboard only', async () => {
    const page = await consoles.open('/import');
    await choose(page, 'by-keyboard.csv', Buffer.from('Email,Name\nkim@example.com,Kim\n'));

    await tabTo(page, 'button', 'Try it');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'What would become of it' }).waitFor();
    await tabTo(page, 'button', 'Import 1 row');
    await page.keyboard.press('Enter');
    await page.getByText('Every row is in.').waitFor();

    assert.ok((await clients()).some(({ name }) => name === 'Kim'));
    await tabTo(page, 'link', 'Import');
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: /by-keyboard\.csv Done 1 0 0 You/ }).waitFor();
    await assertAccessibleInAnyForm(page);
  });

  it('ask for the order of dates where the file leaves it open, and discard drafts', async () => {
    const page = await consoles.open('/import');
    const dates = 'Email,Signed up at\nlou@example.com,03/04/2024\n';
    await choose(page, 'dates.csv', Buffer.from(dates));

    await page.getByText(/can be read in more than one way/).waitFor();
    await page.getByRole('button', { name: 'Import without a try' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByRole('button', { name: /Order of dates$/ }).click();
    await page.getByRole('option', { name: /Day, month, year/ }).click();
    await page.getByText(/can be read in more than one way/).waitFor({ state: 'detached' });
    await assertAccessibleInAnyForm(page);
    await page.getByRole('button', { name: 'Discard' }).click();

    await page.getByText('Drop a file of clients here').waitFor();
    assert.equal(await page.getByText('dates.csv').count(), 0);
  });

  it('are cancelled on the way, go on from there, and make every client once', async () => {
    const page = await consoles.open('/import');
    await choose(page, 'cancelled.csv', manyPeople('cancelled'));
    await page.getByRole('button', { name: 'Import without a try' }).click();

    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('heading', { name: 'What it had done' }).waitFor();
    assert.ok((await countOf('cancelled')) < rowsOfMany);
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('Every row is in.').waitFor();

    assert.equal(await figure(page, 'Created'), '10,000');
    assert.equal(await countOf('cancelled'), rowsOfMany);
  });

  it('write nothing where one row of all or nothing is wrong, and all of it once that is right', async () => {
    const page = await consoles.open('/import');
    const rows = (last: string): Buffer =>
      Buffer.from(`Email,Name\nmia@example.com,Mia\n${last}\n`);
    await choose(page, 'all-or-nothing.csv', rows('nobody at all,Noah'));
    await page.locator('label', { hasText: /^All or nothing/ }).click();
    await page.getByRole('button', { name: 'Import without a try' }).click();
    await page.getByRole('heading', { name: 'Nothing was imported' }).waitFor();
    await page.getByRole('row', { name: /^3 Email: / }).waitFor();
    assert.equal(await countOf('mia'), 0);
    await assertAccessible(page);

    await page.goto(`${consoles.server.url}/console/import`);
    await choose(page, 'all-or-nothing.csv', rows('noah@example.com,Noah'));
    await page.locator('label', { hasText: /^All or nothing/ }).click();
    await page.getByRole('button', { name: 'Import without a try' }).click();
    await page.getByText('Every row is in.').waitFor();

    assert.equal(await countOf('mia'), 1);
  });

  it('take a file that is dropped', async () => {
    const page = await consoles.open('/import');
    const path = join(temporaryDirectory(), 'dropped.csv');
    await writeFile(path, 'Email,Name\ndrop@example.com,Drop\n');

    await dropFile(page, 'Drop a file of clients here', path);

    await page.getByRole('heading', { level: 1, name: 'dropped.csv' }).waitFor();
    await page.getByText(/Comma between cells · 2 columns/).waitFor();
  });

  it('say what is wrong with a file that is none', async () => {
    const page = await consoles.open('/import');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'empty.csv', mimeType: 'text/csv', buffer: Buffer.from('') });

    await page.getByRole('alert').waitFor();
    await page.getByText('Drop a file of clients here').waitFor();
  });

  it('go on by themselves where the server is started anew while they run', async () => {
    const { url, data, running } = consoles.server;
    const page = await consoles.open('/import');
    await choose(page, 'restarted.csv', manyPeople('restarted'));
    await page.getByRole('button', { name: 'Import without a try' }).click();
    await page.getByRole('button', { name: 'Cancel' }).waitFor();

    await running.close();
    const settings = { ...data.flags, ...noShedding, port: new URL(url).port };
    const again = await startServer(readSettings(settings, {}));
    try {
      await page.getByText('Every row is in.').waitFor();
      assert.equal(await countOf('restarted'), rowsOfMany);
    } finally {
      await page.close();
      await again.close();
    }
  });
});

/** By mouse, from outside of the window, onto whatever holds this text. */
async function dropFile(page: Page, text: string, path: string): Promise<void> {
  const { x, y } = (await page.getByText(text).boundingBox()) ?? assert.fail('not in sight');
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: x + 5, y: y + 5, data });
  }
}
