import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { readInSlices, runAtOnce, runInTurns, sortInSteps, stepRows } from './steps.ts';

void test('sorting in steps sorts, and keeps the order of equals', () => {
  const item = fc.record({ key: fc.integer({ min: 0, max: 5 }), place: fc.constant(0) });
  fc.assert(
    fc.property(
      fc.array(item, { maxLength: 30 }),
      fc.integer({ min: 0, max: 300 }),
      (few, times) => {
        const items = Array.from({ length: times }, () => few)
          .flat()
          .map((one, place) => ({ ...one, place }));
        const expected = [...items].sort((a, b) => a.key - b.key);

        const sorted = runAtOnce(sortInSteps(items, (a, b) => a.key - b.key));

        assert.deepEqual(sorted, expected);
      },
    ),
    { numRuns: 30 },
  );
});

void test('a page read in slices is whole, in order, and ends where the rows end', () => {
  const all = Array.from({ length: stepRows * 3 }, (_, index) => index + 1);
  for (const limit of [1, stepRows, stepRows + 1, stepRows * 3, 10_000]) {
    const read = readInSlices(
      { after: 2, limit },
      (slice) => all.filter((item) => item > slice.after).slice(0, slice.limit),
      (item) => item,
    );

    assert.deepEqual(runAtOnce(read), all.slice(2, 2 + limit));
  }
});

void test('work in turns gives the event loop back', async () => {
  let turns = 0;
  const watch = setInterval(() => {
    turns += 1;
  }, 1).unref();

  const items = Array.from({ length: 200_000 }, (_, index) => (index * 7919) % 200_000);
  const sorted = await runInTurns(sortInSteps(items, (a, b) => a - b));

  clearInterval(watch);
  assert.equal(sorted[199_999], 199_999);
  assert(turns > 2);
});
