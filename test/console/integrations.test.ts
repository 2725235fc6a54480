import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { noChromium } from './chromium.ts';
import {
  type TestConsole,
  assertAccessible,
  assertAccessibleInAnyForm,
  startTestConsole,
  tabTo,
} from './support.ts';

describe('integrations in the console', { skip: noChromium ?? false }, () => {
  let consoles: TestConsole;

  before(async () => {
    consoles = await startTestConsole();
  });

  after(() => consoles.close());

  it('give a base URL, a key and a line that works, and show the call as it comes in', async () => {
    const { url } = consoles.server;
    const page = await consoles.open('/integrations');
    await page.getByRole('heading', { name: 'Listening for the first call' }).waitFor();
    await page.getByRole('group', { name: 'Base URL' }).getByText(`${url}/api/v1`).waitFor();
    await assertAccessible(page);

    await page.getByRole('button', { name: 'Make a key' }).click();
    const key = await page.getByLabel('Key', { exact: true }).inputValue();
    const line = await page.getByRole('group', { name: 'A first call' }).textContent();
    assert.ok(line?.includes(key));
    await assertAccessible(page);
    const body = { email: 'ada@example.com' };
    const send = (secret: string): Promise<{ readonly status: number }> =>
      consoles.server.call('POST', '/api/v1/customers', { key: secret, body });
    assert.equal((await send(key)).status, 200);
    await page
      .getByRole('row', { name: /200 POST \/api\/v1\/customers Done Clockwork tool/ })
      .waitFor();
    await consoles.server.call('POST', '/api/v1/customers', { key, body: { full_name: 'Ada' } });

    // The reason is there at once, without what was sent.
    await page
      .getByRole('row', { name: /500 .* identifier_required .*\/email .* Clockwork tool/ })
      .waitFor();
    await page.locator('label', { hasText: 'Failed only' }).click();
    await page.getByRole('row', { name: /Done/ }).waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /^POST \/api\/v1\/customers Create or update/ }).waitFor();
    await assertAccessibleInAnyForm(page);
  });

  it('take in the key that a tool has, by keyboard only', async () => {
    const secret = 'a-key-of-an-older-tool-0123456789';
    const page = await consoles.open('/integrations/clockwork');
    await page.getByRole('tab', { name: 'Clockwork' }).press('ArrowRight');
    await page.getByText('/v1/companies/{id}').first().waitFor();
    await page.waitForURL(/integrations\/assembly$/);

    await page.getByRole('switch', { name: /Bring along/ }).press('Space');
    await tabTo(page, 'textbox', 'Its key');
    await page.keyboard.type(secret);
    await page.keyboard.press('Enter');
    await page.getByText(/the tool keeps the key that it has/).waitFor();

    const { status } = await consoles.server.call('GET', '/v1/clients', { key: secret });
    assert.equal(status, 200);
    await page.getByRole('row', { name: /200 GET \/v1\/clients Done Assembly tool/ }).waitFor();
    await assertAccessibleInAnyForm(page);
  });
});
