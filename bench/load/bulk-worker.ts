import { Agent, request as httpRequest } from 'node:http';
import { readTargets } from '../directories/targets.ts';
import { serveWorker } from '../machine/processes.ts';
import type { LoadOptions } from './generator.ts';
import { createSlotSource } from './slot-source.ts';
import { instantiate } from './template.ts';

/*
 * Sends bulk requests that were made beforehand, a few at a time, and measures from the first byte to
 * the last answer: a slice of fixed length would cut the last of so few requests off.
 */

/** A run of bulk requests. */
export interface BulkRun extends Omit<LoadOptions, 'url'> {
  /** One run each, with bodies of its own; what lies between is not measured. */
  readonly url: string;
  readonly connections: number;
  readonly requests: number;
  readonly tag: string;
}

/** How long all of them took. */
export interface BulkResult {
  readonly ms: number;
  /** From the start of a request to its answer, the longest. */
  readonly longestMs: number;
}

serveWorker<BulkRun, BulkResult>(async (run) => {
  const source = createSlotSource(run.tag, readTargets(run.targetsPath));
  const requests = Array.from({ length: run.requests }, () => instantiate(run.load, source));
  const bodies = requests.map(({ body }) => Buffer.from(body ?? ''));
  const path = requests[0]?.path ?? '/';
  const agent = new Agent({ keepAlive: true, maxSockets: run.connections });
  globalThis.gc?.();
  let longestMs = 0;
  let next = 0;
  async function sendAll(): Promise<void> {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const began = performance.now();
      await send(agent, run, path, body);
      longestMs = Math.max(longestMs, performance.now() - began);
    }
  }
  const began = performance.now();
  await Promise.all(Array.from({ length: run.connections }, sendAll));
  const ms = performance.now() - began;
  agent.destroy();
  return { ms, longestMs };
});

function send(agent: Agent, { url, key }: BulkRun, path: string, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url + path, {
      agent,
      method: 'POST',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'content-length': body.length,
      },
    });
    request.once('response', (response) => {
      response.resume();
      response.once('end', () => {
        if (response.statusCode === 200) {
          resolve();
        } else {
          reject(new Error(`a bulk request was answered ${response.statusCode}`));
        }
      });
    });
    request.once('error', reject);
    request.end(body);
  });
}
