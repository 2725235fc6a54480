import type { WriteWatch } from '../directory/write-watch.ts';
import type { HttpLog } from '../http/log.ts';
import { type HttpWatch, watchTogether } from '../http/watch.ts';
import type { Gauges } from './figures.ts';
import type { WebhookWatch } from '../webhooks/webhook-watch.ts';
import { createMetrics } from './metrics.ts';
import type { ServerLog } from './server-log.ts';
import type { Traces } from './traces.ts';
import { type Environment, tracesUrl } from './traces-wanted.ts';

/** All that watches one server. */
export interface Watching {
  readonly http: HttpWatch;
  readonly writes: WriteWatch;
  readonly webhooks: WebhookWatch;
  readonly log: HttpLog;
  /** Figures in the text format of Prometheus. */
  metrics(): Promise<string>;
  /** Sends what is left to send. Never rejects. */
  close(): Promise<void>;
}

/** What is to watch, and for whom. */
export interface WatchingOptions {
  readonly gauges: Gauges;
  readonly log: HttpLog & Partial<Pick<ServerLog, 'watch' | 'webhookDisabled'>>;
  /** Its `OTEL_…` variables say whether there is a collector for traces. */
  readonly environment: Environment;
  /** Of this program. */
  readonly version: string;
}

/** Makes what watches a server. What only a collector needs is loaded only where there is one. */
export async function createWatching(options: WatchingOptions): Promise<Watching> {
  const { gauges, log, environment, version } = options;
  const metrics = createMetrics(gauges);
  const url = tracesUrl(environment);
  const traces =
    url === undefined
      ? undefined
      : (await import('./traces.ts')).createTraces({ url, environment, version });
  return {
    http: watchTogether([metrics.http, log.watch, traces?.http].filter((one) => one !== undefined)),
    writes: traces === undefined ? metrics.writes : watchWrites(metrics.writes, traces),
    webhooks: {
      settled: (state) => metrics.webhooks.settled(state),
      disabled(webhook, reason) {
        metrics.webhooks.disabled(webhook, reason);
        log.webhookDisabled?.(webhook, reason);
      },
    },
    log: {
      failed(call) {
        metrics.failed(call.code);
        log.failed(call);
      },
    },
    metrics: () => metrics.text(),
    close: async () => traces?.close(),
  };
}

function watchWrites(counted: WriteWatch, { writes: traced }: Traces): WriteWatch {
  return {
    joined: () => traced.joined(),
    committed(report) {
      counted.committed(report);
      traced.committed(report);
    },
  };
}
