import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { Key } from '../../sdk/src/index.ts';
import { noChromium } from './chromium.ts';
import {
  type TestConsole,
  assertAccessible,
  assertAccessibleInAnyForm,
  owner,
  startTestConsole,
} from './support.ts';

describe('keys in the console', { skip: noChromium ?? false }, () => {
  let consoles: TestConsole;
  let admin: string;

  let aheadMs = 0;
  const clock = { now: () => Date.now() + aheadMs };

  before(async () => {
    consoles = await startTestConsole({ clock });
    admin = await consoles.server.addKey(['admin']);
  });

  after(() => consoles.close());

  async function keyNamed(name: string): Promise<Key | undefined> {
    const { body } = await consoles.server.call('GET', '/api/v2/keys', { key: admin });
    return (body as { readonly data: readonly Key[] }).data.findLast((key) => key.name === name);
  }

  async function status(key: string): Promise<number> {
    return (await consoles.server.call('GET', '/api/v2/clients', { key })).status;
  }

  it('are made by keyboard only; the secret is shown once and opens the directory', async () => {
    const page = await consoles.open('/keys');
    await page.getByRole('table', { name: 'Active keys' }).waitFor();

    await page.keyboard.press('n');
    await page.getByRole('dialog', { name: 'New key' }).waitFor();
    await page.keyboard.type('Newsletter');
    await assertAccessible(page);
    await page.keyboard.press('Enter');
    const text = page.getByLabel('Key', { exact: true });
    await text.waitFor();
    const secret = await text.inputValue();
    await assertAccessible(page);
    assert.equal(await status(secret), 200);
    await page.keyboard.press('Escape');
    await page.mouse.click(5, 5);
    assert.equal(await text.inputValue(), secret);
    await page.getByRole('button', { name: 'Done' }).press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await page.getByRole('row', { name: /Newsletter/ }).waitFor();
    assert.doesNotMatch(await page.content(), new RegExp(secret));
    assert.deepEqual((await keyNamed('Newsletter'))?.scopes, ['read', 'write']);
  });

  it('are brought along, limited, rotated and revoked', async () => {
    const secret = 'a-secret-of-an-older-tool-0123456789';
    const page = await consoles.open('/keys');
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name').fill('Shop');
    await page.locator('label', { hasText: /^Write/ }).click();
    await page.getByLabel('At most').fill('5000');
    await page.getByLabel('Last day').fill('2099-12-31');
    await page.getByText('Bring a secret along').click();
    await page.getByLabel('Secret', { exact: true }).fill(secret);
    await page.getByRole('button', { name: 'Create the key' }).click();
    await page.getByRole('button', { name: 'Done' }).click();
    assert.equal(await status(secret), 200);
    const shop = await keyNamed('Shop');
    assert.deepEqual(shop?.scopes, ['read']);
    assert.deepEqual(shop?.rateLimit, { requests: 5000, seconds: 60 });
    assert.match(shop?.expiresAt ?? '', /^2099-12-31|^2100-01-01/);

    await page.getByRole('button', { name: 'More about Shop' }).click();
    await page.getByRole('menuitem', { name: 'Rotate' }).click();
    await page.getByRole('button', { name: 'Make the new key' }).click();
    const rotated = await page.getByLabel('Key', { exact: true }).inputValue();
    await page.getByRole('button', { name: 'Done' }).click();
    assert.equal(await status(rotated), 200);
    assert.equal(await status(secret), 200);

    await page.getByRole('button', { name: 'More about Shop' }).last().click();
    await page.getByRole('menuitem', { name: 'Revoke' }).click();
    await page.getByRole('button', { name: 'Revoke the key' }).click();
    await page.getByRole('table', { name: 'Ended keys' }).waitFor();
    assert.equal(await status(rotated), 401);
    await assertAccessibleInAnyForm(page);
  });

  it('tell what is wrong with a secret at its field', async () => {
    const page = await consoles.open('/keys');
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name').fill('Short');
    await page.getByText('Bring a secret along').click();
    await page.getByLabel('Secret', { exact: true }).fill('short');
    await page.getByRole('button', { name: 'Create the key' }).click();

    await page.locator('[type=password][aria-invalid=true]').waitFor();
  });

  // The last one: the session of the others ends here.
  it('are made, clients exported and people invited, by whoever has signed in a while ago only after doing so again', async () => {
    const page = await consoles.open('/keys');
    const asked = page.getByRole('dialog', { name: 'Is it still you?' });
    const begin = async (): Promise<void> => {
      aheadMs += 16 * 60_000;
      await page.getByRole('button', { name: 'New key' }).click();
      await page.getByLabel('Name').fill('Later');
      await page.getByRole('button', { name: 'Create the key' }).click();
    };

    await begin();
    await asked.getByLabel('Password').fill('not this one');
    await page.keyboard.press('Enter');
    await asked.getByRole('alert').waitFor();
    await assertAccessible(page);
    assert.equal(await keyNamed('Later'), undefined);
    await asked.getByLabel('Password').fill(owner.password);
    await page.keyboard.press('Enter');
    const secret = await page.getByLabel('Key', { exact: true }).inputValue();
    assert.equal(await status(secret), 200);
    await page.getByRole('button', { name: 'Done' }).click();

    aheadMs += 16 * 60_000;
    await consoles.server.call('POST', '/api/v2/clients', { body: { name: 'Ada' } });
    await page.getByRole('link', { name: 'Export' }).click();
    await page.getByRole('link', { name: 'Export 1 client' }).click();
    const downloading = page.waitForEvent('download');
    await asked.getByLabel('Password').fill(owner.password);
    await page.keyboard.press('Enter');

    assert.equal(await (await downloading).failure(), null);

    aheadMs += 16 * 60_000;
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('tab', { name: 'People' }).click();
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    await page.getByLabel('Email').fill('late@example.com');
    await page.getByRole('button', { name: 'Make the link' }).click();
    await asked.getByLabel('Password').fill(owner.password);
    await page.keyboard.press('Enter');
    await page.getByLabel('Link', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.goto(`${consoles.server.url}/console/settings`);
    await page.getByText('This one').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Sign out' }).count(), 0);
  });
});
