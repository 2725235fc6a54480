import type { Timers } from './timers.ts';

export interface PumpParts {
  /** Does what there is to do. Only one is under way. */
  readonly step: () => Promise<void>;
  readonly timers: Timers;
  readonly onError: (error: unknown) => void;
  /** Told whenever it comes to rest. */
  readonly onRest: () => void;
}

/** After a step that failed: storage did not answer. */
export const retryMs = 500;

/** Takes one step after the other for as long as somebody wakes it. */
export class Pump {
  readonly #parts: PumpParts;
  #isWoken = false;
  #isRunning = false;
  #isStopped = false;
  #cancelTimer: () => void = () => undefined;

  constructor(parts: PumpParts) {
    this.#parts = parts;
  }

  /** Whether a step is under way. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** A step now, or one more after the one that is under way. */
  wake(): void {
    void this.#run();
  }

  /** Wakes it then, unless something wakes it before. */
  wakeIn(ms: number): void {
    if (!this.#isStopped) {
      this.#cancelTimer();
      this.#cancelTimer = this.#parts.timers.after(ms, () => this.wake());
    }
  }

  /** Takes no further step. */
  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer();
  }

  async #run(): Promise<void> {
    this.#isWoken = true;
    if (this.#isRunning) {
      return;
    }
    const { step, onError, onRest } = this.#parts;
    this.#isRunning = true;
    try {
      while (this.#isWoken && !this.#isStopped) {
        this.#isWoken = false;
        this.#cancelTimer();
        await step();
      }
    } catch (error) {
      onError(error);
      this.wakeIn(retryMs);
    } finally {
      this.#isRunning = false;
      onRest();
    }
  }
}
