import { decide } from '../domain/decide.ts';
import type { DecideContext } from '../domain/decide-context.ts';
import type { ItemFailure } from '../domain/errors.ts';
import type { Outcome } from '../domain/outcome.ts';
import { WorkingSet } from '../domain/working-set.ts';
import type { WriteTransaction } from '../storage/storage.ts';
import { atomicFailure } from './atomic-failure.ts';
import { collectLoadKeys } from './load-keys.ts';
import { nextTurn } from './next-turn.ts';
import type { WriteRequest } from './write-request.ts';

/** Commands that are loaded, decided and stored without a pause; about 8 ms. */
const chunkCommands = 250;

/** How long the event loop may be kept, beyond the chunk that is under way, before others get their turns (design 2). */
const turnMs = 5;

/** How many turns they then get: Node accepts one new connection in each, and its request needs one or two more. */
const turnsForOthers = 6;

/**
 * Carries out a large request in a transaction of its own, chunk by chunk, and gives the event loop back
 * in between. Answers an outcome for each command, none if the request is atomic. After the first failure
 * of an atomic request the rest is only decided, so that every failure is reported.
 */
export async function writeInChunks(
  transaction: WriteTransaction,
  request: WriteRequest,
  context: DecideContext,
): Promise<readonly Outcome[]> {
  const { workspaceId, commands, isAtomic } = request;
  const outcomes: Outcome[] = [];
  const failures: ItemFailure[] = [];
  let set: WorkingSet | undefined;
  let turnBegan = performance.now();
  for (let start = 0; start < commands.length; start += chunkCommands) {
    const chunk = commands.slice(start, start + chunkCommands);
    set ??= new WorkingSet(await transaction.fields(workspaceId));
    set.addLoaded(await transaction.load(workspaceId, collectLoadKeys(chunk)));
    for (const [offset, command] of chunk.entries()) {
      const outcome = decide(set, command, context);
      if (!isAtomic) {
        outcomes.push(outcome);
      } else if (outcome.kind === 'failed') {
        failures.push({ index: start + offset, failure: outcome.failure });
      }
    }
    if (failures.length === 0) {
      await transaction.store(workspaceId, set.takeWrites());
      // The transaction sees what it has stored: to keep the set would keep every client of the request.
      set = undefined;
    }
    if (performance.now() - turnBegan > turnMs) {
      await letOthersRun();
      turnBegan = performance.now();
    }
  }
  if (failures.length > 0) {
    throw atomicFailure(failures, commands.length);
  }
  return outcomes;
}

async function letOthersRun(): Promise<void> {
  for (let turn = 0; turn < turnsForOthers; turn++) {
    await nextTurn();
  }
}
