import { Counter, Gauge, type Metric, Registry, collectDefaultMetrics } from 'prom-client';
import type { RouteName } from '../http/watch.ts';
import type { Figures } from './figures.ts';
import type { Histogram } from './histogram.ts';

type Labels = Readonly<Record<string, string>>;

/** Gives a function that prints the figures as they are by then, with those of the process and its event loop. */
export function figuresText(figures: Figures): () => Promise<string> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const { calls, groups, commits, failedCommits, failedCalls, gauges } = figures;
  const { deliveries, disabledWebhooks } = figures;

  addHistogram(
    registry,
    'clientele_http_request_duration_seconds',
    'From the headers of a request to its answer.',
    () =>
      calls.flatMap(({ name, byStatus }) =>
        Array.from(byStatus, ([status, histogram]) => ({
          labels: labelsOf(name, status),
          histogram,
        })),
      ),
  );
  addCounter(
    registry,
    'clientele_http_requests_total',
    'Requests that were answered.',
    ['dialect', 'method', 'route', 'status'],
    () =>
      calls.flatMap(({ name, byStatus }) =>
        Array.from(byStatus, ([status, { counts }]) => ({
          labels: labelsOf(name, status),
          value: total(counts),
        })),
      ),
  );
  addHistogram(registry, 'clientele_commit_requests', 'Requests that shared a commit.', () => [
    { labels: {}, histogram: groups },
  ]);
  addHistogram(
    registry,
    'clientele_commit_duration_seconds',
    'From the queue to the disk, of each commit.',
    () => [{ labels: {}, histogram: commits }],
  );
  addCounter(
    registry,
    'clientele_failed_commits_total',
    'Commits that storage refused, by error code.',
    ['code'],
    () => by('code', failedCommits),
  );
  addCounter(
    registry,
    'clientele_failed_calls_total',
    'Calls that failed through no fault of their caller, by error code.',
    ['code'],
    () => by('code', failedCalls),
  );
  addCounter(
    registry,
    'clientele_webhook_deliveries_total',
    'Deliveries that have an end: taken, out of attempts (parked), or wanted no more (skipped).',
    ['state'],
    () => by('state', deliveries),
  );
  addCounter(
    registry,
    'clientele_webhooks_disabled_total',
    'Webhooks that were disabled because their receiver is gone or took nothing for days.',
    ['reason'],
    () => by('reason', disabledWebhooks),
  );
  addGauge(
    registry,
    'clientele_waiting_writes',
    'Writes that were taken and are not durable yet.',
    () => gauges.waitingWrites(),
  );
  addGauge(registry, 'clientele_search_threads', 'Threads that read for searches.', () =>
    gauges.searchThreads(),
  );
  return () => registry.metrics();
}

function labelsOf({ dialect, method, path }: RouteName, status: number): Labels {
  return { dialect, method, route: path, status: String(status) };
}

function by(label: string, counts: ReadonlyMap<string, number>) {
  return Array.from(counts, ([name, value]) => ({ labels: { [label]: name }, value }));
}

function addCounter(
  registry: Registry,
  name: string,
  help: string,
  labelNames: string[],
  values: () => readonly { readonly labels: Labels; readonly value: number }[],
): void {
  const counter = new Counter({
    name,
    help,
    labelNames,
    registers: [],
    collect() {
      this.reset();
      for (const { labels, value } of values()) {
        this.inc(labels, value);
      }
    },
  });
  registry.registerMetric(counter);
}

function addGauge(registry: Registry, name: string, help: string, value: () => number): void {
  const gauge = new Gauge({
    name,
    help,
    registers: [],
    collect() {
      this.set(value());
    },
  });
  registry.registerMetric(gauge);
}

/**
 * The histograms of the library count at each call, which takes longer than all else that is counted;
 * so they are counted by ours, and printed as the library prints its own.
 */
function addHistogram(
  registry: Registry,
  name: string,
  help: string,
  series: () => readonly { readonly labels: Labels; readonly histogram: Histogram }[],
): void {
  const metric = {
    name,
    help,
    type: 'histogram',
    get: () => ({ name, help, type: 'histogram', values: series().flatMap(linesOf) }),
  };
  registry.registerMetric(metric as unknown as Metric);

  function linesOf({ labels, histogram }: ReturnType<typeof series>[number]) {
    const { bounds, counts, sum } = histogram;
    let count = 0;
    const buckets = counts.map((value, place) => {
      count += value;
      const le = String(bounds[place] ?? '+Inf');
      return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: count };
    });
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels, value: sum },
      { metricName: `${name}_count`, labels, value: count },
    ];
  }
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
