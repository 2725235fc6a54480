import type { Clock } from '../../src/lib/clock.ts';
import { nextTurn } from '../../src/lib/next-turn.ts';
import type { Timers } from '../../src/webhooks/timers.ts';

interface Waiting {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that stands still until a test moves it, and waits that end by it. */
export interface FakeTime {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Lets everything happen that needs no time. */
  settle(): Promise<void>;
  /** Goes from wait to wait until `isDone`, `untilMs` at the latest, and settles after each. */
  run(untilMs: number, isDone?: () => boolean): Promise<void>;
}

/** Turns of the event loop after which nothing is left to happen: an engine of this process needs a few. */
const turns = 30;
/** Of one run: more would be somebody who never comes to rest. */
const stepsMax = 2_000;

export function createFakeTime(startMs: number): FakeTime {
  let now = startMs;
  const waiting = new Set<Waiting>();
  const nextOf = (): Waiting | undefined => [...waiting].sort((a, b) => a.at - b.at)[0];

  async function settle(): Promise<void> {
    for (let turn = 0; turn < turns; turn++) {
      await nextTurn();
    }
  }

  return {
    clock: { now: () => now },
    timers: {
      after(ms, run) {
        const wait = { at: now + ms, run };
        waiting.add(wait);
        return () => void waiting.delete(wait);
      },
    },
    settle,
    async run(untilMs, isDone = () => false) {
      await settle();
      for (let step = 0; step < stepsMax && !isDone(); step++) {
        const next = nextOf();
        if (next === undefined || next.at > untilMs) {
          break;
        }
        waiting.delete(next);
        now = Math.max(now, next.at);
        next.run();
        await settle();
      }
    },
  };
}
