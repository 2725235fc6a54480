import { Agent } from 'node:http';
import { readTargets } from '../directories/targets.ts';
import { serveWorker } from '../machine/processes.ts';
import type { LoadOptions } from './generator.ts';
import { send } from './send.ts';
import { createSlotSource } from './slot-source.ts';
import { instantiate } from './template.ts';

/*
 * Callers that each send a request as soon as the one before is answered, until they are told to stop.
 * Unlike wrk it tells the median, too, and runs for as long as something else takes.
 */

/** Asks the callers to begin, or to stop and tell. */
export type CallersQuestion =
  | ({ readonly op: 'start'; readonly callers: number; readonly tag: string } & LoadOptions)
  | { readonly op: 'stop' };

/** How long answers took. */
export interface CallersResult {
  readonly requests: number;
  readonly medianMs: number;
  readonly p99Ms: number;
}

const agent = new Agent({ keepAlive: true });
let waits: number[] = [];
let callers: Promise<void>[] = [];
let stopped = new AbortController();

serveWorker<CallersQuestion, CallersResult>(async (question) => {
  if (question.op === 'start') {
    waits = [];
    stopped = new AbortController();
    const source = createSlotSource(question.tag, readTargets(question.targetsPath));
    callers = Array.from({ length: question.callers }, () =>
      call(question, source, stopped.signal),
    );
  } else {
    stopped.abort();
    await Promise.all(callers);
  }
  const sorted = waits.toSorted((a, b) => a - b);
  return {
    requests: sorted.length,
    medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0,
    p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
  };
});

async function call(
  options: LoadOptions,
  source: ReturnType<typeof createSlotSource>,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    const began = performance.now();
    await send(agent, options, instantiate(options.load, source));
    waits.push(performance.now() - began);
  }
}
