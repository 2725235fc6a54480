import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { noChromium } from './chromium.ts';
import {
  type TestConsole,
  asksBeforeLeaving,
  assertAccessible,
  owner,
  startTestConsole,
} from './support.ts';

describe('the way into the console', { skip: noChromium ?? false }, () => {
  let consoles: TestConsole;

  before(async () => {
    consoles = await startTestConsole();
  });

  after(() => consoles.close());

  async function invite(role: string, email: string): Promise<string> {
    const key = await consoles.server.addKey(['admin']);
    const { body } = await consoles.server.call('POST', '/api/v2/users', {
      key,
      body: { role, email },
    });
    return new URL((body as { readonly link: string }).link).hash;
  }

  async function arrived(page: Page): Promise<void> {
    await page.getByRole('heading', { name: 'Clients', level: 1 }).waitFor();
  }

  it('takes email and password, by keyboard only, and lets go again', async () => {
    const page = await consoles.open('/', { isStranger: true });
    await page.getByRole('heading', { name: 'Sign in to Clientele' }).waitFor();

    await page.keyboard.type(owner.email);
    await page.keyboard.press('Tab');
    await page.keyboard.type(owner.password);
    await page.keyboard.press('Enter');
    await arrived(page);
    await page.getByRole('button', { name: /Olivia Owner/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();

    await page.getByRole('heading', { name: 'Sign in to Clientele' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in to Clientele' }).waitFor();
  });

  it('says so where nobody could be signed out, and knows a session that had ended', async () => {
    const page = await consoles.open('/clients');
    await arrived(page);
    await page.route('**/api/v2/session', (route) =>
      route.request().method() === 'DELETE'
        ? route.fulfill({ status: 403, json: { code: 'forbidden', detail: 'Not from here.' } })
        : route.continue(),
    );
    await page.getByRole('button', { name: /Olivia Owner/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();

    await page.getByRole('status', { name: 'Notes' }).getByText('Not from here.').waitFor();
    await page.unroute('**/api/v2/session');
    await page.context().clearCookies();
    await page.getByRole('button', { name: /Olivia Owner/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Clientele' }).waitFor();
  });

  it('offers an editor of an empty directory no page that only owners may see', async () => {
    const page = await consoles.open(`/welcome${await invite('editor', 'eve@example.com')}`, {
      isStranger: true,
    });
    await page.getByLabel('Your name').fill('Eve Editor');
    await page.getByLabel('Email').fill('eve@example.com');
    await page.getByLabel('Password').fill('a password of her own');
    await page.getByRole('button', { name: 'Make my account' }).click();
    await page.getByRole('button', { name: 'Import a file' }).waitFor();

    assert.equal(await page.getByRole('button', { name: 'Connect a tool' }).count(), 0);
  });

  it('says that it was wrong, and not what of it', async () => {
    const page = await consoles.open('/clients', { isStranger: true });
    await page.getByLabel('Email').fill(owner.email);
    await page.getByLabel('Password').fill('not this one, surely');
    await page.getByRole('button', { name: 'Sign in' }).click();

    const note = page.getByRole('alert');

    await note.waitFor();
    assert.doesNotMatch(await note.innerText(), /olivia/i);
    await assertAccessible(page);
  });

  it('opens by a link, once, and shows a viewer nothing that only others may, in any window', async () => {
    const token = await invite('viewer', 'vera@example.com');
    const other = await consoles.open('/clients/new');
    const cookies = await other.context().cookies();
    await other.getByRole('textbox', { name: 'Notes' }).fill('Typed by an owner');
    const page = await other.context().newPage();
    await page.goto(`${consoles.server.url}/console/welcome${token}`);
    await page.getByLabel('Your name').fill('Vera Viewer');
    await page.getByLabel('Email').fill('vera@example.com');
    await page.getByLabel('Password').fill('a password of her own');
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Make my account' }).click();
    await arrived(page);

    assert.equal(await page.getByRole('button', { name: 'New client' }).count(), 0);
    assert.equal(await page.getByRole('link', { name: 'Keys' }).count(), 0);
    await other.getByRole('heading', { name: 'There is no such page' }).waitFor();
    await other.getByRole('button', { name: /Vera Viewer/ }).waitFor();
    assert.equal(await other.getByRole('link', { name: 'Keys' }).count(), 0);
    assert.equal(await asksBeforeLeaving(other), false);
    await page.close();
    // Not by this console: nobody says so, and whoever looks at it again sees it.
    await other.context().addCookies(cookies);
    await other.evaluate("dispatchEvent(new Event('focus'))");
    await other.getByRole('button', { name: /Olivia Owner/ }).waitFor();
    assert.equal(await other.getByRole('textbox', { name: 'Notes' }).inputValue(), '');

    const again = await consoles.open(`/welcome${token}`, { isStranger: true });
    await again.getByLabel('Your name').fill('Mallory');
    await again.getByLabel('Email').fill('mallory@example.com');
    await again.getByLabel('Password').fill('a password of hers');
    await again.getByRole('button', { name: 'Make my account' }).click();
    await again.getByRole('alert').waitFor();
  });

  it('offers a viewer nothing that changes anything, and the server refuses it, too', async () => {
    const { server } = consoles;
    const made = await server.call('POST', '/api/v2/clients', { body: { name: 'Ada Lovelace' } });
    const { id } = made.body as { readonly id: string };
    await server.declare({ key: 'seats', label: 'Seats', type: 'number' });
    await server.call('POST', '/api/v2/segments', {
      body: { name: 'Lively', filter: { status: { eq: 'active' } } },
    });
    const page = await consoles.open(`/welcome${await invite('viewer', 'vic@example.com')}`, {
      isStranger: true,
    });
    await page.getByLabel('Your name').fill('Vic Viewer');
    await page.getByLabel('Email').fill('vic@example.com');
    await page.getByLabel('Password').fill('a password of his own');
    await page.getByRole('button', { name: 'Make my account' }).click();
    await arrived(page);

    await page.getByRole('grid', { name: 'Clients' }).focus();
    await page.keyboard.press('e');
    await page.keyboard.press('Space');
    const chosen = page.getByRole('region', { name: 'Chosen clients' });
    await chosen.getByRole('button', { name: 'Export' }).waitFor();
    assert.equal(await chosen.getByRole('button', { name: /Edit|Delete/ }).count(), 0);
    assert.equal(await page.getByRole('dialog').count(), 0);
    for (const hidden of ['import', 'integrations', 'webhooks', 'keys', 'clients/new']) {
      await page.goto(`${server.url}/console/${hidden}`);
      await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    }
    for (const [path, text] of [
      [`clients/${id}`, 'Ada Lovelace'],
      ['fields', 'Seats'],
      ['segments', 'Lively'],
      ['duplicates', 'Nobody seems to be here twice'],
    ] as const) {
      await page.goto(`${server.url}/console/${path}`);
      const main = page.getByRole('main');
      await main.getByText(text, { exact: true }).first().waitFor();
      assert.equal(await main.getByRole('textbox').count(), 0, path);
      const offered = main.getByRole('button', { name: /New|Move|More|Edit|Save|Delete|Merge/ });
      assert.equal(await offered.count(), 0, path);
    }

    const refused = await page.evaluate<number>(`
      fetch('/api/v2/clients/${id}', {
        method: 'DELETE',
        headers: { 'x-clientele-console': '1' },
      }).then((answer) => answer.status)`);
    assert.equal(refused, 403);
    assert.equal((await server.call('GET', `/api/v2/clients/${id}`)).status, 200);
  });

  it('says which member of a new account is wrong, at its field', async () => {
    const page = await consoles.open(`/welcome${await invite('editor', 'ed@example.com')}`, {
      isStranger: true,
    });
    await page.getByLabel('Your name').fill('Ed');
    await page.getByLabel('Email').fill('ed@example.com');
    await page.getByLabel('Password').fill('short');
    await page.getByRole('button', { name: 'Make my account' }).click();

    await page.locator('[aria-invalid=true][type=password]').waitFor();
  });

  it('comes back when the session ends while a page is open', async () => {
    const page = await consoles.open('/clients');
    await arrived(page);

    await page.context().clearCookies();
    await page.getByRole('searchbox', { name: 'Search clients' }).fill('ada');

    await page.getByRole('heading', { name: 'Sign in to Clientele' }).waitFor();
  });
});
