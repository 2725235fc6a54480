import { setTimeout as delay } from 'node:timers/promises';
import { nextTurn } from '../lib/next-turn.ts';

/** A little longer than others wait between two tries to get at the same file. */
const restMs = 6;

/**
 * What an import does between two chunks: it gives the event loop back, and, every so often, the database
 * to other processes, who would else find it taken each time they look.
 */
export function createRest(everyMs: number): () => Promise<void> {
  let restedAt = performance.now();
  return async () => {
    if (performance.now() - restedAt < everyMs) {
      await nextTurn();
      return;
    }
    await delay(restMs);
    restedAt = performance.now();
  };
}
