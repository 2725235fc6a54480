import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseExternalId } from './external-id.ts';
import type { IssueCode } from './issue.ts';

function codeOf(value: unknown, refuseJunk = true): IssueCode | undefined {
  const parsed = parseExternalId(value, { refuseJunk });
  return parsed.ok ? undefined : parsed.issues[0]?.code;
}

void test('any text of one line is an external id, kept exactly', () => {
  for (const id of [
    '42',
    'a/b?c#d%2F',
    '.',
    '..',
    '😀',
    '__proto__',
    'constructor',
    ' 42 ',
    'Abc',
    'a'.repeat(255),
  ]) {
    assert.deepEqual(parseExternalId(id, { refuseJunk: true }), { ok: true, value: id });
  }
});

void test('a text of an empty value is refused, unless the setting is off', () => {
  for (const id of [
    'null',
    'NULL',
    'undefined',
    '0',
    'NaN',
    ' none ',
    '[object Object]',
    'Guest',
    'true',
    '\u00a0(NULL)\u3000',
    '00000000-0000-0000-0000-000000000000',
  ]) {
    assert.equal(codeOf(id), 'junk_identifier');
    assert.equal(codeOf(id, false), undefined);
  }
  for (const id of ['00', 'nullable', 'none-1', '1', 'null x', '(nil)', 'n\u0131l']) {
    assert.equal(codeOf(id), undefined);
  }
});

void test('what is not a text, too long, blank or torn is refused', () => {
  assert.equal(codeOf(1), 'type');
  assert.equal(codeOf(null), 'type');
  assert.equal(codeOf(''), 'blank');
  assert.equal(codeOf(' \u200b', false), 'blank');
  assert.equal(codeOf('a'.repeat(256)), 'too_long');
  assert.equal(codeOf('a\nb'), 'control_character');
  assert.equal(codeOf('\ud800'), 'invalid_unicode');
});

void test('an accepted id never becomes another id', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (id) => {
      const parsed = parseExternalId(id, { refuseJunk: true });

      assert.ok(!parsed.ok || parsed.value === id);
    }),
  );
});
