import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { attributeIssues, isAttributeKey } from './custom-attributes.ts';

describe('the key of a custom attribute', () => {
  it('may have letters and digits of any script, dashes and underscores', () => {
    const keys = [
      'plan',
      'Plan',
      'is_admin',
      'a-b',
      '_',
      '-',
      '7',
      'straße',
      'имя',
      '名前',
      'मूल्य',
      '٣',
    ];

    for (const key of keys) {
      assert.ok(isAttributeKey(key), key);
    }
  });

  it('has neither spaces nor punctuation', () => {
    const keys = [
      '',
      ' ',
      'first name',
      'a.b',
      '$ne',
      'a[0]',
      'a/b',
      'a~b',
      'a—b',
      'a\u00a0b',
      'a\n',
      '😀',
    ];

    for (const key of keys) {
      assert.ok(!isAttributeKey(key), JSON.stringify(key));
    }
  });

  it('has at most 50 characters, however many units they take', () => {
    assert.ok(isAttributeKey('k'.repeat(50)));
    assert.ok(isAttributeKey('𐐀'.repeat(50)));
    assert.ok(!isAttributeKey('k'.repeat(51)));
    assert.ok(!isAttributeKey('𐐀'.repeat(51)));
    assert.ok(!isAttributeKey('k'.repeat(1024)));
  });

  it('is judged the same way with and without the shortcut for ASCII', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 60 }), (key) => {
        assert.equal(isAttributeKey(key), /^[A-Za-z0-9_-]{1,50}$/.test(key) && !key.endsWith('\n'));
      }),
    );
  });
});

describe('custom attributes', () => {
  it('may be strings, numbers, booleans, and null to unset', () => {
    const issues = attributeIssues({ a: 'x', b: '', c: 0, d: 1.5, e: false, f: null, toString: 1 });

    assert.deepEqual(issues, []);
  });

  it('may be neither objects nor arrays, and every bad one is named', () => {
    const issues = attributeIssues({ ok: 1, list: [], map: {}, 'a key': 1, 'a/b': 'x' });

    assert.deepEqual(
      issues.map(({ pointer, code }) => [pointer, code]),
      [
        ['/custom_attributes/list', 'type'],
        ['/custom_attributes/map', 'type'],
        ['/custom_attributes/a key', 'field_key'],
        ['/custom_attributes/a~1b', 'field_key'],
      ],
    );
  });

  it('must be an object', () => {
    for (const value of [null, true, 1, 'plan', []]) {
      assert.equal(attributeIssues(value)[0]?.pointer, '/custom_attributes');
    }
  });

  it('are reported in a bounded number', () => {
    const bad = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`a b${index}`, 1]));

    assert.equal(attributeIssues(bad).length, 100);
  });
});
