import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { andThen } from './maybe-promise.ts';

void test('a value that is there goes on at once, and what is thrown on the way is thrown', () => {
  assert.equal(
    andThen(2, (value) => value * 21),
    42,
  );
  assert.throws(() => andThen(2, fail), /broken/);
});

void test('a value that will be goes on then, and what is thrown on the way is rejected', async () => {
  assert.equal(await andThen(Promise.resolve(2), (value) => value * 21), 42);
  await assert.rejects(async () => andThen(Promise.resolve(2), fail), /broken/);
  await assert.rejects(async () => andThen(Promise.reject(new Error('before')), fail), /before/);
});

function fail(): never {
  throw new Error('broken');
}
