import type { AttemptRecord, DeliveryRecord, Disabled } from '../storage/webhook-store.ts';

/** What has happened to deliveries and is not in storage yet. */
export interface Batch {
  readonly deliveries: readonly DeliveryRecord[];
  readonly attempts: readonly AttemptRecord[];
  readonly disabled?: Disabled;
}

/** Collects it; of a delivery only the last state counts. */
export class Unkept {
  #rows = new Map<number, DeliveryRecord>();
  #attempts: AttemptRecord[] = [];
  #disabled: Disabled | undefined;

  get isEmpty(): boolean {
    return this.#rows.size === 0 && this.#attempts.length === 0 && this.#disabled === undefined;
  }

  addRow(delivery: DeliveryRecord): void {
    this.#rows.set(delivery.position, delivery);
  }

  addAttempt(attempt: AttemptRecord): void {
    this.#attempts.push(attempt);
  }

  disable(disabled: Disabled): void {
    this.#disabled = disabled;
  }

  clear(): void {
    this.take();
  }

  /** All of it, which is then empty. */
  take(): Batch {
    const deliveries = [...this.#rows.values()];
    const attempts = this.#attempts;
    const disabled = this.#disabled;
    this.#rows = new Map();
    this.#attempts = [];
    this.#disabled = undefined;
    return { deliveries, attempts, ...(disabled === undefined ? {} : { disabled }) };
  }

  /** What could not be kept; what has happened since counts more. */
  putBack({ deliveries, attempts, disabled }: Batch): void {
    this.#rows = new Map([
      ...deliveries.map((delivery) => [delivery.position, delivery] as const),
      ...this.#rows,
    ]);
    this.#attempts = [...attempts, ...this.#attempts];
    this.#disabled ??= disabled;
  }
}
