import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Work that can be left alone for a while wherever it yields. The same work runs in one go on a
 * connection that others use too, or in turns on a connection of its own.
 */
export type Steps<T> = Generator<undefined, T, undefined>;

/** How long work in turns keeps the event loop before others get their turn. */
const turnMs = 8;

/** Rows that take one step: cheap to read in one go. */
export const stepRows = 100;

export function runAtOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      return step.value;
    }
  }
}

export async function runInTurns<T>(steps: Steps<T>): Promise<T> {
  let began = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      return step.value;
    }
    if (performance.now() - began > turnMs) {
      await nextTurn();
      began = performance.now();
    }
  }
}

/** Reads a page in slices, each behind the last item of the one before. */
export function* readInSlices<T, K>(
  page: { readonly after: K; readonly limit: number },
  read: (slice: { readonly after: K; readonly limit: number }) => readonly T[],
  keyOf: (item: T) => K,
): Steps<readonly T[]> {
  const items: T[] = [];
  let { after } = page;
  while (items.length < page.limit) {
    const limit = Math.min(stepRows, page.limit - items.length);
    const slice = read({ after, limit });
    items.push(...slice);
    const last = slice.at(-1);
    if (last === undefined || slice.length < limit) {
      break;
    }
    after = keyOf(last);
    yield;
  }
  return items;
}

/** Sorts any number of items; gives back a new array. */
export function* sortInSteps<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
): Steps<readonly T[]> {
  let runs: (readonly T[])[] = [];
  for (let start = 0; start < items.length; start += sortItems) {
    runs.push(items.slice(start, start + sortItems).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const merged: (readonly T[])[] = [];
    for (let index = 0; index < runs.length; index += 2) {
      merged.push(yield* merge(runs[index] ?? [], runs[index + 1] ?? [], compare));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

/** Items that one step sorts or merges: less than a millisecond. */
const sortItems = 1_000;

function* merge<T>(
  left: readonly T[],
  right: readonly T[],
  compare: (a: T, b: T) => number,
): Steps<readonly T[]> {
  const merged: T[] = [];
  let leftIndex = 0;
  let rightIndex = 0;
  for (;;) {
    const a = left[leftIndex];
    const b = right[rightIndex];
    if (a === undefined && b === undefined) {
      return merged;
    }
    if (b === undefined || (a !== undefined && compare(a, b) <= 0)) {
      merged.push(a as T);
      leftIndex += 1;
    } else {
      merged.push(b);
      rightIndex += 1;
    }
    if (merged.length % sortItems === 0) {
      yield;
    }
  }
}
