import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { fillDirectory } from '../src/cli/demo/fill-directory.ts';
import { type TestConsole, startTestConsole } from '../test/console/support.ts';
import { type Receiver, startReceiver } from '../test/support/receiver.ts';

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
const days = 30;
const dayMs = 86_400_000;
const folder = fileURLToPath(new URL('../docs/console/', import.meta.url));

/** The clock of the server, which can be set back. */
let backMs = 0;
const clock = { now: () => Date.now() - backMs };

/** A month in which clients came in, more of them on some days, and in which tools called. */
async function makeMonth({ server }: TestConsole): Promise<void> {
  const { directory } = server.running;
  const sources = ['cli', 'crowdpower', 'clockwork', 'crowdpower', 'assembly'];
  for (let day = 1; day <= days; day += 1) {
    backMs = (days - day) * dayMs;
    const origin = { actor: 'test', dialect: sources[day % sources.length] ?? 'cli' };
    // The same seed names the same people: those of the days before are there.
    const soFar = Math.round(clients * (day / days) ** 1.4);
    const actor = { ...server.actor, origin };
    await fillDirectory({ directory, actor, clients: soFar, seed: 7_171, onProgress });
    for (let call = 0; call < 6 + ((day * 7) % 11); call += 1) {
      const email = call % 5 === 4 ? 'nobody' : `caller${call}@example.com`;
      await server.call('POST', '/customers', { body: { email } });
      await server.call('GET', call % 6 === 5 ? '/v1/clients/0' : '/v1/clients?limit=1');
    }
  }
  backMs = 0;
}

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
  await page.getByRole('row').or(further).first().waitFor();
  while (!(await pair.isVisible()) && (await further.isVisible())) {
    // It looks through a thousand clients at a time, for as long as that takes.
    await further.click({ timeout: 60_000 });
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

/** A file as a spreadsheet of the nineties saved it, with a row that cannot be imported. */
async function uploadPeople(page: Page): Promise<void> {
  const rows = [
    'Customer no;E-mail;First name;Phone;Plan',
    'C-1;joao@example.com;João;+351 21 000 0000;gold',
    'C-2;zoe@example.com;Zoë;+33 1 00 00 00 00;tin',
    'C-3;nobody at all;Bjørn;+47 22 00 00 00;gold',
  ];
  const buffer = Buffer.from(rows.join('\r\n'), 'latin1');
  const mimeType = 'text/csv';
  await page.locator('input[type=file]').setInputFiles({ name: 'people.csv', mimeType, buffer });
  await page.getByRole('heading', { level: 1, name: 'people.csv' }).waitFor();
}

async function tryPeople(page: Page): Promise<void> {
  await uploadPeople(page);
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByRole('heading', { name: 'What would become of it' }).waitFor();
}

/** Two calls by a tool, one of them refused, and a webhook with deliveries of both kinds. */
async function makeConnections({ server }: TestConsole, receiver: Receiver): Promise<void> {
  const key = await server.addKey(['admin']);
  const { url } = receiver;
  await server.call('POST', '/api/v2/webhooks', { key, body: { url, events: ['*'] } });
  await server.call('GET', '/api/v1/clients?query=ada', { key });
  await server.call('POST', '/api/v1/clients', { key, body: { phone: '+44 20 7946 0958' } });
  await server.call('POST', '/api/v1/clients', { key, body: { name: 'Kim Lee' } });
  await server.call('POST', '/customers', { body: { user_id: '77', email: 'lou@example.com' } });
  await receiver.until((received) => received.length >= 2);
}

async function openDelivery(page: Page): Promise<void> {
  await page.getByRole('link', { name: /^http/ }).click();
  await page.getByRole('button', { name: 'Client created' }).first().click();
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
    { name: 'import', path: '/import', before: uploadPeople },
    { name: 'import-tried', path: '/import', before: tryPeople },
    { name: 'export', path: '/export' },
    { name: 'fields', path: '/fields' },
    { name: 'field-type', path: '/fields', before: askForNumbers },
    { name: 'overview', path: '/overview' },
    { name: 'integrations', path: '/integrations/fullengage' },
    { name: 'webhooks', path: '/webhooks' },
    { name: 'delivery', path: '/webhooks', before: openDelivery },
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
const settings = { webhookAllow: '127.0.0.1/32' };
const consoles = await startTestConsole({ settings, clock });
// The second change is not taken.
const receiver = await startReceiver((_, count) => (count === 1 ? 503 : 200));
try {
  await mkdir(folder, { recursive: true });
  await makeMonth(consoles);
  await makeMore(consoles);
  await makeConnections(consoles, receiver);
  for (const picture of pictures(await makeAda(consoles))) {
    if (wanted.length === 0 || wanted.includes(picture.name)) {
      await take(consoles, picture, 'light');
      await take(consoles, picture, 'dark');
    }
  }
} finally {
  await consoles.close();
  await receiver.close();
}
