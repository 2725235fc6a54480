import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { noChromium } from './chromium.ts';
import {
  type TestConsole,
  assertAccessible,
  assertAccessibleInAnyForm,
  owner,
  startTestConsole,
  tabTo,
} from './support.ts';

describe('webhooks in the console', { skip: noChromium ?? false }, () => {
  let consoles: TestConsole;
  let receiver: Receiver;
  let status = 200;

  let aheadMs = 0;
  const clock = { now: () => Date.now() + aheadMs };
  const settings = { webhookAllow: '127.0.0.1/32', webhookRetrySeconds: '0' };

  before(async () => {
    [consoles, receiver] = await Promise.all([
      startTestConsole({ clock, settings }),
      startReceiver(() => status),
    ]);
  });

  after(async () => {
    await consoles.close();
    await receiver.close();
  });

  async function makeClient(name: string): Promise<void> {
    await consoles.server.call('POST', '/api/v2/clients', { body: { name } });
  }

  it('are made by keyboard only; the secret is shown once, and changes arrive', async () => {
    const page = await consoles.open('/webhooks');
    await page.getByRole('heading', { name: 'Nobody is told of changes yet' }).waitFor();
    await assertAccessible(page);

    await page.keyboard.press('n');
    await page.getByRole('dialog', { name: 'New webhook' }).waitFor();
    await page.keyboard.type('http://10.0.0.1/hook');
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'URL' }).and(page.locator('[aria-invalid]')).waitFor();
    await assertAccessible(page);
    await page.getByRole('textbox', { name: 'URL' }).fill(receiver.url);
    await page.keyboard.press('Enter');
    const secret = await page.getByLabel('Secret', { exact: true }).inputValue();
    assert.match(secret, /^whsec_/);
    await tabTo(page, 'button', 'Done');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: receiver.url }).waitFor();
    await page.getByRole('heading', { name: 'No deliveries here' }).waitFor();

    await makeClient('Ada');
    await page.getByRole('row', { name: /Client created Delivered 200 1/ }).waitFor();
    assert.match(receiver.received[0]?.text ?? '', /"Ada"/);
    await assertAccessibleInAnyForm(page);
  });

  it('show what was sent and answered, and send it again', async () => {
    status = 500;
    await makeClient('Grace');
    const page = await consoles.open('/webhooks');
    await page.getByRole('link', { name: receiver.url }).click();
    await page.getByRole('row', { name: /Client created Parked 500 2/ }).waitFor();
    await page.getByRole('button', { name: /Which deliveries$/ }).click();
    await page.getByRole('option', { name: /^Parked/ }).click();
    await page.getByRole('row', { name: /Delivered/ }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Client created' }).click();
    await page.getByRole('group', { name: 'Body of the request' }).getByText('Grace').waitFor();
    assert.equal(await page.getByRole('dialog').getByText('500', { exact: true }).count(), 2);
    await assertAccessible(page);

    status = 200;
    await page.getByRole('button', { name: 'Send it again' }).click();

    await page.getByRole('dialog').getByText('200', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('heading', { name: 'No deliveries here' }).waitFor();
  });

  // The last one: the session of the others ends here.
  it('are tested, changed, rotated, replayed by whoever signs in again, disabled and deleted', async () => {
    const page = await consoles.open('/webhooks');
    await page.getByRole('link', { name: receiver.url }).click();
    const act = async (name: string): Promise<void> => {
      await page.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name, exact: true }).click();
    };

    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByRole('dialog').getByText('webhook.test').first().waitFor();
    await assertAccessible(page);
    await page.getByRole('button', { name: 'Done' }).click();
    await act('Change');
    await page.getByRole('button', { name: /^Changes: / }).click();
    await page.getByRole('option', { name: 'Client deleted' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('definition').getByText('Client deleted', { exact: true }).waitFor();
    await act('Rotate the secret');
    await page.getByRole('button', { name: 'Make a new secret' }).click();
    assert.match(await page.getByLabel('Secret', { exact: true }).inputValue(), /^whsec_/);
    await page.getByRole('button', { name: 'Done' }).click();
    await act('Send changes again');
    const since = page.getByLabel('Since');
    const anHourAgo = await since.inputValue();
    await since.fill('');
    assert.equal(await page.getByRole('button', { name: 'Send them again' }).isDisabled(), true);
    await since.fill(anHourAgo);
    aheadMs += 16 * 60_000;
    await page.getByRole('button', { name: 'Send them again' }).click();
    const asked = page.getByRole('dialog', { name: 'Is it still you?' });
    await asked.getByLabel('Password').fill(owner.password);
    await page.keyboard.press('Enter');
    await page.getByText('The changes are sent again.').waitFor();
    await act('Disable');
    await page.getByText('Disabled', { exact: true }).waitFor();
    await assertAccessibleInAnyForm(page);

    await act('Delete');
    await page.getByRole('button', { name: 'Delete the webhook' }).click();
    await page.getByRole('heading', { name: 'Nobody is told of changes yet' }).waitFor();
  });
});
