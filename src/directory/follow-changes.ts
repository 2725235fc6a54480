import type { Reader, WorkspaceId } from '../storage/storage.ts';
import type { ChangeSignal } from './change-signal.ts';
import { type ChangePage, type ChangeQuery, readChanges } from './read-changes.ts';
import { createWait, returnable } from './wait.ts';

/** What following a change log takes. */
export interface FollowOptions {
  readonly reader: Reader;
  readonly signal: ChangeSignal;
}

/** How often the log is asked for what other processes committed. */
const pollMs = 1_000;
/** After this long without a change an empty page is given, to show that there is somebody. */
const idleMs = 15_000;
/** Between two reads at the end of the log: many followers must not read once per commit each. */
const gapMs = 50;

/**
 * Every change behind `after`, once and in order, and each further one when it is committed; never ends
 * by itself. A page without changes comes when nothing has happened for a while. `limit` is that of a page.
 */
export function followChanges(
  { reader, signal }: FollowOptions,
  workspaceId: WorkspaceId,
  query: ChangeQuery,
): AsyncIterableIterator<ChangePage> {
  const wait = createWait();
  async function* follow(): AsyncGenerator<ChangePage> {
    const unsubscribe = signal.subscribe(workspaceId, wait.wake);
    try {
      let after = query.after;
      let quietMs = 0;
      while (!wait.isStopped()) {
        // Before the read, so that a commit during it is not slept over.
        wait.reset();
        const page = await readChanges(reader, workspaceId, { ...query, after });
        after = page.next ?? after;
        if (page.changes.length > 0) {
          quietMs = 0;
          yield page;
        }
        if (page.next === undefined) {
          quietMs += await wait.pass(pollMs);
        } else if (page.changes.length < query.limit) {
          await wait.pass(gapMs, { isPatient: true });
        }
        if (quietMs >= idleMs && !wait.isStopped()) {
          quietMs = 0;
          yield { changes: [] };
        }
      }
    } finally {
      unsubscribe();
    }
  }

  return returnable(follow(), wait);
}
