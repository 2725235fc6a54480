import type { MaybePromise } from '../lib/maybe-promise.ts';
import type { CallEntry, CallQuery, CallStore } from '../storage/call-store.ts';
import type { WorkspaceId } from '../storage/storage.ts';
import type { ChangeSignal } from './change-signal.ts';
import { createWait, returnable } from './wait.ts';

/** What following the calls takes. */
export interface FollowCallsOptions {
  readonly calls: CallStore;
  readonly signal: ChangeSignal;
  /** Whether whoever follows may hear of more. */
  readonly mayGoOn: () => MaybePromise<boolean>;
}

/** How often storage is asked for what other servers kept, and at least whether it may go on. */
const pollMs = 1_000;
/** After this long without a call an empty page is given, to show that there is somebody. */
const idleMs = 15_000;
const pageMax = 500;

/**
 * Calls behind `after`, or from now on, the oldest first, as they are kept; ends by itself only when it may
 * not go on. It is for people who watch: what another server keeps at the same moment may be passed over.
 */
export function followCalls(
  { calls, signal, mayGoOn }: FollowCallsOptions,
  workspaceId: WorkspaceId,
  query: Omit<CallQuery, 'before' | 'limit'>,
): AsyncIterableIterator<readonly CallEntry[]> {
  const wait = createWait();
  async function* follow(): AsyncGenerator<readonly CallEntry[]> {
    const unsubscribe = signal.subscribe(workspaceId, wait.wake);
    try {
      let after = query.after ?? (await calls.calls(workspaceId, { limit: 1 }))[0]?.id ?? '';
      let spokeAt = performance.now();
      while (!wait.isStopped()) {
        wait.reset();
        const found = await calls.calls(workspaceId, { ...query, after, limit: pageMax });
        // Behind the read, so that nothing is told which was kept when it might not go on any more.
        if (!(await mayGoOn())) {
          return;
        }
        const [newest] = found;
        if (newest !== undefined) {
          after = newest.id;
          yield found.toReversed();
          spokeAt = performance.now();
        }
        await wait.pass(pollMs);
        if (performance.now() - spokeAt >= idleMs && !wait.isStopped()) {
          yield [];
          spokeAt = performance.now();
        }
      }
    } finally {
      unsubscribe();
    }
  }

  return returnable(follow(), wait);
}
