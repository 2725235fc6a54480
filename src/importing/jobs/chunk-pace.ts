/** How long a chunk of an import may be: all that other writes wait for. */
export interface ChunkLimits {
  readonly rowsMax: number;
  /** Fewer rows are written at once where these take longer. */
  readonly msMax: number;
}

/** Beside others who write: two imports and their own commit then stay below 100 ms for them. */
export const besideOthers: ChunkLimits = { rowsMax: 500, msMax: 40 };

/** Where nobody waits: a commit costs less for each row, the more there are. More would take more memory than they save time. */
export const alone: ChunkLimits = { rowsMax: 4_000, msMax: 400 };

/** With fewer, a slow disk would cost more than it is worth. */
const rowsMin = 250;

/** The first rows are slow: nothing has been compiled, and fields may be seen for the first time. */
const firstRows = 50;

/** How many rows are written at once: fewer where the machine is slow. */
export class ChunkPace {
  #rows = firstRows;

  get rows(): number {
    return this.#rows;
  }

  /** Takes note of a chunk that was written, and of what the next one may be. */
  note(rows: number, ms: number, { rowsMax, msMax }: ChunkLimits): void {
    const fitting = Math.round((rows * msMax) / Math.max(ms, 1));
    // Halfway, so that one slow commit changes little.
    const next = Math.round((this.#rows + fitting) / 2);
    this.#rows = Math.min(rowsMax, Math.max(rowsMin, next));
  }
}
