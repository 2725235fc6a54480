import { setTimeout as pause } from 'node:timers/promises';
import type { CallersQuestion, CallersResult } from './load/callers-worker.ts';
import { crowdpowerUpserts, nativeLists, nativeSearches, reads } from './load/loads.ts';
import { nextTag } from './load/load-runner.ts';
import type { ProbeQuestion, ProbeResult } from './load/probe-worker.ts';
import type { Load } from './load/template.ts';
import { canPin, moveServer, startWorker, type Worker } from './machine/processes.ts';
import type { Site } from './site.ts';

/** How long some requests took, alone or beside searches. */
export interface BesideResult {
  readonly title: string;
  readonly clients: number;
  /** Where the server ran: on its core alone, or on that of the load as well. */
  readonly cores: 'own' | 'all';
  readonly requests: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** The most that p99 should be, where something is asked for. */
  readonly mustMs: number | undefined;
}

/** Issue 3, "Must show": p99 of one caller; of many, in medians of one; of others, in their own p99. */
const oneP99MsMax = 50;
const manyCallers = 16;
const besideFactorMax = 2;

interface Probe {
  readonly title: string;
  readonly load: Load;
  readonly everyMs: number;
}

const probes: readonly Probe[] = [
  {
    title: 'get by id',
    load: reads('fullengage', '/api/v1/clients/:id', [['/api/v1/clients/', { slot: 'id' }]]),
    everyMs: 5,
  },
  { title: 'single upsert', load: crowdpowerUpserts('attributes'), everyMs: 10 },
];

/** What a p99 is made of at least. Fewer upserts would have the copying of the WAL, every few seconds, in one part or the other. */
const requestsMin = 1_500;

/** What others run beside. The second reads every client for each of its pages. */
const neighbours = [
  { title: `${manyCallers} searching`, load: nativeSearches(), callers: manyCallers },
  {
    title: '1 filtering by a field without an index',
    load: nativeLists('&filter[customFields.plan]=none'),
    callers: 1,
  },
] as const;

/** Requests before the first that count: they make the threads start and the code warm. */
const warmUpMs = 2_000;

type Callers = Worker<CallersQuestion, CallersResult>;
type Prober = Worker<ProbeQuestion, ProbeResult>;

/** Measures searches, then gets and upserts alone and beside them, for some seconds each. */
export async function runBeside(site: Site, seconds: number): Promise<BesideResult[]> {
  const callers: Callers = startWorker('load', 'load/callers-worker.ts');
  const prober: Prober = startWorker('load', 'load/probe-worker.ts');
  const results: BesideResult[] = [];
  try {
    for (const cores of canPin ? (['own', 'all'] as const) : (['all'] as const)) {
      site.warm('server');
      const run: Run = { site, callers, prober, ms: seconds * 1_000 };
      await search({ ...run, ms: warmUpMs }, manyCallers);
      // The threads that have started move along.
      moveServer(site.server.pid, cores);
      const measured = await measure(run);
      results.push(
        ...measured.map((each) => ({ ...each, clients: site.directory.clients, cores })),
      );
    }
  } finally {
    moveServer(site.server.pid, 'own');
    await callers.stop();
    await prober.stop();
  }
  return results;
}

interface Run {
  readonly site: Site;
  readonly callers: Callers;
  readonly prober: Prober;
  readonly ms: number;
}

type Measured = Omit<BesideResult, 'clients' | 'cores'>;

async function measure(run: Run): Promise<Measured[]> {
  const one = await search(run, 1);
  const many = await search(run, manyCallers);
  const results: Measured[] = [
    { title: '1 searching', ...one, mustMs: oneP99MsMax },
    { title: `${manyCallers} searching`, ...many, mustMs: manyCallers * one.medianMs },
  ];
  for (const { title, load, everyMs } of probes) {
    const ms = Math.max(run.ms, everyMs * requestsMin);
    await probe(run, load, { everyMs, ms: warmUpMs });
    const alone = await probe(run, load, { everyMs, ms });
    results.push({ title: `${title}, alone`, ...alone, mustMs: undefined });
    for (const neighbour of neighbours) {
      await start(run, neighbour.load, neighbour.callers);
      const beside = await probe(run, load, { everyMs, ms });
      await run.callers.ask({ op: 'stop' });
      results.push({
        title: `${title}, beside ${neighbour.title}`,
        ...beside,
        mustMs: besideFactorMax * alone.p99Ms,
      });
    }
  }
  return results;
}

async function search(run: Run, count: number): Promise<CallersResult> {
  await start(run, nativeSearches(), count);
  await pause(run.ms);
  return run.callers.ask({ op: 'stop' });
}

async function start({ site, callers }: Run, load: Load, count: number): Promise<void> {
  await callers.ask({ op: 'start', ...targetOf(site), load, callers: count, tag: nextTag() });
}

async function probe(
  { site, prober }: Run,
  load: Load,
  { everyMs, ms }: { readonly everyMs: number; readonly ms: number },
): Promise<Pick<ProbeResult, 'requests' | 'medianMs' | 'p99Ms'>> {
  await prober.ask({ op: 'start', ...targetOf(site), load, everyMs, tag: nextTag() });
  await pause(ms);
  const { requests, medianMs, p99Ms } = await prober.ask({ op: 'stop' });
  return { requests, medianMs, p99Ms };
}

function targetOf({ server: { url }, directory: { key, targetsPath } }: Site): {
  readonly url: string;
  readonly key: string;
  readonly targetsPath: string;
} {
  return { url, key, targetsPath };
}
