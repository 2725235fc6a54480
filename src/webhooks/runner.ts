import type { ChangeType } from '../domain/change.ts';
import type { Directory } from '../directory/directory.ts';
import type { DeliveryRecord, WebhookRecord, WebhookStore } from '../storage/webhook-store.ts';
import { type AttemptParts, messageOf, send, voiceOf } from './attempt.ts';
import { type AttemptResult, type Decided, decideResult } from './decide-result.ts';
import { DeliveryQueue, newDelivery } from './delivery-queue.ts';
import type { GroupedWrites } from './grouped-writes.ts';
import type { Schedule } from './schedule.ts';
import type { Timers } from './timers.ts';
import { Unkept } from './unkept.ts';

/** What delivering depends on. */
export interface RunnerParts extends AttemptParts {
  readonly directory: AttemptParts['directory'] & Pick<Directory, 'changes'>;
  readonly store: Pick<WebhookStore, 'backlog'>;
  readonly writes: GroupedWrites;
  readonly timers: Timers;
  readonly schedule: Schedule;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** A new UUIDv7. */
  readonly newId: (ms: number) => string;
  /** Told of what is a bug, or of storage that does not answer. */
  readonly onError: (error: unknown) => void;
}

/** How long a lease lasts; nobody else delivers for so long after its holder has died. */
export const leaseMs = 20_000;
/** It is lengthened when less than this is left, and nothing is sent when so little is left that an attempt may outlast it. */
const leaseMsMin = 10_000;

/** After somebody else had it. */
const leaseRetryMs = 2_000;

/** Requests to one receiver at the same time: its own number, so that a slow one holds up nobody else. */
const underWayMax = 10;
/** Deliveries in memory that are not settled. Beyond it the log keeps them. */
const queueMax = 10_000;
const pageLimit = 500;
/** Between two reads at the end of the log, so that a burst is not read change by change. */
const gapMs = 20;
/** After storage did not answer. */
const retryMs = 500;
/** The cursor of a webhook that wants none of what happens is kept so often. */
const cursorMs = 10_000;

/**
 * Delivers what one webhook is owed, while this server has its lease. It does one thing at a time
 * (`#pump`), except that requests are under way beside it; whoever has news for it wakes it.
 */
export class Runner {
  readonly #parts: RunnerParts;
  readonly #abort = new AbortController();
  #webhook: WebhookRecord;
  #leasedUntil = 0;
  #leaseRetryAt = 0;
  /** `undefined`: it has to be read from storage. */
  #queue: DeliveryQueue | undefined;
  #isBacklogComplete = true;
  #settledAhead: ReadonlySet<number> = new Set();
  #readTo = 0;
  #hasMore = true;
  #readAgainAt = 0;
  #underWay = 0;
  #failingSince: number | null = null;
  #pausedUntil = 0;
  readonly #unkept = new Unkept();
  #keptCursor = 0;
  #cursorDueAt = 0;
  #isKeeping = false;
  /** Raised when what is known is dropped: what comes back from before does not count. */
  #round = 0;
  #isPumping = false;
  #isWoken = false;
  #isStopped = false;
  #isDisabled = false;
  #cancelTimer: () => void = () => undefined;
  #idle: (() => void)[] = [];

  constructor(parts: RunnerParts, webhook: WebhookRecord) {
    this.#parts = parts;
    this.#webhook = webhook;
  }

  get webhook(): WebhookRecord {
    return this.#webhook;
  }

  /** Up to where the log was read; to be asked whether there is more behind it. */
  get readTo(): number {
    return this.#readTo;
  }

  /** There may be more in the log, or something to do. */
  wake({ hasMore }: { readonly hasMore: boolean }): void {
    this.#hasMore ||= hasMore;
    void this.#pump();
  }

  /** The webhook was changed, here or elsewhere. */
  change(webhook: WebhookRecord): void {
    if (webhook.revision !== this.#webhook.revision) {
      this.#webhook = webhook;
      this.#isDisabled = false;
      this.#forget();
      this.wake({ hasMore: true });
    }
  }

