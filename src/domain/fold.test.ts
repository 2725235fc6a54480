import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { fold } from './fold.ts';

void test('case, accents and superfluous white space do not matter', () => {
  const pairs = [
    ['Ada LOVELACE', 'ada lovelace'],
    ['  Ada \t\n Lovelace ', 'ada lovelace'],
    ['Brønt Chloaf', 'bront chloaf'],
    ['Łukasz Đorđević', 'lukasz dordevic'],
    ['José', 'jose'],
    ['Jose\u0301', 'jose'],
    ['STRASSE', 'strasse'],
    ['Straße', 'strasse'],
    ['Æsir Œuvre Þór', 'aesir oeuvre thor'],
    ['İstanbul ısı', 'istanbul isi'],
    ['O’Brien', "o'brien"],
    ['Anne–Marie', 'anne-marie'],
    ['Ａｄａ', 'ada'],
    ['ΟΔΥΣΣΕΎΣ', 'οδυσσευσ'],
    ['A\u200bda\u202e', 'ada'],
    ['Семён', 'семен'],
  ] as const;

  for (const [text, folded] of pairs) {
    assert.equal(fold(text), folded);
  }
});

void test('signs that make another word are kept', () => {
  assert.notEqual(fold('が'), fold('か'));
  assert.notEqual(fold('राम'), fold('रमा'));
  assert.equal(fold('山田太郎'), '山田太郎');
  assert.equal(fold('가'), '가');
});

void test('folding a folded text changes nothing, and normal forms fold alike', () => {
  const units = ['grapheme', 'binary', 'grapheme-ascii'] as const;

  for (const unit of units) {
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        const folded = fold(text);

        assert.equal(fold(folded), folded);
        assert.equal(fold(text.normalize('NFD')), folded);
      }),
    );
  }
});

void test('a folded text has no white space at its ends, and only single spaces inside', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'É', ' ', '\t', '\u3000', '\0', '\u200b') }),
      (text) => {
        assert.match(fold(text), /^$|^\S+( \S+)*$/);
      },
    ),
  );
});

void test('the short way for Latin letters gives what the long way gives', () => {
  const unit = fc.integer({ min: 0x20, max: 0x24f }).map((code) => String.fromCharCode(code));

  fc.assert(
    fc.property(fc.string({ unit }), (text) => {
      // A zero-width character, itself folded away, forces the long way.
      assert.equal(fold(text), fold(`${text}\u200b`));
    }),
  );
});
