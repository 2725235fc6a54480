/** The middle value; the mean of the two middle ones where there are two. Throws on an empty list. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) {
    throw new Error('a median needs at least one value');
  }
  return (lower + upper) / 2;
}

/** What a request that needs both cannot beat: `1 / (1/H + 1/S)`, all in requests per second. */
export function combinedLimit(httpPerSecond: number, storagePerSecond: number): number {
  return 1 / (1 / httpPerSecond + 1 / storagePerSecond);
}

/** Rates that were measured right after each other, in operations per second. */
export interface Round {
  readonly http: number;
  readonly storage: number;
  readonly ours: number;
}

/** Medians over the rounds of one figure; the ratios are medians of the ratios of each round. */
export interface Summary extends Round {
  readonly combined: number;
  /** Ours, as a part of the combined limit of the same round. */
  readonly combinedRatio: number;
  /** Ours, as a part of the storage limit of the same round. */
  readonly storageRatio: number;
}

/** Throws where there are no rounds. */
export function summarize(rounds: readonly Round[]): Summary {
  const limits = rounds.map(({ http, storage }) => combinedLimit(http, storage));
  return {
    http: median(rounds.map(({ http }) => http)),
    storage: median(rounds.map(({ storage }) => storage)),
    ours: median(rounds.map(({ ours }) => ours)),
    combined: median(limits),
    combinedRatio: median(rounds.map(({ ours }, index) => ours / (limits[index] ?? Number.NaN))),
    storageRatio: median(rounds.map(({ ours, storage }) => ours / storage)),
  };
}

/** How many times cheaper an operation is in the small directory: the median of small / large, round by round. */
export function sizeQuotient(small: readonly number[], large: readonly number[]): number {
  return median(small.map((rate, index) => rate / (large[index] ?? Number.NaN)));
}
