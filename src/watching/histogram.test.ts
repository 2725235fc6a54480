import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { Histogram } from './histogram.ts';

void test('a value is counted under the first bound that is not below it', () => {
  const histogram = new Histogram([1, 2, 4]);

  for (const value of [0, 1, 1.5, 2, 4, 4.1, 100]) {
    histogram.observe(value);
  }

  assert.deepEqual(histogram.counts, [2, 2, 1, 2]);
  assert.equal(histogram.sum, 112.6);
});
