import { type Worker, startWorker } from '../machine/processes.ts';
import type { BulkResult, BulkRun } from './bulk-worker.ts';
import type { Generator, LoadOptions, PreparedLoad } from './generator.ts';

/** One slice of load against one server. */
export interface RunSlice extends LoadOptions {
  readonly connections: number;
  readonly seconds: number;
}

/** What a slice came to, in operations: for bulk loads, rows. */
export interface SliceResult {
  readonly operations: number;
  readonly perSecond: number;
  readonly p99Ms: number | undefined;
  readonly failures: number;
}

/** Runs slices of load, single requests by the generator and bulk ones by a worker of our own. */
export interface LoadRunner {
  run(slice: RunSlice): Promise<SliceResult>;
  close(): Promise<void>;
}

/** Rows that the bulk requests of one slice have, about. */
const bulkRows = 20_000;

/** Makes a runner. Every slice of the whole process has a tag of its own, so that fresh values are. */
export function createLoadRunner(generator: Generator): LoadRunner {
  const prepared = new Map<string, PreparedLoad>();
  let bulkWorker: Worker<BulkRun, BulkResult> | undefined;

  async function runSingle(slice: RunSlice): Promise<SliceResult> {
    const id = `${slice.url} ${slice.targetsPath}`;
    const load = prepared.get(id) ?? generator.prepare(slice);
    prepared.set(id, load);
    const { connections, seconds } = slice;
    const { requests, perSecond, p99Ms, refused, failed } = await load.run({
      connections,
      seconds,
      tag: nextTag(),
    });
    return { operations: requests, perSecond, p99Ms, failures: refused + failed };
  }

  async function runBulk(slice: RunSlice, items: number): Promise<SliceResult> {
    bulkWorker ??= startWorker<BulkRun, BulkResult>('load', 'load/bulk-worker.ts');
    const { load, url, key, targetsPath, connections } = slice;
    const requests = Math.max(connections, Math.ceil(bulkRows / items));
    const tag = nextTag();
    const { ms } = await bulkWorker.ask({
      load,
      url,
      key,
      targetsPath,
      connections,
      requests,
      tag,
    });
    const operations = requests * items;
    return { operations, perSecond: operations / (ms / 1_000), p99Ms: undefined, failures: 0 };
  }

  return {
    run: (slice) =>
      slice.load.bulk === undefined ? runSingle(slice) : runBulk(slice, slice.load.bulk.items),
    async close() {
      await bulkWorker?.stop();
    },
  };
}

let slices = 0;

/** Letters and digits that no slice before had, in this run or another. */
export function nextTag(): string {
  slices += 1;
  return `${Date.now().toString(36)}x${slices.toString(36)}x`;
}
