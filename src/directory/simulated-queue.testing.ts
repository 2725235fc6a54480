import type { WriteGate } from './write-gate.ts';

/** Callers of a simulated server, and how long it takes for what it does, in ms. */
export interface Simulation {
  /** Callers who send at fixed moments, whether or not those before were answered. */
  readonly perSecond?: number;
  /** Callers who each send again when they are answered; who is refused waits a second. */
  readonly connections?: number;
  readonly seconds: number;
  /** What each commit takes. */
  readonly commitMs: () => number;
  readonly perWriteMs: number;
  readonly perRefusalMs: number;
  readonly gate: WriteGate;
  readonly clock: { nowMs: number };
}

/** What became of them. */
export interface Simulated {
  /** From the moment at which each was due, in ms. */
  readonly acceptedMs: readonly number[];
  readonly refusedMs: readonly number[];
}

const retryAfterMs = 1_000;

/**
 * A server in miniature, in a time of its own: one thread reads everything that has arrived, takes or refuses it, and
 * then commits what it took.
 */
export function simulate(simulation: Simulation): Simulated {
  const { perSecond = 0, connections = 0, seconds, gate, clock } = simulation;
  const everyMs = 1_000 / perSecond;
  const endMs = clock.nowMs + seconds * 1_000;
  const acceptedMs: number[] = [];
  const refusedMs: number[] = [];
  let dueMs = Array.from({ length: connections }, () => clock.nowMs);
  let nextMs = perSecond === 0 ? Infinity : clock.nowMs;

  while (clock.nowMs < endMs) {
    for (; nextMs <= clock.nowMs; nextMs += everyMs) {
      dueMs.push(nextMs);
    }
    const arrived = dueMs.filter((due) => due <= clock.nowMs);
    dueMs = dueMs.filter((due) => due > clock.nowMs);
    if (arrived.length === 0) {
      clock.nowMs = Math.min(...dueMs, nextMs);
      continue;
    }
    const { taken, refused } = choose(arrived, gate);
    for (const due of refused) {
      clock.nowMs += simulation.perRefusalMs;
      refusedMs.push(clock.nowMs - due);
      if (connections > 0) {
        dueMs.push(clock.nowMs + retryAfterMs);
      }
    }
    const joinedAtMs = clock.nowMs;
    const beganAtMs = clock.nowMs;
    clock.nowMs += simulation.commitMs() + taken.length * simulation.perWriteMs;
    for (const due of taken) {
      acceptedMs.push(clock.nowMs - due);
      if (connections > 0) {
        dueMs.push(clock.nowMs);
      }
    }
    gate.committed({
      length: taken.length,
      waitedMs: clock.nowMs - joinedAtMs,
      commitMs: clock.nowMs - beganAtMs,
    });
  }
  return { acceptedMs, refusedMs };
}

/** One by one while all are taken, the newest of them while few are: as `src/http/pressure.ts` does. */
function choose(arrived: readonly number[], gate: WriteGate) {
  const taken: number[] = [];
  const refused: number[] = [];
  for (const [place, due] of arrived.entries()) {
    if (gate.isShedding) {
      const rest = arrived.slice(place);
      const count = gate.take(rest.length, taken.length);
      taken.push(...rest.slice(rest.length - count));
      refused.push(...rest.slice(0, rest.length - count));
      break;
    }
    (gate.take(1, taken.length) === 1 ? taken : refused).push(due);
  }
  return { taken, refused };
}

/** The 99th of a hundred. */
export function p99(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? NaN;
}
