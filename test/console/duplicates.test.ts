import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { Client } from '../../sdk/src/index.ts';
import { noChromium } from './chromium.ts';
import {
  type TestConsole,
  assertAccessible,
  assertAccessibleInAnyForm,
  startTestConsole,
  tabTo,
} from './support.ts';

describe('duplicates in the console', { skip: noChromium ?? false }, () => {
  let consoles: TestConsole;

  before(async () => {
    consoles = await startTestConsole();
    await consoles.server.declare({ key: 'plan', label: 'Plan', type: 'text' });
  });

  after(() => consoles.close());

  async function create(body: Readonly<Record<string, string | object>>): Promise<string> {
    const answer = await consoles.server.call('POST', '/api/v2/clients', { body: body as never });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return (answer.body as Client).id;
  }

  async function clientOf(id: string): Promise<Client> {
    const { body } = await consoles.server.call('GET', `/api/v2/clients/${id}`);
    return body as Client;
  }

  it('teach what they are while there are none', async () => {
    const page = await consoles.open('/duplicates');

    await page.getByText('Nobody seems to be here twice').waitFor();
    await assertAccessibleInAnyForm(page);
  });

  it('are compared, merged field by field, and parted again with what was kept', async () => {
    const first = await create({
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      customFields: { plan: 'gold' },
    });
    const second = await create({
      name: 'ADA Lovelace',
      email: 'ada.l@example.org',
      phone: '+44 20 7946 0101',
      customFields: { plan: 'tin' },
    });
    const page = await consoles.open('/duplicates');

    await page.getByRole('row', { name: /Ada Lovelace and ADA Lovelace/ }).click();
    const email = page.getByRole('radiogroup', { name: 'Email' });
    await email.getByText('ada.l@example.org').click();
    await email.getByText('ada.l@example.org').nth(1).waitFor();
    assert.equal((await clientOf(first)).email, 'ada@example.com');
    await assertAccessibleInAnyForm(page);
    await page.getByRole('button', { name: /^Merge/ }).click();
    await page
      .getByRole('heading', { name: 'ADA Lovelace is one client now' })
      .or(page.getByRole('heading', { name: 'Ada Lovelace is one client now' }))
      .waitFor();

    const merged = await clientOf(second);
    assert.equal(merged.id, first);
    assert.equal(merged.email, 'ada.l@example.org');
    assert.equal(merged.phone, '+44 20 7946 0101');
    assert.equal(merged.customFields['plan'], 'gold');
    await assertAccessible(page);

    await consoles.server.call('PATCH', `/api/v2/clients/${first}`, {
      body: { phone: '+44 20 7946 0999' },
    });
    await page.getByRole('button', { name: 'Undo the merge' }).click();
    await page.getByRole('heading', { name: 'Two clients again' }).waitFor();
    await page.getByRole('row', { name: /Phone.*\+44 20 7946 0999/ }).waitFor();
    await assertAccessible(page);
    assert.equal((await clientOf(second)).id, second);
    assert.equal((await clientOf(first)).email, 'ada@example.com');
    await page.goto(`${consoles.server.url}/console/duplicates/${first}/${first}`);
    await page.getByText('These two are one client already').waitFor();
  });

  it('are merged by keyboard only, and the other one can stay', async () => {
    const first = await create({ name: 'Grace Hopper', externalId: 'g-1' });
    const second = await create({ name: 'Grace Hopper', externalId: 'g-2' });
    const page = await consoles.open('/duplicates');
    await page.getByRole('row', { name: /Grace Hopper/ }).waitFor();

    await tabTo(page, 'row', /and/);
    while (!/Grace/.test((await page.locator(':focus').getAttribute('aria-label')) ?? '')) {
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
    await page.getByRole('radiogroup', { name: 'Who stays' }).waitFor();
    while ((await page.locator(':focus[type=radio]').count()) === 0) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: 'Grace Hopper is one client now' }).waitFor();

    assert.equal((await clientOf(first)).id, second);
  });

  it('are named on the page of a client, which leads to where the two are compared', async () => {
    const first = await create({ name: 'Rosa Parks', externalId: 'r-1' });
    const second = await create({ name: 'Rosa Parks', externalId: 'r-2' });
    const page = await consoles.open(`/clients/${second}`);
    const others = page.getByRole('region', { name: 'May be the same person' });

    await others.getByText('Same name').waitFor();
    await assertAccessible(page);
    await others.getByRole('link', { name: 'Rosa Parks' }).click();

    await page.waitForURL(`**/duplicates/${first}/${second}`);
    await page.getByRole('radiogroup', { name: 'Who stays' }).waitFor();
  });

  it('of whom somebody says that they are two people are not asked about again', async () => {
    await create({ name: 'Mary Smith', externalId: 'm-1' });
    await create({ name: 'Mary Smith', externalId: 'm-2' });
    const page = await consoles.open('/duplicates');
    const pair = page.getByRole('row', { name: /Mary Smith and/ });

    await pair.getByRole('button', { name: 'Two people' }).click();
    await pair.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('heading', { name: 'Duplicates', level: 1 }).waitFor();
    await page.getByRole('row').or(page.getByText('Nobody seems')).first().waitFor();

    assert.equal(await pair.count(), 0);
  });
});
