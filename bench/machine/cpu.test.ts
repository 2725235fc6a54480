import assert from 'node:assert/strict';
import { test } from 'node:test';
import { busyTicksOf, cpuUse, processTicksOf, statusMb } from './cpu.ts';

test('the time of a process is read whatever its name is', () => {
  const rest = 'S 1 2 3 4 5 6 7 8 9 10 250 50 0 0 20 0 7 0';

  assert.equal(processTicksOf(`4711 (node) ${rest}`), 300);
  assert.equal(processTicksOf(`4711 (a) b (c)) ${rest}`), 300);
});

test('waiting for a disk is not work', () => {
  const stat = 'cpu  9 9 9 9 9 9 9 9\ncpu0 10 1 20 700 300 2 3 4 0 0\ncpu1 1 0 0 99 0 0 0 0 0 0\n';

  assert.deepEqual(busyTicksOf(stat), [40, 1]);
});

test('use is a share of the time that passed', () => {
  const from = { atMs: 1_000, processTicks: 100, busyTicks: [200, 0] };
  const to = { atMs: 3_000, processTicks: 280, busyTicks: [400, 50] };

  assert.deepEqual(cpuUse(from, to), { process: 0.9, cores: [1, 0.25] });
});

test('memory is told in megabytes', () => {
  assert.equal(statusMb('VmHWM:\t  250000 kB\nVmRSS:\t  125000 kB\n', 'VmRSS'), 128);
});
