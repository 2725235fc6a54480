import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scanMembers } from './json-scan.ts';

function scanned(text: string): number {
  return scanMembers(Buffer.from(text), 32);
}

void test('members are counted, and nothing that only looks like one', () => {
  assert.equal(scanned('{"a":1,"b":{"c\\":":": \\\\"}}'), 3);
  assert.equal(scanned('[":", {"\\u00e9:":"\\ud83d\\ude00:"}]'), 1);
});

void test('a plain text takes the quick way however long and wide it is', () => {
  assert.equal(scanned(`[${'{"a":[true,-12.5,"\\u003c"]},'.repeat(100)}null]`), 100);
});

void test('what needs a closer look is left to the strict reader', () => {
  const suspects = ['1e5', '[2E5]', '"\\u0000"', '"\\ud800"', '"\\udc00"', '"abc', '['.repeat(33)];
  const longNumbers = ['1'.repeat(302), `[${'1'.repeat(302)}]`, `[${'1'.repeat(302)},1]`];

  assert.deepEqual(new Set([...suspects, ...longNumbers].map(scanned)), new Set([-1]));
});
