import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';

/** A thread's V8 heap, in MB. */
export interface ThreadHeap {
  /** What lives for long: a thread that needs more ends with an error. */
  readonly oldMax: number;
  /** Each half of what is new; V8 takes up to three times as much. */
  readonly semiSpaceMax: 1 | 2 | 4 | 8;
}

/**
 * Starts a thread. V8 takes the flag by which `bin/clientele` gives the main thread a larger young generation for
 * all threads, whatever `resourceLimits` say, so the flag is set for those that come. V8 reads it when a heap is
 * made, so the heaps that there are stay as they are.
 */
export function startThread(script: URL, workerData: unknown, heap: ThreadHeap): Worker {
  setFlagsFromString(`--max-semi-space-size=${heap.semiSpaceMax}`);
  return new Worker(script, {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: heap.oldMax },
  });
}
