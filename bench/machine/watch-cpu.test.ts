import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useUnderLoad, whyNotCounted } from './watch-cpu.ts';

/** Samples 100 ms apart, from the ticks that each window adds. */
function samples(windows: readonly (readonly [process: number, core0: number, core1: number])[]) {
  let [processTicks, core0, core1] = [0, 0, 0];
  const all = [{ atMs: 0, processTicks, busyTicks: [core0, core1] }];
  for (const [index, window] of windows.entries()) {
    processTicks += window[0];
    core0 += window[1];
    core1 += window[2];
    all.push({ atMs: (index + 1) * 100, processTicks, busyTicks: [core0, core1] });
  }
  return all;
}

test('the time before and after the load does not count', () => {
  const use = useUnderLoad(
    samples([
      [0, 0, 10],
      [5, 5, 10],
      [10, 10, 6],
      [9, 10, 4],
      [3, 3, 4],
      [0, 0, 0],
    ]),
  );

  assert.deepEqual(use, { serverSeconds: 0.27, server: 0.95, serverCore: 1, loadCore: 0.5 });
});

test('a server that did nothing tells nothing', () => {
  assert.equal(useUnderLoad(samples([[0, 0, 0]])), undefined);
});

test('a slice counts only where the server was the busy one and had its core for itself', () => {
  assert.equal(
    whyNotCounted({ serverSeconds: 1, server: 0.98, serverCore: 1, loadCore: 0.6 }),
    undefined,
  );
  assert.equal(
    whyNotCounted({ serverSeconds: 1, server: 0.5, serverCore: 0.5, loadCore: 0.8 }),
    'load',
  );
  assert.equal(
    whyNotCounted({ serverSeconds: 1, server: 0.99, serverCore: 1, loadCore: 0.99 }),
    'load',
  );
  assert.equal(
    whyNotCounted({ serverSeconds: 1, server: 0.6, serverCore: 1, loadCore: 0.4 }),
    'disturbed',
  );
});
