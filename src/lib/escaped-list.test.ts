import assert from 'node:assert/strict';
import { test } from 'node:test';
import { array, assert as check, constantFrom, property, string } from 'fast-check';
import { joinEscaped, splitEscaped } from './escaped-list.ts';

void test('a list of texts is the same after it was one text', () => {
  const item = string({ unit: constantFrom('a', ';', '\\', ' ', '"') });
  check(
    property(array(item, { minLength: 1 }), (items) => {
      assert.deepEqual(splitEscaped(joinEscaped(items, ';'), ';'), items);
    }),
  );
});

void test('a backslash that stands before nothing special stands for itself', () => {
  assert.deepEqual(splitEscaped('C:\\x,b\\,c', ','), ['C:\\x', 'b,c']);
});
