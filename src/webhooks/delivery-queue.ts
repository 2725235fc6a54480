import type { DeliveryRecord } from '../storage/webhook-store.ts';

/**
 * The deliveries of one webhook that are not settled, in lanes: one per record, in the order of its
 * changes. Only the first of a lane is ever under way, so a record's changes arrive in order, and one that
 * fails holds back nobody but those behind it.
 */
export class DeliveryQueue {
  readonly #lanes = new Map<string, Lane>();
  /** Lanes whose first delivery is due, those with the oldest change first as far as they came in that order. */
  readonly #ready = new Set<Lane>();
  readonly #waiting = new Set<Lane>();
  /** Deliveries that storage has no row for, by position, which rises. */
  readonly #unkept = new Map<number, DeliveryRecord>();
  #size = 0;
  #nextDueAt = Infinity;

  get size(): number {
    return this.#size;
  }

  /** Adds a delivery behind all of its record. `isKept`: storage has a row for it. */
  add(delivery: DeliveryRecord, { isKept }: { readonly isKept: boolean }): void {
    const lane = this.#lanes.get(delivery.entityId) ?? { deliveries: [], isUnderWay: false };
    this.#lanes.set(delivery.entityId, lane);
    lane.deliveries.push(delivery);
    this.#size += 1;
    if (!isKept) {
      this.#unkept.set(delivery.position, delivery);
    }
    if (lane.deliveries.length === 1) {
      this.#place(lane);
    }
  }

  /** The next delivery that is due, which is under way from now on. */
  start(now: number): DeliveryRecord | undefined {
    this.#wake(now);
    for (const lane of this.#ready) {
      this.#ready.delete(lane);
      lane.isUnderWay = true;
      return lane.deliveries[0];
    }
    return undefined;
  }

  /** One that was under way is done with, and needs no row any more, or gets one at once. */
  settle({ position, entityId }: Pick<DeliveryRecord, 'position' | 'entityId'>): void {
    const lane = this.#laneOf(entityId);
    lane.deliveries.shift();
    lane.isUnderWay = false;
    this.#size -= 1;
    this.#unkept.delete(position);
    if (lane.deliveries.length === 0) {
      this.#lanes.delete(entityId);
    } else {
      this.#place(lane);
    }
  }

  /** One that was under way has to be tried again, at its `nextAt`; it gets a row at once. */
  postpone(delivery: DeliveryRecord): void {
    const lane = this.#laneOf(delivery.entityId);
    lane.deliveries[0] = delivery;
    lane.isUnderWay = false;
    this.#unkept.delete(delivery.position);
    this.#place(lane);
  }

  /** Whether storage has a row for it, or gets one with the next batch. */
  isKept({ position }: Pick<DeliveryRecord, 'position'>): boolean {
    return !this.#unkept.has(position);
  }

  /** Whether there is one that could be started. */
  isDue(now: number): boolean {
    return this.#ready.size > 0 || now >= this.#nextDueAt;
  }

  /** When the next one is due that is not yet; `Infinity` where none is. */
  get nextDueAt(): number {
    return this.#nextDueAt;
  }

  /**
   * Those that wait behind one that failed and have no row, which they get now: else the cursor could not
   * pass them for as long as that takes.
   */
  takeHeld(): readonly DeliveryRecord[] {
    const held: DeliveryRecord[] = [];
    for (const delivery of this.#unkept.values()) {
      const first = this.#laneOf(delivery.entityId).deliveries[0];
      if (first !== delivery && first !== undefined && first.attempts > 0) {
        held.push(delivery);
        this.#unkept.delete(delivery.position);
      }
    }
    return held;
  }

  /** Up to where everything has a row or needs none, if all up to `readTo` was added. */
  cursor(readTo: number): number {
    for (const position of this.#unkept.keys()) {
      return position - 1;
    }
    return readTo;
  }

  #place(lane: Lane): void {
    const nextAt = lane.deliveries[0]?.nextAt ?? 0;
    if (nextAt === 0) {
      this.#ready.add(lane);
    } else {
      this.#waiting.add(lane);
      this.#nextDueAt = Math.min(this.#nextDueAt, nextAt);
    }
  }

  #wake(now: number): void {
    if (now < this.#nextDueAt) {
      return;
    }
    this.#nextDueAt = Infinity;
    for (const lane of this.#waiting) {
      const nextAt = lane.deliveries[0]?.nextAt ?? 0;
      if (nextAt <= now) {
        this.#waiting.delete(lane);
        this.#ready.add(lane);
      } else {
        this.#nextDueAt = Math.min(this.#nextDueAt, nextAt);
      }
    }
  }

  #laneOf(entityId: string): Lane {
    const lane = this.#lanes.get(entityId);
    if (lane === undefined) {
      throw new Error('a delivery is in no lane');
    }
    return lane;
  }
}

interface Lane {
  readonly deliveries: DeliveryRecord[];
  isUnderWay: boolean;
}

/** A change as a delivery that was never tried. It is due at once. */
export function newDelivery(change: {
  readonly position: number;
  readonly type: DeliveryRecord['type'];
  readonly entityId: string;
  readonly at: number;
}): DeliveryRecord {
  return {
    position: change.position,
    type: change.type,
    entityId: change.entityId,
    changedAt: change.at,
    state: 'pending',
    attempts: 0,
    nextAt: 0,
    last: null,
    settledAt: null,
  };
}
