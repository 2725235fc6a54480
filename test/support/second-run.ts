import { drillCount } from './drill-scale.ts';
import { testEngine } from './test-data.ts';

/*
 * The tests of the dialects run on SQLite and once more on PostgreSQL. What is refused before an engine hears
 * of it cannot differ there: the second run takes a tenth of such cases, spread over all of them, and the
 * heavy run takes them all.
 */

/** How many of `full` cases run on the engine that is tested. */
export function countOnEngine(full: number): number {
  return testEngine === 'sqlite' ? full : drillCount(full);
}

/** Which of these cases run on the engine that is tested: at even distances, the first one among them. */
export function casesOnEngine<T>(all: readonly T[]): readonly T[] {
  const step = all.length / countOnEngine(all.length);
  return all.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}
