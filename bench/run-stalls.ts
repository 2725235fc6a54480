import { crowdpowerBulk, crowdpowerUpserts, fullengageLists, reads } from './load/loads.ts';
import { nextTag } from './load/load-runner.ts';
import type { BulkResult, BulkRun } from './load/bulk-worker.ts';
import type { ProbeQuestion, ProbeResult } from './load/probe-worker.ts';
import type { Load } from './load/template.ts';
import { startWorker } from './machine/processes.ts';
import type { Site } from './site.ts';

/** How long other requests waited while bulk requests of 10,000 ran. */
export interface StallResult extends ProbeResult {
  readonly title: string;
  readonly clients: number;
  /** How long the longest of the bulk requests took. */
  readonly bulkMs: number;
}

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
  { title: 'list of 50 by name', load: fullengageLists('&sortBy=name'), everyMs: 20 },
  { title: 'single upsert', load: crowdpowerUpserts('attributes'), everyMs: 20 },
];

const bulkItems = 10_000;
const bulkRequests = 4;

/** Probes one kind of request after the other while bulk requests run, one at a time. */
export async function runStalls(site: Site): Promise<StallResult[]> {
  const { url } = site.server;
  const { key, targetsPath, clients } = site.directory;
  const prober = startWorker<ProbeQuestion, ProbeResult>('load', 'load/probe-worker.ts');
  const bulk = startWorker<BulkRun, BulkResult>('load', 'load/bulk-worker.ts');
  const results: StallResult[] = [];
  try {
    for (const { title, load, everyMs } of probes) {
      site.warm('server');
      const target = { url, key, targetsPath };
      await prober.ask({ op: 'start', ...target, load, everyMs, tag: nextTag() });
      const { longestMs: bulkMs } = await bulk.ask({
        ...target,
        load: crowdpowerBulk(bulkItems),
        connections: 1,
        requests: bulkRequests,
        tag: nextTag(),
      });
      results.push({ title, clients, bulkMs, ...(await prober.ask({ op: 'stop' })) });
    }
  } finally {
    await prober.stop();
    await bulk.stop();
  }
  return results;
}
