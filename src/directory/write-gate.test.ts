import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import { p99, simulate, type Simulation } from './simulated-queue.testing.ts';
import { WriteGate, type WriteGateOptions } from './write-gate.ts';

/** A disk that takes 2 ms for a sync, and now and then much longer. */
function commitMs(): () => number {
  let commits = 0;
  return () => {
    commits += 1;
    return commits % 50 === 0 ? 8 : 2 + (commits % 7) * 0.2;
  };
}

function server(options: Partial<WriteGateOptions> = {}) {
  const clock = { nowMs: 0 };
  const gate = new WriteGate({
    waitingMax: 500,
    waitMaxMs: 50,
    now: () => clock.nowMs,
    ...options,
  });
  const costs = { commitMs: commitMs(), perWriteMs: 0.2, perRefusalMs: 0.02, gate, clock };
  return {
    gate,
    clock,
    run: (load: Pick<Simulation, 'perSecond' | 'connections' | 'seconds'>) =>
      simulate({ ...costs, ...load }),
  };
}

void describe('a crowd of writes', () => {
  /** One core writes less than 5,000 a second here. */
  for (const perSecond of [8_000, 20_000]) {
    void test(`of ${perSecond} a second leaves those that are taken within twice the p99 of a quiet server`, () => {
      const { run } = server();
      const quiet = run({ perSecond: 200, seconds: 10 });

      run({ perSecond, seconds: 1 });

      const flood = run({ perSecond, seconds: 10 });

      const ratio = p99(flood.acceptedMs) / p99(quiet.acceptedMs);
      assert.ok(ratio <= 2, `${ratio.toFixed(1)} times`);
      assert.equal(quiet.refusedMs.length, 0);
      assert.ok(flood.acceptedMs.length > 10_000, `${flood.acceptedMs.length} taken`);
      assert.ok(p99(flood.refusedMs) < 20);
    });
  }

  void test('waits for many times as long where only their number counts: the simulation can tell', () => {
    const { run } = server({ waitMaxMs: 0 });
    const quiet = run({ perSecond: 200, seconds: 10 });

    const flood = run({ perSecond: 20_000, seconds: 10 });

    assert.ok(p99(flood.acceptedMs) / p99(quiet.acceptedMs) > 5);
  });

  void test('that goes away again leaves nothing behind', () => {
    const { gate, run } = server();
    run({ perSecond: 20_000, seconds: 2 });

    run({ perSecond: 200, seconds: 1.1 });
    const busy = run({ connections: 64, seconds: 2 });

    assert.equal(gate.limit, 500);
    assert.equal(busy.refusedMs.length, 0);
  });
});

void describe('ordinary use', () => {
  void test('of 64 connections at full speed is never refused, be the disk as slow as it may', () => {
    const { clock, gate } = server();

    const { acceptedMs, refusedMs } = simulate({
      connections: 64,
      seconds: 20,
      commitMs: () => 300,
      perWriteMs: 2,
      perRefusalMs: 0.02,
      gate,
      clock,
    });

    assert.ok(acceptedMs.length > 2_000);
    assert.equal(refusedMs.length, 0);
  });

  void test('behind a large request is refused for its number only', () => {
    const { gate, run } = server();
    run({ connections: 64, seconds: 1 });

    const behind = [200, 400, 499].map((waiting) => gate.take(1, waiting, { isBehindLarge: true }));
    const tooMany = gate.take(1, 500, { isBehindLarge: true });

    assert.deepEqual([...behind, tooMany], [1, 1, 1, 0]);
    assert.equal(gate.isShedding, false);
    assert.equal(gate.take(1, 400), 0);
  });

  void test('of some hundred connections is not refused where they are served in time', () => {
    const { run } = server();

    assert.equal(run({ connections: 200, seconds: 5 }).refusedMs.length, 0);
  });

  void test('is taken up to the bound where waits do not count', () => {
    const { run } = server({ waitMaxMs: 0 });

    assert.equal(run({ connections: 500, seconds: 5 }).refusedMs.length, 0);
    assert.ok(run({ connections: 501, seconds: 5 }).refusedMs.length > 0);
  });
});
