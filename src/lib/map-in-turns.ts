import { nextTurn } from './next-turn.ts';

/** How long work keeps the event loop before others get their turn. */
const turnMs = 5;

/** Maps many items in their order, and lets others run in between: the work on each must be short. */
export async function mapInTurns<T, U>(items: readonly T[], map: (item: T) => U): Promise<U[]> {
  const mapped: U[] = [];
  let began = performance.now();
  for (const item of items) {
    mapped.push(map(item));
    if (performance.now() - began > turnMs) {
      await nextTurn();
      began = performance.now();
    }
  }
  return mapped;
}
