/** The lock levels of a file (https://www.sqlite.org/lockingv3.html). */
const shared = 1;
const reserved = 2;
const exclusive = 4;

/** Who holds which lock on a file. */
export class FileLocks {
  readonly #levels = new Map<number, number>();

  /** False where others' locks forbid it. */
  raise(handle: number, level: number): boolean {
    const others = [...this.#levels].filter(([other]) => other !== handle);
    const highest = Math.max(0, ...others.map(([, held]) => held));
    const isFree =
      level >= exclusive
        ? highest === 0
        : level >= reserved
          ? highest <= shared
          : highest <= reserved;
    if (isFree) {
      this.#levels.set(handle, Math.max(level, this.#levels.get(handle) ?? 0));
    }
    return isFree;
  }

  lower(handle: number, level: number): void {
    this.#levels.set(handle, level);
  }

  isReserved(): boolean {
    return [...this.#levels.values()].some((level) => level >= reserved);
  }

  release(handle: number): void {
    this.#levels.delete(handle);
  }
}

/** How many locks the shared memory of a WAL has (https://www.sqlite.org/walformat.html). */
const slots = 8;

/** Who holds which lock of the shared memory. */
export class ShmLocks {
  readonly #shared = Array.from({ length: slots }, () => new Set<number>());
  readonly #exclusive = new Map<number, number>();

  /** False where others' locks forbid it. */
  lock(handle: number, first: number, count: number, isExclusive: boolean): boolean {
    const wanted = this.#range(first, count);
    const isFree = wanted.every(({ slot, holders }) => {
      const owner = this.#exclusive.get(slot);
      const isOthers = owner !== undefined && owner !== handle;
      return !isOthers && (!isExclusive || [...holders].every((holder) => holder === handle));
    });
    if (isFree) {
      for (const { slot, holders } of wanted) {
        if (isExclusive) {
          this.#exclusive.set(slot, handle);
        } else {
          holders.add(handle);
        }
      }
    }
    return isFree;
  }

  unlock(handle: number, first: number, count: number): void {
    for (const { slot, holders } of this.#range(first, count)) {
      holders.delete(handle);
      if (this.#exclusive.get(slot) === handle) {
        this.#exclusive.delete(slot);
      }
    }
  }

  release(handle: number): void {
    this.unlock(handle, 0, slots);
  }

  #range(first: number, count: number) {
    return this.#shared.map((holders, slot) => ({ slot, holders })).slice(first, first + count);
  }
}
