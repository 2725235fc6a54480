import { strict as assert } from 'node:assert';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  allows,
  checkBroughtKey,
  createApiKey,
  hasValidChecksum,
  hashKey,
  isOwnFormat,
  parseScopes,
  presentedKeys,
  randomBase62,
} from './api-key.ts';
import type { Scope } from './api-key.ts';

void test('a key holds its id, 190 random bits and a checksum that can be checked without a database', () => {
  const { id, key } = createApiKey(randomBytes);

  assert.match(key, /^clk_[\dA-Za-z]{12}_[\dA-Za-z]{38}$/);
  assert.equal(key.slice(4, 16), id);
  assert.ok(isOwnFormat(key));
  assert.ok(hasValidChecksum(key));
});

void test('a key with any one character changed has a wrong checksum', () => {
  const { key } = createApiKey(randomBytes);

  fc.assert(
    fc.property(
      fc.nat(key.length - 1),
      fc.constantFrom('0', 'a', 'Z', '_', '-'),
      (index, character) => {
        fc.pre(key[index] !== character);

        return !hasValidChecksum(key.slice(0, index) + character + key.slice(index + 1));
      },
    ),
  );
});

void test('a shortened or lengthened key is not valid', () => {
  const { key } = createApiKey(randomBytes);

  for (const wrong of ['', 'clk_', key.slice(0, -1), `${key}0`, ` ${key}`, key.slice(4)]) {
    assert.equal(hasValidChecksum(wrong), false);
  }
});

void test('the checksum of a known key stays what it is, so that keys stay valid', () => {
  const { key } = createApiKey((count) => new Uint8Array(count));

  assert.equal(key, `clk_000000000000_${'0'.repeat(32)}1Mekie`);
});

void test('every base62 character is equally likely', () => {
  const count = 62_000;
  const seen = new Map<string, number>();

  for (const character of randomBase62(count, randomBytes)) {
    seen.set(character, (seen.get(character) ?? 0) + 1);
  }

  const expected = count / 62;
  const chiSquare = Array.from(seen.values(), (n) => (n - expected) ** 2 / expected);
  assert.equal(seen.size, 62);
  // 61 degrees of freedom: beyond 120 once in 100,000 runs. A modulo bias would give thousands.
  assert.ok(chiSquare.reduce((a, b) => a + b) < 120);
});

void test('a key is stored as SHA-256 in lower-case hexadecimal', () => {
  assert.equal(hashKey('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

void test('scopes are read from a comma list, in any order, each once', () => {
  assert.deepEqual(parseScopes('write, read,write'), { ok: true, value: ['read', 'write'] });
  for (const wrong of ['', 'read,', 'Read', 'read write', 'all', 'toString']) {
    assert.equal(parseScopes(wrong).ok, false, wrong);
  }
});

void test('write includes ingest, admin includes all, and nothing else is included', () => {
  const scopes: Scope[] = ['ingest', 'read', 'write', 'admin'];
  const included = scopes.map((granted) => scopes.filter((needed) => allows([granted], needed)));

  assert.deepEqual(included, [['ingest'], ['read'], ['ingest', 'write'], scopes]);
  assert.equal(allows([], 'ingest'), false);
});

void test('every documented header form presents its key', () => {
  const key = 'ba_0123.45-67_89';

  for (const authorization of [
    `Bearer ${key}`,
    `Bearer: ${key}`,
    `bearer  ${key}`,
    `BEARER:${key}`,
  ]) {
    assert.deepEqual(presentedKeys({ authorization }), [key], authorization);
  }
  for (const xApiKey of [key, `ws-1/${key}`, `ws-1/${key}/token-1`]) {
    assert.deepEqual(presentedKeys({ xApiKey }), [key], xApiKey);
  }
  assert.deepEqual(presentedKeys({ authorization: 'Bearer a', xApiKey: 'w/b' }), ['a', 'b']);
  assert.deepEqual(presentedKeys({ authorization: 'Basic YTpi', xApiKey: 'b' }), ['b']);
});

void test('anything else presents no key', () => {
  for (const authorization of [
    '',
    'Bearer',
    'Bearer ',
    'Bearer:',
    'Basic YTpi',
    'Bearer a b',
    'Token a',
    'Bearerabc',
    `Bearer ${'k'.repeat(8_192)}`,
  ]) {
    assert.deepEqual(presentedKeys({ authorization }), [], authorization);
  }
  for (const xApiKey of ['', '/', 'w/', 'w//t', 'a/b/c/d', `w/${'k'.repeat(8_192)}`]) {
    assert.deepEqual(presentedKeys({ xApiKey }), [], xApiKey);
  }
});

void test('a secret of 16 to 512 visible characters without slashes can be brought along', () => {
  for (const secret of ['ba_0123456789abcd', 'sk_live.0-1_2+3=4~5', 'k'.repeat(512)]) {
    assert.deepEqual(checkBroughtKey(secret), { ok: true, value: secret });
  }
  for (const secret of [
    'k'.repeat(15),
    'k'.repeat(513),
    'with a space inside',
    'with/a/slash/inside',
    'with-ümlaut-inside',
    'with-line-end-behind\n',
  ]) {
    assert.equal(checkBroughtKey(secret).ok, false, secret);
  }
});

void test('a mistyped key of our own is not taken for a secret that was brought along', () => {
  const { key } = createApiKey(randomBytes);
  const mistyped = key.slice(0, -1) + (key.endsWith('0') ? '1' : '0');

  assert.equal(checkBroughtKey(key).ok, true);
  assert.equal(checkBroughtKey(mistyped).ok, false);
  assert.equal(checkBroughtKey('clk_something_else').ok, false);
});
