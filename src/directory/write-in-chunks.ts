import type { Command } from '../domain/commands.ts';
import { decide } from '../domain/decide.ts';
import type { DecideContext } from '../domain/decide-context.ts';
import type { ItemFailure } from '../domain/errors.ts';
import type { Outcome } from '../domain/outcome.ts';
import { WorkingSet } from '../domain/working-set.ts';
import type { WriteTransaction } from '../storage/storage.ts';
import { failedItems, ItemFailures } from './atomic-failure.ts';
import { collectLoadKeys } from './load-keys.ts';
import { nextTurn } from '../lib/next-turn.ts';
import { Claims } from './once.ts';
import type { WriteRequest } from './write-request.ts';
import type { CommitStopwatch } from './write-watch.ts';

/** Commands that are loaded, decided and stored without a pause; about 8 ms. */
const chunkCommands = 250;

/** How long the event loop may be kept, beyond the chunk that is under way, before others get their turns (design 2). */
const turnMs = 5;

/** How many turns they then get: Node accepts one new connection in each, and its request needs one or two more. */
const turnsForOthers = 6;

/** How a large request is carried out. */
export interface ChunkOptions {
  readonly context: DecideContext;
  readonly stopwatch: CommitStopwatch;
  readonly storesLate: boolean;
}

/**
 * Carries out a large request in a transaction of its own, chunk by chunk, and gives the event loop back
 * in between. Answers an outcome for each command, none if the request is atomic and quiet. After the first
 * failure of an atomic request the rest is only decided, so that every failure is reported. Where others wait for
 * what is stored (`storesLate`), all is decided first, in memory.
 */
export async function writeInChunks(
  transaction: WriteTransaction,
  request: WriteRequest,
  { context, stopwatch, storesLate }: ChunkOptions,
): Promise<readonly Outcome[]> {
  stopwatch.lap('begin');
  const { workspaceId, commands, isAtomic, isQuiet = false, isDryRun = false, once } = request;
  const { alongside, preview } = request;
  const claims = await Claims.load(transaction, workspaceId, [once?.claim], context.now);
  const refusal = claims.answered(once);
  if (refusal !== undefined) {
    throw refusal;
  }
  preview?.begin();
  const outcomes: Outcome[] = [];
  const failures = new ItemFailures();
  let kept: WorkingSet | undefined;
  let turnBegan = performance.now();
  for (let start = 0; start < commands.length; start += chunkCommands) {
    const chunk = commands.slice(start, start + chunkCommands);
    const set = kept ?? new WorkingSet(await transaction.fields(workspaceId));
    const keys = collectLoadKeys(chunk);
    const loaded = await transaction.load(workspaceId, keys);
    set.addLoaded(preview?.see(keys, loaded) ?? loaded);
    stopwatch.lap('load');
    if (isAtomic && isQuiet) {
      failures.add(failuresOf(set, chunk, start, context));
    } else {
      const decided = chunk.map((command) => decide(set, command, context));
      outcomes.push(...decided);
      failures.add(isAtomic ? failedItems(decided, start) : []);
    }
    stopwatch.lap('decide');
    if (storesLate && !isDryRun) {
      kept = set;
    } else if (failures.isEmpty && !isDryRun) {
      // The transaction sees what it has stored: to keep the set would keep every client of the request.
      await transaction.store(workspaceId, set.takeWrites());
    } else if (preview !== undefined) {
      preview.keep(set.takeWrites());
    } else {
      kept = set;
    }
    stopwatch.lap('store');
    if (performance.now() - turnBegan > turnMs) {
      await letOthersRun();
      stopwatch.skip();
      turnBegan = performance.now();
    }
  }
  if (!failures.isEmpty) {
    throw failures.toError(commands.length);
  }
  if (storesLate && kept !== undefined) {
    await transaction.store(workspaceId, kept.takeWrites());
  }
  await alongside?.(transaction, outcomes);
  claims.settle(once, outcomes);
  await claims.keep(transaction, workspaceId, context.now);
  stopwatch.lap('store');
  return outcomes;
}

/** Decides commands of which nobody asks for more than what failed. */
function failuresOf(
  set: WorkingSet,
  chunk: readonly Command[],
  firstIndex: number,
  context: DecideContext,
): readonly ItemFailure[] {
  const failures: ItemFailure[] = [];
  for (let offset = 0; offset < chunk.length; offset++) {
    const outcome = decide(set, chunk[offset] as Command, context);
    if (outcome.kind === 'failed') {
      failures.push({ index: firstIndex + offset, failure: outcome.failure });
    }
  }
  return failures;
}

async function letOthersRun(): Promise<void> {
  for (let turn = 0; turn < turnsForOthers; turn++) {
    await nextTurn();
  }
}
