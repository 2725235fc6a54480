import type { DeliveryRecord, WebhookRecord } from '../storage/webhook-store.ts';
import { type AttemptParts, attempt } from './attempt.ts';
import { Backlog, type BacklogParts } from './backlog.ts';
import { type AttemptResult, type Decided, decideResult } from './decide-result.ts';
import type { DeliveryQueue } from './delivery-queue.ts';
import type { GroupedWrites } from './grouped-writes.ts';
import { Lease, leaseRetryMs } from './lease.ts';
import { Pump, retryMs } from './pump.ts';
import type { Schedule } from './schedule.ts';
import type { Timers } from './timers.ts';
import { type Batch, Unkept } from './unkept.ts';
import type { WebhookWatch } from './webhook-watch.ts';

/** What delivering depends on. */
export interface RunnerParts extends AttemptParts, BacklogParts {
  readonly writes: GroupedWrites;
  readonly timers: Timers;
  readonly schedule: Schedule;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** A new UUIDv7. */
  readonly newId: (ms: number) => string;
  /** Told of what is a bug, or of storage that does not answer. */
  readonly onError: (error: unknown) => void;
  readonly watch: WebhookWatch;
}

/** Requests to one receiver at the same time: its own number, so that a slow one holds up nobody else. */
const underWayMax = 10;
/** The cursor of a webhook that wants none of what happens is kept so often. */
const cursorMs = 10_000;

/**
 * Delivers what one webhook is owed, while this server has its lease. It does one thing at a time
 * except that requests are under way beside it; whoever has news for it wakes it.
 */
export class Runner {
  readonly #parts: RunnerParts;
  readonly #lease: Lease;
  readonly #pump: Pump;
  readonly #abort = new AbortController();
  readonly #unkept = new Unkept();
  #webhook: WebhookRecord;
  /** `undefined`: it has to be read from storage. */
  #backlog: Backlog | undefined;
  #underWay = 0;
  #failingSince: number | null = null;
  #pausedUntil = 0;
  #keptCursor = 0;
  #cursorDueAt = 0;
  #isKeeping = false;
  /** Raised when what is known is dropped: what comes back from before does not count. */
  #round = 0;
  #isDisabled = false;
  #idle: (() => void)[] = [];

