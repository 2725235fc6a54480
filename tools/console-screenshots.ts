import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { fillDirectory } from '../src/cli/demo/fill-directory.ts';
import { type TestConsole, startTestConsole } from '../test/console/support.ts';

/*
 * Pictures of every page of the console, light and dark, for docs/console: `node tools/console-screenshots.ts`.
 * Names of pictures behind it make only those.
 */

interface Picture {
  readonly name: string;
  readonly path: string;
  readonly isStranger?: boolean;
  readonly width?: number;
  /** What is done on the page before. */
  readonly before?: (page: Page) => Promise<void>;
}

const clients = 2_000;
const folder = fileURLToPath(new URL('../docs/console/', import.meta.url));

/** A client with something in every kind of field, and a history; gives their id. */
async function makeAda({ server }: TestConsole): Promise<string> {
  await server.declare({
    key: 'interests',
    label: 'Interests',
    type: 'multiSelect',
    options: [
      { key: 'sailing', label: 'Sailing', color: 'rgba(30, 136, 229, 1)' },
      { key: 'opera', label: 'Opera', color: 'rgba(216, 27, 96, 1)' },
    ],
  });
  await server.declare({ key: 'birthday', label: 'Birthday', type: 'date' });
  const ada = {
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    phone: '+44 20 7946 0958',
    notes: 'Met at the fair. Calls on Mondays.',
    customFields: { interests: ['sailing', 'opera'], birthday: '1815-12-10', plan: 'enterprise' },
  };
  const { body } = await server.call('POST', '/api/v2/clients', { body: ada });
  const { id } = body as { readonly id: string };
  await server.call('POST', '/customers', { body: { user_id: '42', email: 'ada@example.com' } });
  await server.call('PATCH', `/api/v2/clients/${id}`, { body: { familyName: 'King' } });
  const filter = { status: { eq: 'inactive' } };
  await server.call('POST', '/api/v2/segments', { body: { name: 'Sleepers', filter } });
  return id;
}

/** Somebody who is there twice, a field with a value that is no number, keys and people. */
async function makeMore({ server }: TestConsole): Promise<void> {
  const grace = { name: 'Grace Hopper', customFields: { seats: '12' } };
  const twice = { name: 'Grace Hopper', customFields: { seats: 'plenty' } };
  await server.declare({ key: 'seats', label: 'Seats', type: 'text' });
  for (const body of [
    { ...grace, email: 'grace.hopper@example.com', phone: '+1 202 555 0143' },
    { ...twice, email: 'gracehopper@example.com', phone: '+1 (202) 555-0143', externalId: 'G-7' },
  ]) {
    await server.call('POST', '/api/v2/clients', { body });
  }
  const key = await server.addKey(['admin']);
  const limit = { requests: 5_000, seconds: 60 };
  for (const body of [
    { name: 'Web shop', scopes: ['ingest'] },
    { name: 'Newsletter', scopes: ['read'], rateLimit: limit },
    { name: 'Bookkeeping', scopes: ['read', 'write'], expiresAt: '2099-12-31T00:00:00Z' },
  ]) {
    await server.call('POST', '/api/v2/keys', { key, body });
  }
  for (const body of [
    { email: 'edda@example.com', role: 'editor', name: 'Edda Editor' },
    { email: 'victor@example.com', role: 'viewer', name: 'Victor Viewer' },
  ]) {
    await server.call('POST', '/api/v2/users', { key, body });
  }
}

async function openGrace(page: Page): Promise<void> {
  const pair = page.getByRole('row', { name: /Grace Hopper and/ });
  const further = page.getByRole('button', { name: 'Look further' });
  while (!(await pair.isVisible()) && (await further.isVisible())) {
    await further.click();
    await page.waitForTimeout(settledMs);
  }
  await pair.click();
  await page.getByRole('radiogroup', { name: 'Who stays' }).waitFor();
}

async function askForNumbers(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More about Seats' }).click();
  await page.getByRole('menuitem', { name: 'Change type' }).click();
  await page.getByRole('button', { name: /New type$/ }).click();
  await page.getByRole('option', { name: /Number/ }).click();
}

function pictures(ada: string): readonly Picture[] {
  return [
    { name: 'sign-in', path: '/', isStranger: true },
    { name: 'clients', path: '/clients' },
    {
      name: 'clients-chosen',
      path: '/clients?q=ma',
      before: (page) => page.getByRole('columnheader', { name: 'Select all' }).click(),
    },
    { name: 'clients-narrow', path: '/clients', width: 375 },
    {
      name: 'client',
      path: `/clients/${ada}`,
      before: (page) => page.getByRole('textbox', { name: 'Notes' }).fill('Calls on Tuesdays.'),
    },
    { name: 'new-client', path: '/clients/new' },
    { name: 'segments', path: '/segments' },
    { name: 'duplicates', path: '/duplicates' },
    { name: 'compare', path: '/duplicates', before: openGrace },
    { name: 'export', path: '/export' },
    { name: 'fields', path: '/fields' },
    { name: 'field-type', path: '/fields', before: askForNumbers },
    { name: 'keys', path: '/keys' },
    { name: 'settings', path: '/settings' },
    { name: 'people', path: '/settings/people' },
    { name: 'palette', path: '/clients', before: (page) => page.keyboard.press('Control+k') },
    { name: 'shortcuts', path: '/clients', before: (page) => page.keyboard.press('?') },
  ];
}

/** Something moves until then: fonts, lists, the palette. */
const settledMs = 1_200;

async function take(consoles: TestConsole, picture: Picture, scheme: 'light' | 'dark') {
  const { name, path, isStranger = false, width = 1280, before } = picture;
  const viewport = { width, height: 800 };
  const page = await consoles.open(path, { colorScheme: scheme, viewport, isStranger });
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForTimeout(settledMs);
  await before?.(page);
  await page.waitForTimeout(settledMs);
  await page.screenshot({ path: `${folder}${name}-${scheme}.png` });
  await page.context().close();
}

function onProgress(): void {}

const wanted = process.argv.slice(2);
const consoles = await startTestConsole();
try {
  await mkdir(folder, { recursive: true });
  const { running, actor } = consoles.server;
  await fillDirectory({ directory: running.directory, actor, clients, seed: 7_171, onProgress });
  await makeMore(consoles);
  for (const picture of pictures(await makeAda(consoles))) {
    if (wanted.length === 0 || wanted.includes(picture.name)) {
      await take(consoles, picture, 'light');
      await take(consoles, picture, 'dark');
    }
  }
} finally {
  await consoles.close();
}
