import type { MaybePromise } from '../lib/maybe-promise.ts';
import type { Reader, WorkspaceId } from '../storage/storage.ts';
import type { ChangeSignal } from './change-signal.ts';
import { type ChangePage, type ChangeQuery, readChanges } from './read-changes.ts';
import { createWait, returnable } from './wait.ts';

/** What following a change log takes. */
export interface FollowOptions {
  readonly reader: Reader;
  readonly signal: ChangeSignal;
  /** Whether whoever follows may hear of more. */
  readonly mayGoOn: () => MaybePromise<boolean>;
  /** Milliseconds that only go forward; those of `performance.now` unless said. */
  readonly now?: () => number;
}

/** How often the log is asked for what other processes committed, and at least whether it may go on. */
const pollMs = 1_000;
/** After this long without a change that is asked for an empty page is given, to show that there is somebody. */
const idleMs = 15_000;
/** Between two reads at the end of the log: many followers must not read once per commit each. */
const gapMs = 50;

/**
 * Every change behind `after`, once and in order, and each further one when it is committed; ends by
 * itself only when it may not go on. A page without changes comes when nothing has happened for a while
 * that was asked for; its `next` is behind whatever else there was. `limit` is that of a page.
 */
export function followChanges(
  { reader, signal, mayGoOn, now = () => performance.now() }: FollowOptions,
  workspaceId: WorkspaceId,
  query: ChangeQuery,
): AsyncIterableIterator<ChangePage> {
  const wait = createWait();
  async function* follow(): AsyncGenerator<ChangePage> {
    const unsubscribe = signal.subscribe(workspaceId, wait.wake);
    try {
      let after = query.after;
      let spokeAt = now();
      while (!wait.isStopped()) {
        // Before the read, so that a commit during it is not slept over.
        wait.reset();
        const page = await readChanges(reader, workspaceId, { ...query, after });
        // Behind the read, so that nothing is told which was committed when it might not go on any more.
        if (!(await mayGoOn())) {
          return;
        }
        after = page.next ?? after;
        if (page.changes.length > 0) {
          yield page;
          spokeAt = now();
        }
        if (page.next === undefined) {
          await wait.pass(pollMs);
        } else if (page.changes.length < query.limit) {
          await wait.pass(gapMs, { isPatient: true });
        }
        if (now() - spokeAt >= idleMs && !wait.isStopped()) {
          yield { changes: [], next: after };
          spokeAt = now();
        }
      }
    } finally {
      unsubscribe();
    }
  }

  return returnable(follow(), wait);
}
