import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { User } from '../../sdk/src/index.ts';
import { noChromium } from './chromium.ts';
import {
  type TestConsole,
  assertAccessible,
  assertAccessibleInAnyForm,
  owner,
  startTestConsole,
} from './support.ts';

describe('settings in the console', { skip: noChromium ?? false }, () => {
  let consoles: TestConsole;
  let admin: string;

  before(async () => {
    consoles = await startTestConsole();
    admin = await consoles.server.addKey(['admin']);
  });

  after(() => consoles.close());

  async function userOf(email: string): Promise<User | undefined> {
    const { body } = await consoles.server.call('GET', '/api/v2/users', { key: admin });
    return (body as { readonly data: readonly User[] }).data.find((user) => user.email === email);
  }

  it('invite somebody by a link that opens, give another role, and remove', async () => {
    const page = await consoles.open('/settings');
    await page.getByRole('tab', { name: 'People' }).click();
    await page.waitForURL('**/settings/people');
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    await page.getByLabel('Email').fill('ed@example.com');
    await page.locator('label', { hasText: /^Viewer/ }).click();
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Make the link' }).click();
    const link = await page.getByLabel('Link', { exact: true }).inputValue();
    await page.getByRole('button', { name: 'Done' }).click();
    const stranger = await consoles.open(`/welcome${new URL(link).hash}`, { isStranger: true });
    await stranger.getByRole('heading', { name: 'Welcome to Clientele' }).waitFor();
    await stranger.getByText(/its passkeys and sessions end/).waitFor();

    await page.getByRole('button', { name: /Role of ed$/ }).click();
    await page.getByRole('option', { name: /Editor/ }).click();
    await page.getByText('ed is editor now.').waitFor();
    assert.equal((await userOf('ed@example.com'))?.role, 'editor');
    await assertAccessibleInAnyForm(page);
    assert.ok(await page.getByRole('button', { name: 'More about Olivia Owner' }).isDisabled());
    await page.getByRole('button', { name: 'More about ed' }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    assert.equal(await userOf('ed@example.com'), undefined);
  });

  it('name the workspace, by keyboard only', async () => {
    const page = await consoles.open('/settings/workspace');
    const name = page.getByLabel('Name of the workspace');

    await name.focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Harbour Dental');
    await page.keyboard.press('Enter');

    await page.getByRole('navigation').getByText('Harbour Dental').waitFor();
    await assertAccessibleInAnyForm(page);
  });

  it('make a passkey, with which the next sign-in needs no password', async () => {
    const page = await consoles.open('/', { isStranger: true, isLocalhost: true });
    const authenticator = await page.context().newCDPSession(page);
    await authenticator.send('WebAuthn.enable');
    await authenticator.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
      },
    });
    await page.getByLabel('Email').fill(owner.email);
    await page.getByLabel('Password').fill(owner.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByLabel('Name of the passkey').fill('Test laptop');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByText('Test laptop', { exact: true }).waitFor();
    await assertAccessible(page);

    await page.getByRole('button', { name: /Olivia Owner/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByRole('button', { name: /Olivia Owner/ }).waitFor();

    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Remove Test laptop' }).click();
    await page.getByText('Test laptop', { exact: true }).waitFor({ state: 'detached' });
  });

  it('choose a theme, change the password and sign out elsewhere', async () => {
    const page = await consoles.open('/settings');
    await page.getByText('Dark', { exact: true }).click();
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
    await page.getByText('As the device has it').click();
    await page
      .getByText(/passkeys?/i)
      .last()
      .waitFor();
    await page.getByText('This one').waitFor();
    await assertAccessibleInAnyForm(page);

    const elsewhere = await consoles.open('/sign-in', { isStranger: true });
    await elsewhere.getByLabel('Email').fill(owner.email);
    await elsewhere.getByLabel('Password').fill(owner.password);
    await elsewhere.getByRole('button', { name: 'Sign in' }).click();
    await elsewhere.getByRole('navigation').first().waitFor({ state: 'attached' });
    await page.reload();
    await page.getByRole('button', { name: 'Sign out' }).first().click();
    await page.getByText(/is signed out/).waitFor();
    await elsewhere.reload();
    await elsewhere.getByRole('heading', { name: 'Sign in to Clientele' }).waitFor();

    await page.getByLabel('Current password').fill('not this one');
    await page.getByLabel('New password').fill('another long password');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.locator('[role=alert], [aria-invalid=true]').first().waitFor();
    await page.getByLabel('Current password').fill(owner.password);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('The password is changed.').waitFor();
  });

  it('show a viewer what is theirs and nothing of the workspace', async () => {
    const { body } = await consoles.server.call('POST', '/api/v2/users', {
      key: admin,
      body: { email: 'vera@example.com', role: 'viewer' },
    });
    const { hash } = new URL((body as { readonly link: string }).link);
    const page = await consoles.open(`/welcome${hash}`, { isStranger: true });
    await page.getByLabel('Your name').fill('Vera');
    await page.getByLabel('Email').fill('vera@example.com');
    await page.getByLabel('Password').fill('a password of her own');
    await page.getByRole('button', { name: 'Make my account' }).click();
    await page.waitForURL('**/clients');

    await page.goto(`${consoles.server.url}/console/settings/people`);
    await page.getByLabel('Current password').waitFor();

    assert.equal(await page.getByRole('tab', { name: 'People' }).count(), 0);
  });
});
