import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { joinName } from './names.ts';
import { splitName } from './split-name.ts';

void test('a full name is split as a person would split it', () => {
  const table: readonly [string, string | null, string | null][] = [
    ['', null, null],
    ['   ', null, null],
    ['Ada', 'Ada', null],
    ['山田太郎', '山田太郎', null],
    ['Brønt Chloaf', 'Brønt', 'Chloaf'],
    ['  Ada \t Lovelace ', 'Ada', 'Lovelace'],
    ['山田　太郎', '山田', '太郎'],
    ['Mary Jane Watson', 'Mary Jane', 'Watson'],
    ['Lovelace, Ada', 'Ada', 'Lovelace'],
    ['van der Berg,Jan', 'Jan', 'van der Berg'],
    ['Lovelace,', null, 'Lovelace'],
    [', Ada', 'Ada', null],
    [',', null, null],
    ['Ludwig van Beethoven', 'Ludwig', 'van Beethoven'],
    ['Vincent Van Gogh', 'Vincent', 'Van Gogh'],
    ['Van Morrison', 'Van', 'Morrison'],
    ['Van  Morrison', 'Van', 'Morrison'],
    ['Ada  Jr.', 'Ada', 'Jr.'],
    ['Juan Carlos de la Cruz', 'Juan Carlos', 'de la Cruz'],
    ['María del Carmen García', 'María del Carmen', 'García'],
    ['José Ortega y Gasset', 'José', 'Ortega y Gasset'],
    ['Vasco da Gama', 'Vasco', 'da Gama'],
    ['Osama bin Laden', 'Osama', 'bin Laden'],
    ['Mohammed Al Fayed', 'Mohammed', 'Al Fayed'],
    ['Jill St. John', 'Jill', 'St. John'],
    ['Uncle Ben Smith', 'Uncle Ben', 'Smith'],
    ['Martin Luther King Jr.', 'Martin Luther', 'King Jr.'],
    ['Henry Ford III', 'Henry', 'Ford III'],
    ['John von Neumann PhD', 'John', 'von Neumann PhD'],
    ['John Smith, Jr.', 'John', 'Smith, Jr.'],
    ['Smith, John, Jr.', 'John', 'Smith, Jr.'],
    ['Smith, John Jr.', 'John Jr.', 'Smith'],
    ['Dr. Ada Lovelace', 'Dr. Ada', 'Lovelace'],
    ['de Gaulle', 'de', 'Gaulle'],
    ['van', 'van', null],
  ];

  for (const [fullName, givenName, familyName] of table) {
    assert.deepEqual(splitName(fullName), { givenName, familyName }, fullName);
  }
});

const word = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
  fc.constantFrom('van', 'de', 'la', 'y', 'Jr.', 'III', 'PhD,', 'Smith,', ',', 'bin', '　', 'é'),
);
const fullName = fc.array(word, { maxLength: 7 }).map((words) => words.join(' '));

function letters(text: string): string {
  return Array.from(text.replace(/[\s,]/g, '')).sort().join('');
}

void test('joining the parts loses no letter of the full name', () => {
  fc.assert(
    fc.property(fullName, (text) => {
      const { givenName, familyName } = splitName(text);

      assert.equal(letters(joinName(givenName, familyName) ?? ''), letters(text));
    }),
    { numRuns: 1_000 },
  );
});

void test('without a comma the parts joined are the full name with single spaces', () => {
  fc.assert(
    fc.property(fullName, (text) => {
      const plain = text.replaceAll(',', '');
      const { givenName, familyName } = splitName(plain);

      assert.equal(joinName(givenName, familyName) ?? '', plain.trim().replace(/\s+/g, ' '));
    }),
  );
});

void test('a part is never an empty text', () => {
  fc.assert(
    fc.property(fullName, (text) => {
      const { givenName, familyName } = splitName(text);

      assert.ok(givenName === null || givenName.trim() !== '');
      assert.ok(familyName === null || familyName.trim() !== '');
    }),
  );
});
