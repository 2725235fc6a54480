import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { JsonValue } from '../lib/json/json-value.ts';
import { checkCustomValue, fieldTypes, inferFieldType } from './custom-value.ts';
import type { CustomValueRules, FieldType } from './custom-value.ts';

const services: CustomValueRules = {
  type: 'multiSelect',
  options: [{ key: 'fileSharing' }, { key: 'metrics' }],
};

function issuesOf(rules: CustomValueRules, value: JsonValue): string[] {
  const checked = checkCustomValue(rules, value);
  return checked.ok ? [] : checked.issues.map(({ pointer, code }) => `${pointer} ${code}`);
}

void test('each type keeps the values that fit it as they were sent', () => {
  const table: readonly [FieldType, JsonValue][] = [
    ['text', 'She/Her/Hers'],
    ['text', 'two\nlines'],
    ['text', ''],
    ['number', 12.5],
    ['number', -0.1],
    ['number', '001'],
    ['number', '-3.50'],
    ['number', '1e+21'],
    ['boolean', false],
    ['date', '2024-02-29'],
    ['date', '2024-02-29T13:00:00+02:00'],
    ['date', '2024-02-29T13:00:00'],
    ['date', 1_700_000_000],
    ['url', 'https://example.com'],
    ['email', ' ADA@X.Test '],
    ['phoneNumber', '+14441234576'],
    ['json', { a: [1, null, 'x'] }],
    ['json', null],
  ];

  for (const [type, value] of table) {
    assert.deepEqual(checkCustomValue({ type }, value), { ok: true, value });
  }
});

void test('each type refuses what does not fit it', () => {
  const table: readonly [FieldType, JsonValue, string][] = [
    ['text', 5, 'type'],
    ['text', 'a\u0000b', 'control_character'],
    ['text', 'é'.repeat(32_769), 'too_long'],
    ['number', 'twelve', 'number'],
    ['number', '', 'number'],
    ['number', '0x1f', 'number'],
    ['number', '.5', 'number'],
    ['number', 'Infinity', 'number'],
    ['number', '1,000', 'number'],
    ['number', true, 'type'],
    ['number', 2 ** 53, 'unsafe_integer'],
    ['boolean', 'true', 'type'],
    ['boolean', 1, 'type'],
    ['date', '2024-02-30', 'date'],
    ['date', '12/31/2024', 'date'],
    ['date', '1700000000', 'date'],
    ['date', 1_700_000_000_000, 'date'],
    ['date', -1, 'date'],
    ['date', true, 'date'],
    ['url', 'javascript:alert(1)', 'url'],
    ['email', 'ada', 'email'],
    ['email', '', 'blank'],
    ['phoneNumber', '+1', 'phone'],
    ['address', 5, 'type'],
    ['multiSelect', 'metrics', 'type'],
  ];

  for (const [type, value, code] of table) {
    assert.deepEqual(issuesOf({ type }, value), [` ${code}`], `${type} ${code}`);
  }
});

void test('unset is not a value of any type but json', () => {
  for (const type of fieldTypes) {
    assert.equal(checkCustomValue({ type }, null).ok, type === 'json');
  }
});

void test('a multiSelect takes different keys of its options, in the order sent', () => {
  const value = ['metrics', 'fileSharing'];

  assert.deepEqual(checkCustomValue(services, value), { ok: true, value });
  assert.deepEqual(issuesOf(services, []), []);
  assert.deepEqual(issuesOf(services, ['metrics', 'nope', 'metrics', 5, 'constructor']), [
    '/1 unknown_option',
    '/2 duplicate',
    '/3 unknown_option',
    '/4 unknown_option',
  ]);
});

void test('an address sent as a string is stored as an object', () => {
  assert.deepEqual(checkCustomValue({ type: 'address' }, 'Broadway'), {
    ok: true,
    value: { fullAddress: 'Broadway' },
  });
  assert.deepEqual(issuesOf({ type: 'address' }, { fullAddress: 'x', country: 'ZZ' }), [
    '/country country',
  ]);
});

void test('no value of JSON makes a check throw, and a stored value is accepted again', () => {
  const rules = fc.constantFrom(...fieldTypes.map((type) => ({ ...services, type })));

  fc.assert(
    fc.property(rules, fc.jsonValue(), (rule, value) => {
      const checked = checkCustomValue(rule, value as JsonValue);

      if (checked.ok) {
        const again = checkCustomValue(rule, checked.value);
        assert.ok(rule.type === 'address' || again.ok);
      }
    }),
  );
});

void test('a scalar first seen has the type that accepts it', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.double({ noNaN: true, max: 1e9, min: -1e9 }), fc.boolean()),
      (value) => {
        const type = inferFieldType(value);

        assert.equal(
          type,
          { string: 'text', number: 'number', boolean: 'boolean' }[typeof value as 'string'],
        );
      },
    ),
  );
  for (const value of [null, [], {}, ['a']]) {
    assert.equal(inferFieldType(value), 'json');
  }
});
