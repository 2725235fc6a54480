import type { Origin } from '../domain/change.ts';
import type { Command } from '../domain/commands.ts';
import { decide } from '../domain/decide.ts';
import type { DecideContext } from '../domain/decide-context.ts';
import type { DirectoryError } from '../domain/errors.ts';
import type { Outcome } from '../domain/outcome.ts';
import { WorkingSet } from '../domain/working-set.ts';
import type { WorkspaceId, WriteTransaction } from '../storage/storage.ts';
import { failedItems, ItemFailures } from './atomic-failure.ts';
import { collectLoadKeys } from './load-keys.ts';
import { type AnsweredBefore, Claims } from './once.ts';
import type { WriteRequest } from './write-request.ts';
import type { CommitStopwatch } from './write-watch.ts';

/** What became of a request of a group. */
export type Decided = readonly Outcome[] | DirectoryError | AnsweredBefore;

export interface GroupOptions {
  /** When the group is decided. */
  readonly now: number;
  readonly stopwatch: CommitStopwatch;
  contextOf(origin: Origin): DecideContext;
}

/** One request of a group that shares a transaction. */
interface GroupMember {
  readonly origin: Origin;
  readonly isAtomic: boolean;
  readonly isDryRun: boolean;
  readonly once: WriteRequest['once'];
  readonly commands: readonly Command[];
  /** Its place in the group. */
  readonly index: number;
}

/**
 * Loads what the requests of a group can touch, decides them one after the other, and stores what became of all: by
 * workspace, in the one transaction. An answer for each request, in their order.
 */
export async function decideGroup(
  transaction: WriteTransaction,
  group: readonly WriteRequest[],
  { now, stopwatch, contextOf }: GroupOptions,
): Promise<readonly Decided[]> {
  stopwatch.lap('begin');
  const answers: Decided[] = Array.from({ length: group.length });
  for (const [workspaceId, members] of byWorkspace(group)) {
    const commands = members.flatMap((member) => member.commands);
    const wanted = members.map(({ once }) => once?.claim);
    // All at once: a database may be some way off.
    const [claims, fields, loaded] = await Promise.all([
      Claims.load(transaction, workspaceId, wanted, now),
      transaction.fields(workspaceId),
      transaction.load(workspaceId, collectLoadKeys(commands)),
    ]);
    const set = new WorkingSet(fields);
    set.addLoaded(loaded);
    stopwatch.lap('load');
    for (const member of members) {
      answers[member.index] =
        claims.answered(member.once) ??
        claims.settle(member.once, decideMember(set, member, contextOf(member.origin)));
    }
    stopwatch.lap('decide');
    if (members.some(({ isDryRun }) => !isDryRun)) {
      await transaction.store(workspaceId, set.takeWrites());
    }
    await claims.keep(transaction, workspaceId, now);
    stopwatch.lap('store');
  }
  return answers;
}

function decideMember(
  set: WorkingSet,
  { commands, isAtomic, isDryRun }: GroupMember,
  context: DecideContext,
): readonly Outcome[] | DirectoryError {
  if (!isAtomic && !isDryRun) {
    return commands.map((command) => decide(set, command, context));
  }
  const overlay = set.overlay();
  const outcomes = commands.map((command) => decide(overlay, command, context));
  const failures = new ItemFailures();
  failures.add(isAtomic ? failedItems(outcomes, 0) : []);
  if (!failures.isEmpty) {
    return failures.toError(commands.length);
  }
  if (!isDryRun) {
    overlay.merge();
  }
  return outcomes;
}

/** In the order of their numbers: two servers that write to the same workspaces then wait for each other in one direction. */
function byWorkspace(
  group: readonly WriteRequest[],
): readonly (readonly [WorkspaceId, readonly GroupMember[]])[] {
  const workspaces = new Map<WorkspaceId, GroupMember[]>();
  for (const [index, request] of group.entries()) {
    const { workspaceId, origin, isAtomic, isDryRun = false, once, commands: list } = request;
    const commands = list.slice(0, list.length);
    const member = { origin, isAtomic, isDryRun, once, commands, index };
    const members = workspaces.get(workspaceId);
    if (members === undefined) {
      workspaces.set(workspaceId, [member]);
    } else {
      members.push(member);
    }
  }
  return [...workspaces].sort(([a], [b]) => a - b);
}
