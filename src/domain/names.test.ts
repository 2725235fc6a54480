import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { joinName, mergeNames } from './names.ts';
import type { Names, NamesPatch } from './names.ts';

const ada: Names = { name: 'Lovelace, Ada', givenName: 'Ada', familyName: 'Lovelace' };

function names(name: string | null, givenName: string | null, familyName: string | null): Names {
  return { name, givenName, familyName };
}

void test('a full name is the given name before the family name', () => {
  assert.equal(joinName('Ada', 'Lovelace'), 'Ada Lovelace');
  assert.equal(joinName('Ada', null), 'Ada');
  assert.equal(joinName(null, 'Lovelace'), 'Lovelace');
  assert.equal(joinName(' Ada ', ''), 'Ada');
  assert.equal(joinName('', ''), null);
  assert.equal(joinName(null, null), null);
});

void test('the whole table of patches holds', () => {
  const table: readonly [Names | undefined, NamesPatch, Names][] = [
    [undefined, {}, names(null, null, null)],
    [ada, {}, ada],
    [ada, { name: 'Grace  Hopper' }, names('Grace  Hopper', 'Grace', 'Hopper')],
    [ada, { name: null }, names(null, null, null)],
    [undefined, { givenName: 'Ada' }, names('Ada', 'Ada', null)],
    [ada, { givenName: 'Grace' }, names('Grace Lovelace', 'Grace', 'Lovelace')],
    [ada, { familyName: null }, names('Ada', 'Ada', null)],
    [ada, { givenName: null, familyName: null }, names(null, null, null)],
    [ada, { givenName: 'G', familyName: 'H' }, names('G H', 'G', 'H')],
    [ada, { name: 'Grace Hopper', givenName: 'G' }, names('G Hopper', 'G', 'Hopper')],
    [ada, { name: 'Grace Hopper', familyName: null }, names('Grace', 'Grace', null)],
    [ada, { name: 'x', givenName: 'G', familyName: 'H' }, names('G H', 'G', 'H')],
    [ada, { name: null, givenName: 'G' }, names('G', 'G', null)],
    [ada, { name: null, familyName: 'H' }, names('H', null, 'H')],
    [ada, { name: null, givenName: null, familyName: null }, names(null, null, null)],
    [ada, { name: '' }, names('', null, null)],
    [ada, { givenName: '' }, names('Lovelace', '', 'Lovelace')],
  ];

  for (const [current, patch, expected] of table) {
    assert.deepEqual(mergeNames(current, patch), expected, JSON.stringify(patch));
  }
});

void test('whoever repeats the parts that are known does not rewrite the name', () => {
  const repeated = mergeNames(ada, { givenName: 'Ada', familyName: 'Lovelace' });
  const sent = mergeNames(undefined, { name: 'Hopper,  Grace', givenName: 'Grace' });

  assert.equal(repeated.name, 'Lovelace, Ada');
  assert.equal(sent.name, 'Hopper,  Grace');
});

const text = fc.oneof(
  fc.constantFrom('', 'Ada', 'Ada Lovelace', 'Lovelace, Ada', 'Jan van Dam', ' x ', 'A, B, Jr.'),
  fc.string({ unit: 'grapheme', maxLength: 10 }),
);
const optional = fc.oneof(text, fc.constant(null));
const patches = fc.record(
  { name: optional, givenName: optional, familyName: optional },
  { requiredKeys: [] },
);
const history = fc.array(patches, { maxLength: 4 });

function replay(all: readonly NamesPatch[]): Names | undefined {
  return all.reduce<Names | undefined>(mergeNames, undefined);
}

void test('applying a patch twice is applying it once', () => {
  fc.assert(
    fc.property(history, patches, (past, patch) => {
      const once = mergeNames(replay(past), patch);

      assert.deepEqual(mergeNames(once, patch), once);
    }),
    { numRuns: 1_000 },
  );
});

void test('a sent part is stored as sent, and a name sent alone is stored byte for byte', () => {
  fc.assert(
    fc.property(history, patches, (past, patch) => {
      const merged = mergeNames(replay(past), patch);

      if (patch.givenName !== undefined) {
        assert.equal(merged.givenName, patch.givenName);
      }
      if (patch.familyName !== undefined) {
        assert.equal(merged.familyName, patch.familyName);
      }
      if (patch.name !== undefined && !('givenName' in patch) && !('familyName' in patch)) {
        assert.equal(merged.name, patch.name);
      }
    }),
  );
});

void test('a record with a part to show always has a name to show', () => {
  fc.assert(
    fc.property(history, (past) => {
      const merged = replay(past);
      const joined = joinName(merged?.givenName ?? null, merged?.familyName ?? null);

      assert.ok(joined === null || (merged?.name ?? null) !== null);
    }),
  );
});
