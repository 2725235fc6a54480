import type { Clock } from '../lib/clock.ts';
import type { WebhookRecord } from '../storage/webhook-store.ts';
import type { GroupedWrites } from './grouped-writes.ts';

/** How long a lease lasts; nobody else delivers for so long after its holder has died. */
export const leaseMs = 20_000;
/** It is lengthened when less than this is left, and nothing is sent when so little is left that an attempt may outlast it. */
const leaseMsMin = 10_000;
/** After somebody else had it. */
export const leaseRetryMs = 2_000;

/** What storage answers to whoever gets a lease. */
export interface Leased {
  /** As it is now. */
  readonly webhook: WebhookRecord;
  /** Somebody else may have had it in between. */
  readonly hasLapsed: boolean;
}

/** The right of this server to deliver for one webhook, for a while. */
export class Lease {
  readonly #clock: Clock;
  readonly #writes: GroupedWrites;
  #until = 0;
  #retryAt = 0;

  constructor({ clock, writes }: { readonly clock: Clock; readonly writes: GroupedWrites }) {
    this.#clock = clock;
    this.#writes = writes;
  }

  /** Whether enough of it is left. */
  get isHeld(): boolean {
    return this.#until - this.#clock.now() >= leaseMsMin;
  }

  /** Whether it is no use to ask yet: somebody else has just had it. */
  get isElsewhere(): boolean {
    return this.#clock.now() < this.#retryAt;
  }

  /** When it has to be lengthened. */
  get renewAt(): number {
    return this.#until - leaseMsMin;
  }

  /** Takes it or lengthens it; `undefined` where somebody else has it, or the webhook is gone. */
  async take(webhook: WebhookRecord): Promise<Leased | undefined> {
    const now = this.#clock.now();
    const until = now + leaseMs;
    const leased = await this.#writes.lease(webhook, { now, until });
    if (leased === undefined) {
      this.#retryAt = now + leaseRetryMs;
      return undefined;
    }
    const hasLapsed = now >= this.#until;
    this.#until = until;
    return { webhook: leased, hasLapsed };
  }

  /** Does not count on it any more; storage is not told. */
  drop(): void {
    this.#until = 0;
  }
}
