import type { Reader, WorkspaceId } from '../storage/storage.ts';
import type { ChangeSignal } from './change-signal.ts';
import { type ChangePage, type ChangeQuery, readChanges } from './read-changes.ts';
import { createWait, returnable } from './wait.ts';

/** What following a change log takes. */
export interface FollowOptions {
  readonly reader: Reader;
  readonly signal: ChangeSignal;
  /** Milliseconds that only go forward; those of `performance.now` unless said. */
  readonly now?: () => number;
}

/** How often the log is asked for what other processes committed. */
const pollMs = 1_000;
/** After this long without a change that is asked for an empty page is given, to show that there is somebody. */
const idleMs = 15_000;
/** Between two reads at the end of the log: many followers must not read once per commit each. */
const gapMs = 50;

/**
 * Every change behind `after`, once and in order, and each further one when it is committed; never ends
 * by itself. A page without changes comes when nothing has happened for a while that was asked for; its `next` is
 * behind whatever else there was. `limit` is that of a page.
 */
export function followChanges(
  { reader, signal, now = () => performance.now() }: FollowOptions,
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