  constructor(parts: RunnerParts, webhook: WebhookRecord) {
    this.#parts = parts;
    this.#webhook = webhook;
    this.#lease = new Lease(parts);
    this.#pump = new Pump({
      step: () => this.#step(),
      timers: parts.timers,
      onError: parts.onError,
      onRest: () => this.#tellIdle(),
    });
  }

  get webhook(): WebhookRecord {
    return this.#webhook;
  }

  /** There may be more in the log. */
  wake(): void {
    this.#backlog?.noteMore();
    this.#pump.wake();
  }

  /** The webhook was changed, here or elsewhere. */
  change(webhook: WebhookRecord): void {
    if (webhook.revision !== this.#webhook.revision) {
      this.#webhook = webhook;
      this.#isDisabled = false;
      this.#forget();
      this.wake();
    }
  }

  /** Sends nothing more, and resolves when what was under way has come to an end and is kept. */
  async stop(): Promise<void> {
    this.#pump.stop();
    this.#abort.abort();
    await this.#untilIdle();
    this.#keep();
    await this.#untilIdle();
  }

  async #untilIdle(): Promise<void> {
    while (this.#underWay > 0 || this.#pump.isRunning || this.#isKeeping) {
      await new Promise<void>((resolve) => {
        this.#idle.push(resolve);
      });
    }
  }

  #tellIdle(): void {
    const waiting = this.#idle;
    this.#idle = [];
    waiting.forEach((resolve) => resolve());
  }

  /** Everything that is in memory only; it is read again, under a new lease. */
  #forget(): void {
    this.#dropBacklog();
    this.#lease.drop();
    this.#pausedUntil = 0;
  }

  #dropBacklog(): void {
    this.#round += 1;
    this.#backlog?.drop();
    this.#backlog = undefined;
    this.#unkept.clear();
  }

  async #step(): Promise<void> {
    if (!this.#hasWork()) {
      this.#wakeInTime(this.#backlog);
      return;
    }
    if (!(await this.#hasLease())) {
      this.#pump.wakeIn(leaseRetryMs);
      return;
    }
    const backlog = this.#backlog ?? (await this.#load());
    await this.#read(backlog);
    if (backlog !== this.#backlog) {
      // What it is owed was read anew, or is to be: whoever dropped this one has woken the pump.
      return;
    }
    this.#start(backlog.queue);
    this.#keep();
    this.#wakeInTime(backlog);
  }

  /** Whether there is something to do now: only then a lease is worth its write. */
  #hasWork(): boolean {
    const backlog = this.#backlog;
    if (this.#isDisabled || backlog === undefined) {
      return !this.#isDisabled;
    }
    return (
      backlog.hasMore ||
      backlog.queue.isDue(this.#parts.clock.now()) ||
      this.#underWay > 0 ||
      !this.#unkept.isEmpty ||
      this.#isCursorDue(backlog)
    );
  }

  /** The cursor alone is kept now and then: most changes may be none that this webhook wants. */
  #isCursorDue({ cursor }: Backlog): boolean {
    return cursor > this.#keptCursor && this.#parts.clock.now() >= this.#cursorDueAt;
  }

  async #hasLease(): Promise<boolean> {
    if (this.#lease.isHeld) {
      return true;
    }
    if (this.#lease.isElsewhere) {
      return false;
    }
    const round = this.#round;
    const leased = await this.#lease.take(this.#webhook);
    if (leased === undefined) {
      this.#forget();
      return false;
    }
    const { webhook, hasLapsed } = leased;
    const isChanged = round !== this.#round || webhook.revision !== this.#webhook.revision;
    if (isChanged) {
      this.#pausedUntil = 0;
    }
    if (isChanged || hasLapsed) {
      this.#dropBacklog();
      this.#webhook = webhook;
    }
    return true;
  }

  async #load(): Promise<Backlog> {
    const round = this.#round;
    const webhook = this.#webhook;
    const backlog = await Backlog.load(this.#parts, webhook);
    if (round === this.#round) {
      this.#backlog = backlog;
      this.#keptCursor = webhook.cursor;
      this.#failingSince = webhook.failingSince;
    } else {
      backlog.drop();
    }
    return backlog;
  }

  async #read(backlog: Backlog): Promise<void> {
    if (!backlog.isUsedUp) {
      await backlog.read();
    } else if (this.#unkept.isEmpty && !this.#isKeeping) {
      // The rest of what was pending goes before anything new, once what is done is known to be.
      this.#backlog = undefined;
      this.#pump.wake();
    }
  }

  #start(queue: DeliveryQueue): void {
    const now = this.#parts.clock.now();
    const { signal } = this.#abort;
    while (!signal.aborted && this.#underWay < underWayMax && now >= this.#pausedUntil) {
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
      const { position } = delivery;
      const result = await attempt(this.#parts, this.#webhook, position, this.#abort.signal);
      if (queue === this.#backlog?.queue && result !== 'stopped') {
        this.#take(queue, delivery, result);
      }
    } catch (error) {
      this.#parts.onError(error);
      if (queue === this.#backlog?.queue) {
        // Storage did not answer, or a bug: whatever it was, the change was not told.
        const nextAt = this.#parts.clock.now() + retryMs;
        queue.postpone({ ...delivery, nextAt });
        this.#unkept.addRow({ ...delivery, nextAt });
      }
    } finally {
      this.#underWay -= 1;
      this.#tellIdle();
      this.#pump.wake();
    }
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
    const backlog = this.#backlog;
    if (this.#isKeeping || backlog === undefined) {
      return;
    }
    if (this.#unkept.isEmpty && !this.#isCursorDue(backlog)) {
      return;
    }
    for (const held of backlog.queue.takeHeld()) {
      this.#unkept.addRow(held);
    }
    this.#isKeeping = true;
    this.#cursorDueAt = now + cursorMs;
    void this.#keepBatch(backlog.cursor);
  }

  async #keepBatch(cursor: number): Promise<void> {
    const { workspaceId, id: webhookId, revision } = this.#webhook;
    const failingSince = this.#failingSince;
    const round = this.#round;
    const batch = this.#unkept.take();
    const progress = { workspaceId, webhookId, revision, cursor, failingSince, ...batch };
    try {
      const isKept = await this.#parts.writes.keep(progress);
      if (isKept) {
        this.#tellWatch(batch);
      }
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
        this.#pump.wakeIn(retryMs);
      }
    } finally {
      this.#isKeeping = false;
      this.#tellIdle();
      this.#pump.wake();
    }
  }

  #tellWatch({ deliveries, disabled }: Batch): void {
    const { watch } = this.#parts;
    for (const { state } of deliveries) {
      if (state !== 'pending') {
        watch.settled(state);
      }
    }
    if (disabled !== undefined) {
      watch.disabled(this.#webhook, disabled.reason);
    }
  }

  #wakeInTime(backlog: Backlog | undefined): void {
    if (backlog === undefined || this.#isDisabled) {
      return;
    }
    const { queue, cursor, readAt } = backlog;
    const now = this.#parts.clock.now();
    const dueAt = queue.isDue(now) ? now : queue.nextDueAt;
    const instants = [
      // To lengthen the lease for as long as something is under way; for what is due in hours it is taken anew.
      this.#underWay > 0 ? this.#lease.renewAt : Infinity,
      this.#underWay < underWayMax ? Math.max(dueAt, this.#pausedUntil) : Infinity,
      readAt,
      cursor > this.#keptCursor ? this.#cursorDueAt : Infinity,
    ];
    const next = Math.min(...instants);
    if (next < Infinity) {
      this.#pump.wakeIn(Math.max(next - now, 1));
    }
  }
}
