import { setTimeout as delay } from 'node:timers/promises';
import { nextTurn } from '../lib/next-turn.ts';

/** A little longer than others wait between two tries to get at the same file. */
const restMs = 6;

/** How old what is known of others may be: a look at a lock takes as long as ten rows. */
const lookEveryMs = 1_000;

export interface RestOptions {
  /** How often the database is left to other processes. */
  readonly everyMs: number;
  /** The same beside a server, whose callers wait. */
  readonly everyMsBesideServer: number;
  /** Whether one of another process is at work. */
  isBesideServer(): boolean;
}

/** How an import leaves room for other processes. */
export interface Rest {
  /**
   * What an import does between two chunks: it gives the event loop back, and, every so often, the database
   * to other processes, who would else find it taken each time they look.
   */
  rest(): Promise<void>;
  /** Whether one was beside it when it looked last. */
  isBesideServer(): boolean;
}

/** For one run of an import, or of several one after the other. */
export function createRest(options: RestOptions): Rest {
  const { everyMs, everyMsBesideServer } = options;
  let restedAt = performance.now();
  let lookedAt = -Infinity;
  let isBeside = true;

  function isBesideServer(): boolean {
    const now = performance.now();
    if (now - lookedAt > lookEveryMs) {
      lookedAt = now;
      isBeside = options.isBesideServer();
    }
    return isBeside;
  }

  return {
    isBesideServer,
    async rest() {
      const restEveryMs = isBesideServer() ? everyMsBesideServer : everyMs;
      if (performance.now() - restedAt < restEveryMs) {
        await nextTurn();
        return;
      }
      await delay(restMs);
      restedAt = performance.now();
    },
  };
}
