import { createRequire } from 'node:module';
import { readTargets } from '../directories/targets.ts';
import { serveWorker } from '../machine/processes.ts';
import type { LoadOptions, LoadResult, SliceOptions } from './generator.ts';
import { createSlotSource } from './slot-source.ts';
import { instantiate } from './template.ts';

/** The little of autocannon that is used; it has no types of its own. */
type Autocannon = (options: {
  readonly url: string;
  readonly connections: number;
  readonly duration: number;
  readonly timeout: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly requests: readonly { setupRequest(request: object): object }[];
}) => Promise<{
  readonly requests: { readonly total: number };
  readonly duration: number;
  readonly latency: { readonly p99: number; readonly max: number };
  readonly non2xx: number;
  readonly errors: number;
}>;

const autocannon = createRequire(import.meta.url)('autocannon') as Autocannon;
const timeoutSeconds = 10;

serveWorker<LoadOptions & SliceOptions, LoadResult>(async (slice) => {
  const source = createSlotSource(slice.tag, readTargets(slice.targetsPath));
  const result = await autocannon({
    url: slice.url,
    connections: slice.connections,
    duration: slice.seconds,
    timeout: timeoutSeconds,
    headers: { authorization: `Bearer ${slice.key}`, 'content-type': 'application/json' },
    requests: [
      {
        setupRequest(request) {
          const { method, path, body } = instantiate(slice.load, source);
          return { ...request, method, path, body };
        },
      },
    ],
  });
  return {
    requests: result.requests.total,
    perSecond: result.requests.total / result.duration,
    p99Ms: result.latency.p99,
    maxMs: result.latency.max,
    refused: result.non2xx,
    failed: result.errors,
  };
});
