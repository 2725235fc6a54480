/** As many rows as a shared transaction may have. */
const rowsMax = 500;

/** With fewer, a slow disk would cost more than it is worth. */
const rowsMin = 250;

/** How long other writes may have to wait for one chunk: two imports and their own commit then stay below 100 ms. */
const msMax = 40;

/** How many rows are written at once: fewer where the machine is slow, because other writes wait for each chunk. */
export class ChunkPace {
  // The first ones are slow: nothing has been compiled, and fields may be seen for the first time.
  #rows = rowsMin;

  get rows(): number {
    return this.#rows;
  }

  /** Takes note of a chunk that was written. */
  note(rows: number, ms: number): void {
    const fitting = Math.round((rows * msMax) / Math.max(ms, 1));
    // Halfway, so that one slow commit changes little.
    const next = Math.round((this.#rows + fitting) / 2);
    this.#rows = Math.min(rowsMax, Math.max(rowsMin, next));
  }
}
