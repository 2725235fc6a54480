import type { ChangeType } from '../domain/change.ts';
import type { WebhookRecord, WebhookStore } from '../storage/webhook-store.ts';
import { type AttemptParts, voiceOf } from './attempt.ts';
import { DeliveryQueue, newDelivery } from './delivery-queue.ts';

/** What reading depends on. */
export interface BacklogParts extends Pick<AttemptParts, 'directory' | 'voices' | 'clock'> {
  readonly store: Pick<WebhookStore, 'backlog'>;
}

/** Deliveries in memory that are not settled. Beyond it the log keeps them. */
const queueMax = 10_000;
const pageLimit = 500;
/** Between two reads at the end of the log, so that a burst is not read change by change. */
const gapMs = 20;

interface Start {
  readonly isComplete: boolean;
  readonly settledAhead: ReadonlySet<number>;
}

/**
 * What one webhook is owed, as far as it was read: first what storage has as pending, then the log
 * behind the cursor.
 */
export class Backlog {
  readonly queue: DeliveryQueue;
  readonly #parts: BacklogParts;
  readonly #webhook: WebhookRecord;
  /** Whether all that was pending is in the queue. */
  readonly #isComplete: boolean;
  /** Positions behind the cursor that are settled or in the queue. */
  readonly #settledAhead: ReadonlySet<number>;
  #readTo: number;
  #hasMore = true;
  #readAgainAt = 0;
  #isDropped = false;

  private constructor(
    parts: BacklogParts,
    webhook: WebhookRecord,
    queue: DeliveryQueue,
    { isComplete, settledAhead }: Start,
  ) {
    this.#parts = parts;
    this.#webhook = webhook;
    this.queue = queue;
    this.#isComplete = isComplete;
    this.#settledAhead = settledAhead;
    this.#readTo = webhook.cursor;
  }

  /** Reads what is pending. */
  static async load(parts: BacklogParts, webhook: WebhookRecord): Promise<Backlog> {
    const { pending, isComplete, settled } = await parts.store.backlog(webhook, queueMax);
    const queue = new DeliveryQueue();
    for (const delivery of pending) {
      queue.add(delivery, { isKept: true });
    }
    const settledAhead = new Set([...settled, ...pending.map(({ position }) => position)]);
    return new Backlog(parts, webhook, queue, { isComplete, settledAhead });
  }

  /** Up to where everything is kept or needs no row. */
  get cursor(): number {
    return this.queue.cursor(this.#readTo);
  }

  /** Whether the log may have more. */
  get hasMore(): boolean {
    return this.#hasMore;
  }

  /** Whether there is more pending than was loaded, and all that was is done. */
  get isUsedUp(): boolean {
    return !this.#isComplete && this.queue.size === 0;
  }

  /** When the log can be read; `Infinity` where there is nothing more, or no room for it. */
  get readAt(): number {
    const mayRead = this.#hasMore && this.#isComplete && this.queue.size < queueMax;
    return mayRead ? this.#readAgainAt : Infinity;
  }

  /** Something was committed. */
  noteMore(): void {
    this.#hasMore = true;
  }

  /** It counts no more: what a read brings from now on is left out. */
  drop(): void {
    this.#isDropped = true;
  }

  /** Reads one page of the log, where it is time to. */
  async read(): Promise<void> {
    const { clock, directory } = this.#parts;
    if (clock.now() < this.readAt) {
      return;
    }
    this.#hasMore = false;
    const { changes, next } = await directory.changes(this.#webhook.workspaceId, {
      after: this.#readTo,
      limit: pageLimit,
      types: this.#types(),
    });
    if (this.#isDropped) {
      return;
    }
    for (const change of changes) {
      if (!this.#settledAhead.has(change.position)) {
        this.queue.add(newDelivery(change), { isKept: false });
      }
    }
    this.#readTo = next ?? this.#readTo;
    if (next !== undefined) {
      this.#hasMore = true;
      this.#readAgainAt = changes.length < pageLimit ? clock.now() + gapMs : 0;
    }
  }

  #types(): ReadonlySet<ChangeType> {
    const { events } = this.#webhook;
    const { types } = voiceOf(this.#parts, this.#webhook);
    return events.includes('*')
      ? types
      : new Set([...types].filter((each) => events.includes(each)));
  }
}
