import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { noChromium } from './chromium.ts';
import { type TestConsole, assertAccessible, owner, startTestConsole } from './support.ts';

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

  it('opens by a link, once, and shows a viewer nothing that only others may', async () => {
    const token = await invite('viewer', 'vera@example.com');
    const page = await consoles.open(`/welcome${token}`, { isStranger: true });
    await page.getByLabel('Your name').fill('Vera Viewer');
    await page.getByLabel('Email').fill('vera@example.com');
    await page.getByLabel('Password').fill('a password of her own');
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Make my account' }).click();
    await arrived(page);

    assert.equal(await page.getByRole('button', { name: 'New client' }).count(), 0);
    assert.equal(await page.getByRole('link', { name: 'Keys' }).count(), 0);

    const again = await consoles.open(`/welcome${token}`, { isStranger: true });
    await again.getByLabel('Your name').fill('Mallory');
    await again.getByLabel('Email').fill('mallory@example.com');
    await again.getByLabel('Password').fill('a password of hers');
    await again.getByRole('button', { name: 'Make my account' }).click();
    await again.getByRole('alert').waitFor();
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
