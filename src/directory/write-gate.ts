import { afterGroup, calm, type CommittedGroup, expectedWaitMs, shedding } from './write-load.ts';

export interface WriteGateOptions {
  /** Requests that may be in the queue, commit included, whatever they wait. */
  readonly waitingMax: number;
  /** How long a write may be expected to wait before fewer are taken; 0: however long. */
  readonly waitMaxMs: number;
  /** Milliseconds on a clock that only goes forward. */
  readonly now?: () => number;
}

/** So many at once are no crowd, however slow the disk is: a sync job has that many connections. */
const alwaysTaken = 128;
/** Nobody was refused for so long: the crowd has gone. Those who obey `Retry-After: 1` may come back. */
const calmAfterMs = 1_000;

/**
 * Decides whether one more write may wait. As long as those that wait are expected to be durable soon, all
 * are taken. Once they are not, so few are taken that those few are hardly slower than on a quiet
 * server, until nobody was refused for a second ([decision](../../docs/adr/0033-overload-is-a-wait.md)).
 */
export class WriteGate {
  readonly #waitingMax: number;
  readonly #waitMaxMs: number;
  readonly #now: () => number;
  #load = calm;
  #refusedAtMs = -Infinity;
  #committedAtMs = Infinity;

  constructor({ waitingMax, waitMaxMs, now = () => performance.now() }: WriteGateOptions) {
    this.#waitingMax = waitingMax;
    this.#waitMaxMs = waitMaxMs;
    this.#now = now;
  }

  /** How many may be in the queue for now. */
  get limit(): number {
    return Math.min(this.#load.limit, this.#waitingMax);
  }

  /** True while fewer are taken than there is room for. */
  get isShedding(): boolean {
    return this.#load.limit !== Infinity;
  }

  /**
   * How many of those who want to may join `waiting` others; the rest counts as turned away. Behind a large request
   * only their number counts: that they wait says nothing about how many they are.
   */
  take(wanting: number, waiting: number, { isBehindLarge = false } = {}): number {
    if (!isBehindLarge && this.#isTooMuch(waiting)) {
      this.#load = shedding(this.#load, waiting);
    }
    const taken = Math.min(wanting, Math.max(0, Math.ceil(this.limit - waiting)));
    if (taken < wanting) {
      this.#refusedAtMs = this.#now();
    }
    return taken;
  }

  /** Tells of a group that shared a commit; not of those that waited for a large request, for that is no crowd. */
  committed(group: CommittedGroup): void {
    const now = this.#now();
    const isOver = now - this.#refusedAtMs > calmAfterMs;
    const load = isOver ? { ...this.#load, limit: Infinity } : this.#load;
    this.#load = afterGroup(load, { ...group, waitedMs: this.#wholeWaitMs(group, now) });
    this.#committedAtMs = now;
  }

  /**
   * With a crowd at the door reading and refusing it takes its time too, and what has not been read yet has waited
   * since the last commit.
   */
  #wholeWaitMs({ waitedMs }: CommittedGroup, now: number): number {
    const hasRefused = this.#refusedAtMs >= this.#committedAtMs;
    return hasRefused ? Math.max(waitedMs, now - this.#committedAtMs) : waitedMs;
  }

  #isTooMuch(waiting: number): boolean {
    return (
      this.#waitMaxMs > 0 &&
      !this.isShedding &&
      waiting >= alwaysTaken &&
      (waiting >= this.#waitingMax || expectedWaitMs(this.#load, waiting) > this.#waitMaxMs)
    );
  }
}
