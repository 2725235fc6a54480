import type { CommitReport, WriteWatch } from '../directory/write-watch.ts';
import { DirectoryError } from '../domain/errors.ts';
import type { HttpWatch, RouteName, RouteWatch } from '../http/watch.ts';
import type { WebhookWatch } from '../webhooks/webhook-watch.ts';
import type { Figures, Gauges } from './figures.ts';
import { Histogram } from './histogram.ts';

/** Counts what a server does, for whoever scrapes it. */
export interface Metrics {
  readonly http: HttpWatch;
  readonly writes: WriteWatch;
  readonly webhooks: WebhookWatch;
  /** Counts a call that failed through no fault of its caller, by what it was answered. */
  failed(code: string): void;
  /** The figures in the text format of Prometheus. */
  text(): Promise<string>;
}

/** In seconds. */
const callBounds = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
] as const;
const commitBounds = [0.0005, ...callBounds] as const;
/** Requests that share a commit. */
const groupBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] as const;

const failureCodes = ['storage_full', 'unavailable', 'internal'] as const;
const settledStates = ['delivered', 'parked', 'skipped'] as const;
const disabledReasons = ['gone', 'failing'] as const;

/** Makes metrics that begin at nothing. What prints them is loaded when they are asked for. */
export function createMetrics(gauges: Gauges): Metrics {
  const calls: { readonly name: RouteName; readonly byStatus: Map<number, Histogram> }[] = [];
  const groups = new Histogram(groupBounds);
  const commits = new Histogram(commitBounds);
  const failedCommits = fromZero(failureCodes);
  const failedCalls = fromZero(failureCodes);
  const deliveries = fromZero(settledStates);
  const disabledWebhooks = fromZero(disabledReasons);
  const figures: Figures = {
    calls,
    groups,
    commits,
    failedCommits,
    failedCalls,
    deliveries,
    disabledWebhooks,
    gauges,
  };
  let print: Promise<() => Promise<string>> | undefined;

  return {
    http: {
      route(name) {
        const byStatus = new Map<number, Histogram>();
        calls.push({ name, byStatus });
        return watchRoute(byStatus);
      },
    },
    writes: {
      committed({ tickets, phasesMs, error }) {
        groups.observe(tickets.length);
        commits.observe(wholeMs(phasesMs) / 1_000);
        if (error !== undefined) {
          addOne(failedCommits, codeOf(error));
        }
      },
    },
    webhooks: {
      settled: (state) => addOne(deliveries, state),
      disabled: (_webhook, reason) => addOne(disabledWebhooks, reason),
    },
    failed: (code) => addOne(failedCalls, code),
    async text() {
      print ??= import('./figures-text.ts').then(({ figuresText }) => figuresText(figures));
      const printFigures = await print;
      return printFigures();
    },
  };
}

function watchRoute(byStatus: Map<number, Histogram>): RouteWatch {
  return {
    answered(_call, status, ms) {
      let histogram = byStatus.get(status);
      if (histogram === undefined) {
        histogram = new Histogram(callBounds);
        byStatus.set(status, histogram);
      }
      histogram.observe(ms / 1_000);
    },
  };
}

function wholeMs(phases: CommitReport['phasesMs']): number {
  return phases.begin + phases.load + phases.decide + phases.store + phases.commit;
}

function codeOf(error: unknown): string {
  return error instanceof DirectoryError ? error.code : 'internal';
}

/** Prometheus sees a counter rise only if it has seen it before: one that first appears as 1 raises no alarm. */
function fromZero(names: readonly string[]): Map<string, number> {
  return new Map(names.map((name) => [name, 0]));
}

function addOne(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
