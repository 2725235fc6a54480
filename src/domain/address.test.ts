import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import type { JsonValue } from '../lib/json/json-value.ts';
import { checkAddress } from './address.ts';

const documented = {
  country: 'US',
  region: 'New York',
  postalCode: '10001',
  addressLine1: '1201 Broadway',
  addressLine2: '704',
  city: 'New York',
  fullAddress: '1201 Broadway\n704\nNew York, New York, 10001\nUnited States',
};

function issuesOf(value: JsonValue): string[] {
  const checked = checkAddress(value);
  return checked.ok ? [] : checked.issues.map(({ pointer, code }) => `${pointer} ${code}`);
}

void test('the documented address is kept as it was sent', () => {
  assert.deepEqual(checkAddress(documented), { ok: true, value: documented });
});

void test('a string becomes the full address', () => {
  assert.deepEqual(checkAddress('1201 Broadway\nNew York'), {
    ok: true,
    value: { fullAddress: '1201 Broadway\nNew York' },
  });
});

void test('the parts are taken for any country, and may be unset', () => {
  const address = {
    fullAddress: 'Unter den Linden 1',
    country: 'DE',
    city: 'Berlin',
    region: null,
  };

  assert.deepEqual(checkAddress(address), { ok: true, value: address });
  assert.deepEqual(issuesOf({ fullAddress: 'x', country: 'gb' }), []);
  assert.deepEqual(issuesOf({ fullAddress: 'x', country: 'XK' }), []);
});

void test('every wrong member is named', () => {
  const wrong = { fullAddress: ' ', country: 'USA', city: 5, region: 'a\nb', zip: '1', 'a/b': 1 };

  assert.deepEqual(issuesOf(wrong), [
    '/zip unknown_member',
    '/a~1b unknown_member',
    '/fullAddress blank',
    '/country country',
    '/region control_character',
    '/city type',
  ]);
});

void test('an address must have its two required members', () => {
  assert.deepEqual(issuesOf({}), ['/fullAddress required', '/country required']);
  assert.deepEqual(issuesOf({ fullAddress: null, country: null }), [
    '/fullAddress type',
    '/country type',
  ]);
});

void test('a country must exist', () => {
  for (const country of ['ZZ', 'UK', '', 'U', 'us ', 'USA', '840', 'toString', '__proto__']) {
    assert.deepEqual(issuesOf({ fullAddress: 'x', country }), ['/country country']);
  }
});

void test('what is neither an object nor a string is refused', () => {
  for (const value of [null, 5, true, [], ['x']]) {
    assert.deepEqual(issuesOf(value), [' type']);
  }
  assert.deepEqual(issuesOf(''), [' blank']);
});
