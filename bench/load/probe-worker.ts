import { Agent } from 'node:http';
import { readTargets } from '../directories/targets.ts';
import { serveWorker } from '../machine/processes.ts';
import type { LoadOptions } from './generator.ts';
import { send } from './send.ts';
import { createSlotSource } from './slot-source.ts';
import { instantiate } from './template.ts';

/*
 * Sends one request after the other at fixed moments, whether or not those before have been answered
 * (open loop), until it is told to stop, and keeps the longest wait. A wait counts from the moment at
 * which the request was due, so that a stall is not hidden by sending less.
 */

/** Asks the probe to begin, or to stop and tell. */
export type ProbeQuestion =
  | ({ readonly op: 'start'; readonly everyMs: number; readonly tag: string } & LoadOptions)
  | { readonly op: 'stop' };

/** What was waited for. */
export interface ProbeResult {
  readonly requests: number;
  readonly longestMs: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** How late this process itself was at worst: part of `longestMs`, and none of the server's doing. */
  readonly ownLatenessMs: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 200 });
let waits: number[] = [];
let ownLatenessMs = 0;
let inFlight: Promise<void>[] = [];
let timer: NodeJS.Timeout | undefined;

serveWorker<ProbeQuestion, ProbeResult>(async (question) => {
  if (question.op === 'start') {
    waits = [];
    ownLatenessMs = 0;
    inFlight = [];
    start(question);
  } else {
    clearTimeout(timer);
    await Promise.all(inFlight);
  }
  const sorted = waits.toSorted((a, b) => a - b);
  return {
    requests: sorted.length,
    longestMs: sorted.at(-1) ?? 0,
    medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0,
    p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    ownLatenessMs,
  };
});

function start(question: Extract<ProbeQuestion, { op: 'start' }>): void {
  const source = createSlotSource(question.tag, readTargets(question.targetsPath));
  let due = performance.now() + question.everyMs;
  const sendDue = (): void => {
    while (due <= performance.now()) {
      const dueAt = due;
      ownLatenessMs = Math.max(ownLatenessMs, performance.now() - dueAt);
      inFlight.push(
        send(agent, question, instantiate(question.load, source)).then(() => {
          waits.push(performance.now() - dueAt);
        }),
      );
      due += question.everyMs;
    }
    timer = setTimeout(sendDue, Math.max(0, due - performance.now()));
  };
  sendDue();
}
