import assert from 'node:assert/strict';
import { test } from 'node:test';
import { combinedLimit, median, sizeQuotient, summarize } from './arithmetic.ts';

test('a median is the middle value, or the mean of the two middle ones', () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.throws(() => median([]), /at least one/);
});

test('two limits of the same height combine to half of it', () => {
  assert.equal(combinedLimit(20_000, 20_000), 10_000);
});

test('a limit that is out of reach leaves the other one', () => {
  assert.ok(Math.abs(combinedLimit(1e15, 15_000) - 15_000) < 0.001);
});

test('ratios are taken within each round, so that a round in which everything was slow changes none', () => {
  const quiet = { http: 40_000, storage: 40_000, ours: 10_000 };
  const disturbed = { http: 4_000, storage: 4_000, ours: 1_000 };

  const summary = summarize([quiet, disturbed, quiet]);

  assert.equal(summary.combinedRatio, 0.5);
  assert.equal(summary.storageRatio, 0.25);
  assert.equal(summary.ours, 10_000);
  assert.equal(summary.combined, 20_000);
});

test('the quotient of sizes is above one where the large directory is slower', () => {
  assert.equal(sizeQuotient([100, 200, 90], [50, 100, 90]), 2);
});
