import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { allCases, differencesOf } from './all-cases.ts';
import { casesWithOwnTests, casesWithoutEndpoint } from './cases/elsewhere.ts';
import { dialectIds, type DialectId } from './entries.ts';
import { startWorld, type World } from './world.ts';

const heading = '## Where this contract differs from the list of bad inputs';

/** The cases in the first column of a README's table of differences: `34–35, 37`. */
function listedIn(dialect: DialectId): readonly number[] {
  const url = new URL(`../../src/dialects/${dialect}/README.md`, import.meta.url);
  const section = readFileSync(url, 'utf8').split(`${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .flatMap((line) => /^\| +(\d[\d–, ]*) \|/.exec(line)?.[1]?.split(', ') ?? [])
    .flatMap((range) => {
      const [from = 0, to = from] = range.split('–').map(Number);
      return Array.from({ length: to - from + 1 }, (_, index) => from + index);
    });
}

let world: World;

before(async () => {
  world = await startWorld();
});

after(() => world.close());

describe('the READMEs say where a dialect differs from the list of bad inputs', () => {
  for (const dialect of dialectIds) {
    it(`${dialect} names each case that differs, and no other`, () => {
      const listed = new Set(listedIn(dialect));
      const different = differencesOf(world, dialect);

      assert.deepEqual(
        {
          missing: [...different.difference(listed)].sort((a, b) => a - b),
          superfluous: [...listed.difference(different)].sort((a, b) => a - b),
        },
        { missing: [], superfluous: [] },
      );
    });
  }
});

void it('every case of the list is put to the dialects, or has a reason why not', () => {
  const placed = [...allCases, ...casesWithOwnTests].map(({ number }) => number);

  assert.equal(new Set(placed).size, placed.length, 'a case is there twice');
  const known = [...placed, ...Object.keys(casesWithoutEndpoint).map(Number)];
  assert.deepEqual(
    known.sort((a, b) => a - b),
    Array.from({ length: 112 }, (_, index) => index + 1),
  );
});
