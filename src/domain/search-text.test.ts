import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  matchesSearch,
  searchAlternatives,
  searchTerms,
  searchText,
  trigrams,
} from './search-text.ts';
import type { SearchFields } from './search-text.ts';

const nobody: SearchFields = { name: null, email: null, phone: null, externalId: null };
const ada: SearchFields = {
  name: 'Ada Brønt-Lovelace',
  email: 'Ada@Example.com',
  phone: '+33 6 12 34 56 78',
  externalId: 'User 42/é',
};

function finds(query: string, fields: SearchFields = ada): boolean {
  return matchesSearch(fields, searchTerms(query));
}

void test('the search text has each word once, behind its two marks', () => {
  const fields = { ...ada, name: 'Ada Ada', email: 'ada@x.test', externalId: 'ADA' };

  assert.equal(searchText(fields), '\u0002\u0002ada\u0002\u0002ada@x.test\u0002\u000233612345678');
  assert.equal(searchText(nobody), '');
  assert.equal(
    searchText({ ...nobody, phone: '1-800-FLOWERS' }),
    '\u0002\u00021800\u0002\u00021-800-flowers',
  );
});

void test('every word of a query is found in any position, case and accents aside', () => {
  for (const query of [
    'ada',
    'LOVELACE',
    'bront-l',
    'brø',
    'xample.co',
    'velace ada',
    'a@e',
    'user',
    '42/e',
    ' ADA  lovelace ',
    '',
  ]) {
    assert.equal(finds(query), true, query);
  }
  for (const query of ['grace', 'ada grace', 'adal', 'com users', '%', '_da', '"', '*']) {
    assert.equal(finds(query), false, query);
  }
});

void test('one or two letters match the beginning of a word', () => {
  for (const query of ['a', 'ad', 'B', 'br', '3', '42', 'ada b', 'us é'] as const) {
    assert.equal(finds(query), query !== 'us é', query);
  }
  assert.equal(finds('😀b', { ...nobody, name: '😀b' }), true);
  assert.equal(finds('😀b', { ...nobody, name: 'x😀b' }), false);
  for (const query of ['d', 'da', 'lo', '12']) {
    assert.equal(finds(query), false, query);
  }
});

void test('a phone is found however it is dialled', () => {
  for (const query of [
    '+33612345678',
    '0612345678',
    '06 12 34 56 78',
    '0033 6 12 34 56 78',
    '+33 (0)6 12',
    '12 34 56',
    '(345) 678',
    '06 - 12 / 34',
    '5678',
  ]) {
    assert.equal(finds(query), true, query);
  }
  for (const query of ['0712345678', '+34', '1234568', '0000', '00', '0', '(0)']) {
    assert.equal(finds(query), false, query);
  }
  assert.equal(finds('0612345678', { ...nobody, phone: '06.12.34.56.78' }), true);
  assert.equal(finds('555-1234', { ...nobody, phone: '+1 555-1234' }), true);
  assert.equal(finds('flower', { ...nobody, phone: '1-800-FLOWERS' }), true);
});

void test('a phone is found by its own text, and by a part of it beside a name', () => {
  const texts = [
    '+1 555-0199 #12',
    '*100#',
    '555-0142, 7',
    '+1·555·0177',
    '1-800-FLOWERS',
    '(00) 1',
  ];
  for (const phone of texts) {
    assert.equal(finds(phone, { ...nobody, phone }), true, phone);
  }
  const quentin = { ...nobody, name: 'Quentin Blake', phone: '+1 555-0188' };
  for (const query of [
    'Quentin 555-0188',
    'blake 5550188',
    '555-0188 quentin',
    'quentin 0555 - 0188',
  ]) {
    assert.equal(finds(query, quentin), true, query);
  }
  for (const query of [
    'Quentin 555-0189',
    'grace 555-0188',
    '#19 #12 blake',
    'quentin 0',
    '😀 5550188',
  ]) {
    assert.equal(finds(query, quentin), false, query);
  }
});

void test('digits are also looked for where they are no phone', () => {
  const fields = { ...nobody, email: 'bob1984@x.test', externalId: '00-17-2024' };

  assert.equal(finds('1984', fields), true);
  assert.equal(finds('17-2024', fields), true);
  assert.equal(finds('172024', fields), false);
});

void test('only the fields that are given count', () => {
  const chosen = { ...ada, email: null, externalId: null };

  assert.equal(finds('example', chosen), false);
  assert.equal(finds('lovelace', chosen), true);
});

void test('trigrams are of code points, different, and never across words', () => {
  assert.deepEqual(trigrams('\u0002\u0002ab\u0002\u0002😀b\u0002\u0002ab'), [
    '\u0002\u0002a',
    '\u0002ab',
    '\u0002\u0002😀',
    '\u0002😀b',
  ]);
  assert.deepEqual(trigrams('aaaa'), ['aaa']);
  assert.deepEqual(trigrams('ab'), []);
});

void test('a query says which trigrams to look up, the digits of a phone as an alternative', () => {
  assert.deepEqual(searchAlternatives(searchTerms('abcd x')), [['abc', 'bcd', '\u0002\u0002x']]);
  assert.deepEqual(searchAlternatives(searchTerms('1234')), [['123', '234']]);
  assert.deepEqual(searchAlternatives(searchTerms('+1 234')), [
    ['\u0002+1', '234'],
    ['123', '234'],
  ]);
  assert.deepEqual(searchAlternatives(searchTerms('abc 1234')), [['abc', '123', '234']]);
  assert.deepEqual(searchAlternatives(searchTerms('abc 1-234')), [
    ['abc', '1-2', '-23', '234'],
    ['abc', '123', '234'],
  ]);
  assert.deepEqual(searchAlternatives(searchTerms('  ')), [[]]);
});

const value = fc.oneof(
  fc.string({
    unit: fc.constantFrom(
      'a',
      'B',
      'é',
      'İ',
      ' ',
      '0',
      '1',
      '2',
      '+',
      '-',
      '(',
      ')',
      '#',
      '😀',
      '\u0002',
    ),
    maxLength: 12,
  }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
const nullable = fc.option(value);
const records = fc.record({
  name: nullable,
  email: nullable,
  phone: nullable,
  externalId: nullable,
});

void test('every match has all trigrams of one alternative, so that an index misses nobody', () => {
  const query = fc
    .tuple(records, value, fc.nat(6), fc.nat(8))
    .map(([record, text, from, length]) => {
      const known = record.phone ?? record.name ?? text;
      return { record, query: length > 5 ? text : known.slice(from, from + length + 1) };
    });
  let matches = 0;

  fc.assert(
    fc.property(query, ({ record, query: text }) => {
      const terms = searchTerms(text);
      if (!matchesSearch(record, terms)) {
        return;
      }
      matches++;
      const indexed = new Set(trigrams(searchText(record)));

      assert.ok(
        searchAlternatives(terms).some((all) => all.every((trigram) => indexed.has(trigram))),
      );
    }),
    { numRuns: 3_000 },
  );
  assert.ok(matches > 100);
});

void test('a record is found by any part of its name of three letters or more', () => {
  const name = fc.string({
    unit: fc.constantFrom('a', 'B', 'é', 'ł', 'ß', '山', '-'),
    minLength: 3,
    maxLength: 12,
  });

  fc.assert(
    fc.property(name, fc.nat(9), (text, from) => {
      const part = text.slice(Math.min(from, text.length - 3));

      assert.equal(finds(part, { ...nobody, name: text }), true);
    }),
  );
});