  /** Sends nothing more, and resolves when what was under way has come to an end and is kept. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelTimer();
    this.#abort.abort();
    await this.#untilIdle();
    this.#keep();
    await this.#untilIdle();
  }

  async #untilIdle(): Promise<void> {
    while (this.#underWay > 0 || this.#isPumping || this.#isKeeping) {
      await new Promise<void>((resolve) => {
        this.#idle.push(resolve);
      });
    }
  }

  /** Everything that is in memory only; it is read again, under a new lease. */
  #forget(): void {
    this.#round += 1;
    this.#queue = undefined;
    this.#unkept.clear();
    this.#leasedUntil = 0;
    this.#pausedUntil = 0;
  }

  async #pump(): Promise<void> {
    this.#isWoken = true;
    if (this.#isPumping) {
      return;
    }
    this.#isPumping = true;
    try {
      while (this.#isWoken && !this.#isStopped) {
        this.#isWoken = false;
        this.#cancelTimer();
        await this.#step();
      }
    } catch (error) {
      this.#parts.onError(error);
      this.#wakeIn(retryMs);
    } finally {
      this.#isPumping = false;
      this.#tellIdle();
    }
  }

  async #step(): Promise<void> {
    if (!this.#hasWork()) {
      this.#wakeInTime(this.#queue);
      return;
    }
    if (!(await this.#hasLease())) {
      this.#wakeIn(leaseRetryMs);
      return;
    }
    const queue = this.#queue ?? (await this.#load());
    await this.#read(queue);
    this.#start(queue);
    this.#keep();
    this.#wakeInTime(queue);
  }

  /** Whether there is something to do now: only then a lease is worth its write. */
  #hasWork(): boolean {
    const queue = this.#queue;
    if (this.#isDisabled || queue === undefined) {
      return !this.#isDisabled;
    }
    const isDue = queue.isDue(this.#parts.clock.now());
    return (
      this.#hasMore ||
      isDue ||
      this.#underWay > 0 ||
      !this.#unkept.isEmpty ||
      this.#isCursorDue(queue)
    );
  }

  /** The cursor alone is kept now and then: most changes may be none that this webhook wants. */
  #isCursorDue(queue: DeliveryQueue): boolean {
    return (
      queue.cursor(this.#readTo) > this.#keptCursor && this.#parts.clock.now() >= this.#cursorDueAt
    );
  }

  async #hasLease(): Promise<boolean> {
    const { clock, writes } = this.#parts;
    const now = clock.now();
    if (this.#leasedUntil - now >= leaseMsMin) {
      return true;
    }
    if (now < this.#leaseRetryAt) {
      return false;
    }
    const round = this.#round;
    const until = now + leaseMs;
    const leased = await writes.lease(this.#webhook, { now, until });
    if (leased === undefined) {
      this.#forget();
      this.#leaseRetryAt = now + leaseRetryMs;
      return false;
    }
    if (round !== this.#round || leased.revision !== this.#webhook.revision) {
      this.#forget();
      this.#webhook = leased;
    }
    if (now >= this.#leasedUntil) {
      // Somebody else may have had it in between.
      this.#queue = undefined;
      this.#unkept.clear();
      this.#round += 1;
      this.#webhook = leased;
    }
    this.#leasedUntil = until;
    return true;
  }

  async #load(): Promise<DeliveryQueue> {
    const { store } = this.#parts;
    const round = this.#round;
    const webhook = this.#webhook;
    const { pending, isComplete, settled } = await store.backlog(webhook, queueMax);
    const queue = new DeliveryQueue();
    for (const delivery of pending) {
      queue.add(delivery, { isKept: true });
    }
    if (round === this.#round) {
      this.#queue = queue;
      this.#isBacklogComplete = isComplete;
      this.#settledAhead = new Set([...settled, ...pending.map(({ position }) => position)]);
      this.#readTo = webhook.cursor;
      this.#keptCursor = webhook.cursor;
      this.#failingSince = webhook.failingSince;
      this.#hasMore = true;
    }
    return queue;
  }

  async #read(queue: DeliveryQueue): Promise<void> {
    const { clock, directory } = this.#parts;
    if (!this.#isBacklogComplete && queue.size === 0) {
      // The rest of what was pending goes before anything new, once what is done is known to be.
      if (this.#unkept.isEmpty && !this.#isKeeping) {
        this.#queue = undefined;
        this.#isWoken = true;
      }
      return;
    }
    const isDue = this.#hasMore && clock.now() >= this.#readAgainAt;
    if (!isDue || !this.#isBacklogComplete || queue.size >= queueMax) {
      return;
    }
    this.#hasMore = false;
    const { workspaceId } = this.#webhook;
    const { changes, next } = await directory.changes(workspaceId, {
      after: this.#readTo,
      limit: pageLimit,
      types: this.#types(),
    });
    if (queue !== this.#queue) {
      return;
    }
    for (const change of changes) {
      if (!this.#settledAhead.has(change.position)) {
        queue.add(newDelivery(change), { isKept: false });
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

  #start(queue: DeliveryQueue): void {
    const now = this.#parts.clock.now();
    while (!this.#isStopped && this.#underWay < underWayMax && now >= this.#pausedUntil) {
      const delivery = queue.start(now);
      if (delivery === undefined) {
        return;
      }
      this.#underWay += 1;
      void this.#deliver(queue, delivery);
    }
  }

  async #deliver(queue: DeliveryQueue, delivery: DeliveryRecord): Promise<void> {
    try {
      const result = await this.#attempt(delivery);
      if (queue === this.#queue && result !== 'stopped') {
        this.#take(queue, delivery, result);
      }
    } catch (error) {
      this.#parts.onError(error);
      if (queue === this.#queue) {
        // Storage did not answer, or a bug: whatever it was, the change was not told.
        const nextAt = this.#parts.clock.now() + retryMs;
        queue.postpone({ ...delivery, nextAt });
        this.#unkept.addRow({ ...delivery, nextAt });
      }
    } finally {
      this.#underWay -= 1;
      this.#tellIdle();
      void this.#pump();
    }
  }

  async #attempt(delivery: DeliveryRecord): Promise<AttemptResult | 'unwanted' | 'stopped'> {
    const webhook = this.#webhook;
    const message = await messageOf(this.#parts, webhook, delivery.position);
    if (message === undefined) {
      return 'unwanted';
    }
    if ('error' in message) {
      const at = this.#parts.clock.now();
      const { error } = message;
      return { at, durationMs: 0, status: null, error, retryAfter: undefined, response: null };
    }
    const result = await send(this.#parts, webhook, message, this.#abort.signal);
    return result.error === 'stopped' ? 'stopped' : result;
  }

  #take(queue: DeliveryQueue, delivery: DeliveryRecord, result: AttemptResult | 'unwanted'): void {
    const { schedule, random, newId } = this.#parts;
    if (result === 'unwanted') {
      if (queue.isKept(delivery)) {
        // Its row would be pending for ever.
        const settledAt = this.#parts.clock.now();
        this.#unkept.addRow({ ...delivery, state: 'skipped', nextAt: null, settledAt });
      }
      queue.settle(delivery);
      return;
    }
    const decided = decideResult({ delivery, failingSince: this.#failingSince }, result, {
      schedule,
      random: random(),
    });
    this.#apply(queue, decided);
    const { at, durationMs, status, error, response } = result;
    const id = newId(at);
    const { position } = delivery;
    this.#unkept.addAttempt({ id, position, at, durationMs, status, error, response });
  }

  #apply(queue: DeliveryQueue, { delivery, failingSince, disabled, pausedUntil }: Decided): void {
    this.#failingSince = failingSince;
    this.#pausedUntil = Math.max(this.#pausedUntil, pausedUntil);
    this.#unkept.addRow(delivery);
    if (delivery.state === 'pending') {
      queue.postpone(delivery);
    } else {
      queue.settle(delivery);
    }
    if (disabled !== undefined) {
      this.#unkept.disable(disabled);
      this.#pausedUntil = Infinity;
    }
  }

  /** Keeps what has happened since; one transaction at a time, which takes along all that came meanwhile. */
  #keep(): void {
    const now = this.#parts.clock.now();
    const queue = this.#queue;
    if (this.#isKeeping || queue === undefined) {
      return;
    }
    if (this.#unkept.isEmpty && !this.#isCursorDue(queue)) {
      return;
    }
    for (const held of queue.takeHeld()) {
      this.#unkept.addRow(held);
    }
    this.#isKeeping = true;
    this.#cursorDueAt = now + cursorMs;
    void this.#keepBatch(queue.cursor(this.#readTo));
  }

  async #keepBatch(cursor: number): Promise<void> {
    const { workspaceId, id: webhookId, revision } = this.#webhook;
    const failingSince = this.#failingSince;
    const round = this.#round;
    const batch = this.#unkept.take();
    const progress = { workspaceId, webhookId, revision, cursor, failingSince, ...batch };
    try {
      const isKept = await this.#parts.writes.keep(progress);
      if (round === this.#round) {
        if (isKept) {
          this.#keptCursor = cursor;
          this.#isDisabled ||= batch.disabled !== undefined;
        } else {
          this.#forget();
        }
      }
    } catch (error) {
      this.#parts.onError(error);
      if (round === this.#round) {
        this.#unkept.putBack(batch);
        this.#wakeIn(retryMs);
      }
    } finally {
      this.#isKeeping = false;
      this.#tellIdle();
      void this.#pump();
    }
  }

  #wakeInTime(queue: DeliveryQueue | undefined): void {
    if (queue === undefined || this.#isDisabled) {
      return;
    }
    const now = this.#parts.clock.now();
    const dueAt = queue.isDue(now) ? now : queue.nextDueAt;
    const instants = [
      // To lengthen the lease for as long as something is under way; for what is due in hours it is taken anew.
      this.#underWay > 0 ? this.#leasedUntil - leaseMsMin : Infinity,
      this.#underWay < underWayMax ? Math.max(dueAt, this.#pausedUntil) : Infinity,
      this.#hasMore && this.#isBacklogComplete && queue.size < queueMax
        ? this.#readAgainAt
        : Infinity,
      queue.cursor(this.#readTo) > this.#keptCursor ? this.#cursorDueAt : Infinity,
    ];
    const next = Math.min(...instants);
    if (next < Infinity) {
      this.#wakeIn(Math.max(next - now, 1));
    }
  }

  #wakeIn(ms: number): void {
    if (!this.#isStopped) {
      this.#cancelTimer();
      this.#cancelTimer = this.#parts.timers.after(ms, () => void this.#pump());
    }
  }

  #tellIdle(): void {
    const waiting = this.#idle;
    this.#idle = [];
    waiting.forEach((resolve) => resolve());
  }
}
