import { type Round, sizeQuotient, summarize, type Summary } from './arithmetic.ts';
import type { Figure } from './figures.ts';
import { createLoadRunner, type LoadRunner, type RunSlice } from './load/load-runner.ts';
import type { Generator } from './load/generator.ts';
import type { Load } from './load/template.ts';
import { type ServerProcess, startServerProcess } from './machine/processes.ts';
import { type WatchedUse, watchCpu, whyNotCounted } from './machine/watch-cpu.ts';
import { sampleAnswers } from './sample-answers.ts';
import type { Site } from './site.ts';

/** What was measured of one figure, at one size and one number of connections. */
export interface Result extends Summary {
  readonly name: string;
  readonly title: string;
  readonly connections: number;
  readonly clients: number;
  /** Median over the rounds; undefined where the generator does not tell. */
  readonly p99Ms: number | undefined;
  /** Share of a core that the server used while it was loaded; undefined where the system does not tell. */
  readonly serverUse: number | undefined;
  /** Processor time per operation in microseconds, ours and that of the HTTP limit: steadier than rates. */
  readonly cpuUs: number | undefined;
  readonly httpCpuUs: number | undefined;
  readonly rounds: number;
  /** Rounds in which the server's core was the busy one and undisturbed. Where none was, all were taken. */
  readonly countedRounds: number;
  /** Requests that were not answered with success: there should be none. */
  readonly failures: number;
  /** How many times slower than at the smallest size; for the other sizes. */
  readonly sizeQuotient: number | undefined;
}

/** What running a figure takes. */
export interface RunOptions {
  readonly sites: readonly Site[];
  readonly generator: Generator;
  readonly sliceSeconds: number;
  readonly warmUpSeconds: number;
  readonly rounds: number;
}

/** Commands in a recorded transaction, and transactions in one slice of the storage limit. */
const batchItems = 1_000;
const batchesPerSlice = 4;
const warmUpConnections = 64;
/** So many different reads that a large directory cannot come from the cache. */
const recordedReads = 30_000;
/** Reads that cost more are recorded for so long. */
const recordReadsMs = 2_000;
const readSliceMs = 300;

/** Measures a figure at one number of connections and every size, contender after contender in each round. */
export async function runFigure(
  figure: Figure,
  connections: number,
  options: RunOptions,
): Promise<Result[]> {
  const { sites, rounds } = options;
  const first = sites[0];
  if (first === undefined) {
    throw new Error('there must be a directory');
  }
  if (figure.writes) {
    for (const site of sites) {
      await site.refresh();
    }
  }
  const routes = await sampleAnswers(figure.load, first);
  const limit = await startServerProcess('bench/limits/limit-server.ts', [JSON.stringify(routes)]);
  const runner = createLoadRunner(options.generator);
  try {
    for (const { storage } of sites) {
      await record(storage, figure, rounds + 1);
    }
    const measured: RoundMeasurement[][] = sites.map(() => []);
    for (let round = 0; round <= rounds; round++) {
      // The first round only warms everything up, which takes requests, however few are measured later: after a
      // second of upserts V8 still runs much of what it will have compiled after five, at two thirds of the pace.
      const isWarmUp = round === 0;
      const slice = {
        connections: isWarmUp && figure.load.bulk === undefined ? warmUpConnections : connections,
        seconds: isWarmUp ? options.warmUpSeconds : options.sliceSeconds,
      };
      const http = await measure(runner, figure.load, limit, first, slice);
      for (const [index, site] of sites.entries()) {
        site.warm('server');
        const ours = await measure(runner, figure.load, site.server, site, slice);
        site.warm('storage');
        const storage = await replay(site.storage, figure);
        if (!isWarmUp) {
          measured[index]?.push({ http, ours, storage });
        }
      }
    }
    return resultsOf(figure, connections, sites, measured);
  } finally {
    await runner.close();
    await limit.stop();
  }
}

interface Measurement {
  readonly operations: number;
  readonly perSecond: number;
  readonly p99Ms: number | undefined;
  readonly failures: number;
  readonly use: WatchedUse | undefined;
}

interface RoundMeasurement {
  readonly http: Measurement;
  readonly ours: Measurement;
  /** Operations per second. */
  readonly storage: number;
}

async function measure(
  runner: LoadRunner,
  load: Load,
  { url, pid }: ServerProcess,
  { directory: { key, targetsPath } }: Site,
  slice: Omit<RunSlice, 'load' | 'url' | 'key' | 'targetsPath'>,
): Promise<Measurement> {
  const { result, use } = await watchCpu(pid, () =>
    runner.run({ load, url, key, targetsPath, ...slice }),
  );
  return { ...result, use };
}

async function record(storage: Site['storage'], figure: Figure, slices: number): Promise<void> {
  const { load } = figure;
  if (figure.writes) {
    const { bulk } = load;
    await storage.ask({
      op: 'recordWrites',
      load: bulk === undefined ? load : { ...load, bulk: { ...bulk, items: batchItems } },
      batches: slices * batchesPerSlice,
      batchItems,
    });
  } else {
    await storage.ask({ op: 'recordReads', load, readsMax: recordedReads, ms: recordReadsMs });
  }
}

async function replay(storage: Site['storage'], figure: Figure): Promise<number> {
  const { operations, ms } = await storage.ask(
    figure.writes
      ? { op: 'replayWrites', batches: batchesPerSlice }
      : { op: 'replayReads', ms: readSliceMs },
  );
  return operations / (ms / 1_000);
}

function resultsOf(
  figure: Figure,
  connections: number,
  sites: readonly Site[],
  measured: readonly (readonly RoundMeasurement[])[],
): Result[] {
  const smallest = measured[0] ?? [];
  return sites.map(({ directory: { clients } }, index) => {
    const all = measured[index] ?? [];
    const counted = all.filter(isCounted);
    const rounds = counted.length > 0 ? counted : all;
    const uses = rounds.flatMap(({ ours }) => (ours.use === undefined ? [] : [ours.use.server]));
    const p99s = rounds.flatMap(({ ours }) => (ours.p99Ms === undefined ? [] : [ours.p99Ms]));
    return {
      ...summarize(rounds.map(roundOf)),
      name: figure.name,
      title: figure.title,
      connections,
      clients,
      p99Ms: middle(p99s),
      serverUse: middle(uses),
      cpuUs: middle(rounds.flatMap(({ ours }) => cpuUsOf(ours))),
      httpCpuUs: middle(rounds.flatMap(({ http }) => cpuUsOf(http))),
      rounds: all.length,
      countedRounds: counted.length,
      failures: all.reduce((sum, { ours }) => sum + ours.failures, 0),
      sizeQuotient: index === 0 ? undefined : sizeQuotient(ratesOf(smallest), ratesOf(all)),
    };
  });
}

function cpuUsOf({ use, operations }: Measurement): number[] {
  return use === undefined ? [] : [(use.serverSeconds / operations) * 1_000_000];
}

function isCounted({ ours, http }: RoundMeasurement): boolean {
  return whyNotCounted(ours.use) === undefined && whyNotCounted(http.use) === undefined;
}

function roundOf({ http, ours, storage }: RoundMeasurement): Round {
  return { http: http.perSecond, ours: ours.perSecond, storage };
}

function ratesOf(rounds: readonly RoundMeasurement[]): number[] {
  return rounds.map(({ ours }) => ours.perSecond);
}

function middle(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
