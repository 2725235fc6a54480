import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { JsonValue } from '../lib/json/json-value.ts';
import {
  checkFieldKey,
  checkGivenFieldKey,
  customFieldsBytesMax,
  customFieldsSizeIssue,
} from './custom-fields-limits.ts';

void test('a key is any text of one line, taken literally', () => {
  for (const key of ['a', '$ne', 'a.b', 'a[0]', 'toString', 'Größe (cm)', 'k'.repeat(255)]) {
    assert.deepEqual(checkFieldKey(key), { ok: true, value: key });
  }
});

void test('a key that is empty, too long, torn or reserved is refused', () => {
  const table = [
    ['', 'field_key'],
    [' \u200b', 'field_key'],
    ['__proto__', 'field_key'],
    ['constructor', 'field_key'],
    ['k'.repeat(256), 'too_long'],
    ['a\nb', 'control_character'],
    [5, 'type'],
  ] as const;

  for (const [key, code] of table) {
    const checked = checkFieldKey(key);
    assert.ok(!checked.ok && checked.issues[0]?.code === code);
  }
});

void test('a key that no path can name is kept where a write has it, and given to no field', () => {
  for (const key of ['.', '..']) {
    const given = checkGivenFieldKey(key);

    assert.deepEqual(checkFieldKey(key), { ok: true, value: key });
    assert.ok(!given.ok && given.issues[0]?.code === 'field_key');
  }
  for (const key of ['...', '.a', 'a.b', '%2e', 'a/b']) {
    assert.deepEqual(checkGivenFieldKey(key), { ok: true, value: key });
  }
  assert.ok(!checkGivenFieldKey('').ok);
});

void test('a client holds a thousand values, and no more', () => {
  const values = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`k${index}`, 1]));

  assert.equal(customFieldsSizeIssue({}), undefined);
  assert.equal(customFieldsSizeIssue(values), undefined);
  assert.equal(customFieldsSizeIssue({ ...values, more: 1 })?.code, 'too_many_members');
});

void test('all values together take 64 kB of JSON, to the byte', () => {
  const room = customFieldsBytesMax - '{"k":""}'.length;

  assert.equal(customFieldsSizeIssue({ k: 'a'.repeat(room) }), undefined);
  assert.equal(customFieldsSizeIssue({ k: 'a'.repeat(room + 1) })?.code, 'too_long');
  assert.equal(customFieldsSizeIssue({ k: 'é'.repeat(room / 2 + 1) })?.code, 'too_long');
  assert.equal(customFieldsSizeIssue({ k: ['a'.repeat(room)] })?.code, 'too_long');
  assert.equal(customFieldsSizeIssue({ k: '\u001f'.repeat(room / 6 + 1) })?.code, 'too_long');
});

void test('the quick estimate never lets through what the exact size forbids', () => {
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 3_000, size: 'max' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.jsonValue(),
  );
  const map = fc.dictionary(fc.string({ maxLength: 20 }), value, { maxKeys: 30, size: 'max' });

  fc.assert(
    fc.property(map, (values) => {
      const bytes = Buffer.byteLength(JSON.stringify(values));

      const issue = customFieldsSizeIssue(values as Record<string, JsonValue>);

      assert.equal(issue !== undefined, bytes > customFieldsBytesMax);
    }),
    // Shrinking values of this size would take minutes.
    { numRuns: 40, endOnFailure: true },
  );
});
