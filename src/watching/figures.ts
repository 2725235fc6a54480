import type { RouteName } from '../http/watch.ts';
import type { Histogram } from './histogram.ts';

/** All that was counted. */
export interface Figures {
  readonly calls: readonly {
    readonly name: RouteName;
    readonly byStatus: ReadonlyMap<number, Histogram>;
  }[];
  /** Requests that shared a commit. */
  readonly groups: Histogram;
  /** How long commits took, in seconds. */
  readonly commits: Histogram;
  readonly failedCommits: ReadonlyMap<string, number>;
  readonly failedCalls: ReadonlyMap<string, number>;
  /** Of webhooks, by what became of them. */
  readonly deliveries: ReadonlyMap<string, number>;
  /** By why they are. */
  readonly disabledWebhooks: ReadonlyMap<string, number>;
  readonly gauges: Gauges;
}

/** What is asked when the figures are. */
export interface Gauges {
  waitingWrites(): number;
  searchThreads(): number;
}
