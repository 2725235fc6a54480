/*
 * How many writes may wait: pure functions over what was measured of groups that shared a commit. To shed
 * by the wait instead of the count follows CoDel (RFC 8289); the limit that is found by comparing the wait
 * with that of a quiet server follows the gradient limits of Netflix's concurrency-limits.
 */

/** What is known of the queue. */
export interface WriteLoad {
  /** The longest wait but for one in a hundred, from the queue to the disk, while little was to do. */
  readonly quietMs: number;
  /** What each request adds to the commit of a group; 0 until there was a group. */
  readonly msPerWrite: number;
  /** How many may be in the queue; `Infinity` while all are taken. */
  readonly limit: number;
}

/** A group of requests that shared a commit. */
export interface CommittedGroup {
  readonly length: number;
  /** From when the first of them joined the queue until they were durable. */
  readonly waitedMs: number;
  /** The part of it that the commit took. */
  readonly commitMs: number;
}

/** Before anything was measured. */
export const calm: WriteLoad = { quietMs: 10, msPerWrite: 0, limit: Infinity };

/** A group of no more is what a server has that has little to do. */
const quietLength = 8;
/** A group of fewer says little about what each of them costs: nearly all is the sync. */
const crowdLength = 32;
/** Fewer do not make a commit faster. */
const limitMin = 8;
/** What the usual wait may be of the p99 of a quiet server: the rest is left to chance, which a crowd has as well. */
const usualShare = 0.5;
/** How many more are tried than were fast enough. */
const probing = 2;
/** How much the newest group counts. */
const smoothing = 0.2;
/** By what part of itself a percentile moves when a value lies above it. */
const percentileStep = 0.05;
const percentile = 0.99;

/** What is known after one more group. */
export function afterGroup(load: WriteLoad, group: CommittedGroup): WriteLoad {
  const isShedding = load.limit !== Infinity;
  return {
    quietMs:
      isShedding || group.length > quietLength
        ? load.quietMs
        : movedPercentile(load.quietMs, group.waitedMs),
    msPerWrite: group.length < crowdLength ? load.msPerWrite : movedCost(load.msPerWrite, group),
    limit: isShedding ? movedLimit(load, group) : Infinity,
  };
}

/** How long it takes until one more is durable, behind `waiting` others. */
export function expectedWaitMs({ msPerWrite }: WriteLoad, waiting: number): number {
  return (waiting + 1) * msPerWrite;
}

/** From now on only as many are taken as can be expected to wait no longer than on a quiet server. */
export function shedding(load: WriteLoad, waiting: number): WriteLoad {
  const expectedMs = expectedWaitMs(load, waiting);
  const share = expectedMs === 0 ? 1 : Math.min(1, load.quietMs / expectedMs);
  return { ...load, limit: Math.max(limitMin, waiting * share) };
}

/** Settles where one value in a hundred lies above it, at any scale: up by steps of 5 %, down by a hundredth of these. */
function movedPercentile(before: number, value: number): number {
  return value > before
    ? before * (1 + percentileStep * percentile)
    : before * (1 - percentileStep * (1 - percentile));
}

function movedCost(before: number, { commitMs, length }: CommittedGroup): number {
  const cost = commitMs / length;
  return before === 0 ? cost : before + smoothing * (cost - before);
}

/** Fewer where the group waited longer than it usually may, else a few more than can be expected to be as fast. */
function movedLimit({ limit, quietMs }: WriteLoad, { waitedMs }: CommittedGroup): number {
  const gradient = Math.min(1, Math.max(0.5, (usualShare * quietMs) / waitedMs));
  const wanted = limit * gradient + probing;
  return Math.max(limitMin, limit + smoothing * (wanted - limit));
}
