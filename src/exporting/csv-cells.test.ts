import assert from 'node:assert/strict';
import { test } from 'node:test';
import { array, assert as check, constantFrom, oneof, property, string } from 'fast-check';
import { splitEscaped } from '../lib/escaped-list.ts';
import { guardCell, unguardCell } from '../lib/guard-cell.ts';
import { listCell, textCell } from './csv-cells.ts';

const text = oneof(
  string({ unit: 'grapheme' }),
  string({ unit: constantFrom("'", '=', '+', '-', '@', '\t', '\r', '\n', '"', ',', 'a', '＝') }),
);

/** What any reader of RFC 4180 makes of one cell. */
function readCell(cell: string): string {
  return cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}

void test('no text becomes a formula, and each can be had back', () => {
  check(
    property(text, (value) => {
      const read = readCell(textCell(value));

      assert.doesNotMatch(read, /^[=+\-@\t\r\n＝＋－＠]/);
      assert.equal(unguardCell(read), value);
      assert.equal(unguardCell(guardCell(value)), value);
    }),
  );
});

const examples: readonly (readonly [text: string, cell: string])[] = [
  ['Ada', 'Ada'],
  ['', '""'],
  ['=1+1', "'=1+1"],
  ['+33 6', "'+33 6"],
  ['-', "'-"],
  ["'=1", "''=1"],
  ["'Abd", "'Abd"],
  ['a,b', '"a,b"'],
  ['say "a"', '"say ""a"""'],
  ['two\nlines', '"two\nlines"'],
];

for (const [value, cell] of examples) {
  void test(`the cell of ${JSON.stringify(value)} is ${cell.replace('\n', '\\n')}`, () => {
    assert.equal(textCell(value), cell);
  });
}

void test('several texts in one cell can be told apart, whatever they hold', () => {
  check(
    property(array(text, { minLength: 1 }), (items) => {
      assert.deepEqual(splitEscaped(unguardCell(readCell(listCell(items))), ','), items);
    }),
  );
  assert.equal(listCell([]), '');
});
