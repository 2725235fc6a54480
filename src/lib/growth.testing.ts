/** How much larger the second of two sizes is. */
export const growthFactor = 8;

/** Runs of which the cheapest counts: the machine may have others to serve. */
const tries = 3;

/** Below this a figure says more about the clock than about the work. */
const leastMs = 1;

/**
 * How many times as much processor time a piece of work takes that is eight times as large: about eight
 * where it is linear, 64 where it is quadratic. `prepare` is not counted.
 */
export function growthOf<T>(
  size: number,
  prepare: (size: number) => T,
  work: (of: T) => unknown,
): number {
  const costOf = (material: T): number => {
    let least = Infinity;
    for (let run = 0; run < tries; run++) {
      const before = process.cpuUsage();
      work(material);
      const { user, system } = process.cpuUsage(before);
      least = Math.min(least, (user + system) / 1_000);
    }
    return Math.max(leastMs, least);
  };
  const small = costOf(prepare(size));
  return costOf(prepare(size * growthFactor)) / small;
}

/** More than any linear work grows, whatever else the machine does; less than half of what quadratic work does. */
export const linearGrowthMax = 3 * growthFactor;
