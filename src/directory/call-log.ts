import type { DirectoryError } from '../domain/errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { MaybePromise } from '../lib/maybe-promise.ts';
import type {
  CallBatch,
  CallEntry,
  CallIssue,
  CallQuery,
  CallStore,
  CallTally,
} from '../storage/call-store.ts';
import type { AccessStore, WorkspaceId } from '../storage/storage.ts';
import { type ChangeSignal, createChangeSignal } from './change-signal.ts';
import { followCalls } from './follow-calls.ts';

/** A call that was just answered. */
export interface NotedCall {
  /** `undefined`: no good key was shown. */
  readonly key: { readonly id: string; readonly workspaceId: WorkspaceId } | undefined;
  readonly dialect: string;
  readonly method: string;
  /** The path of the route. */
  readonly route: string;
  readonly status: number;
  /** What was said instead of what was asked for. */
  readonly failure: DirectoryError | undefined;
  readonly durationMs: number;
  readonly requestId: string;
}

/** What callers did: the last calls, and how many there were. */
export interface CallLog {
  /** Counts a call and keeps some of it for a moment; storage hears of it within about a second. */
  note(call: NotedCall): void;
  /** The newest first. */
  list(workspaceId: WorkspaceId, query: CallQuery): Promise<readonly CallEntry[]>;
  /**
   * What comes, the oldest first, without end; an empty page shows now and then that there is somebody. Ends where it
   * may not go on, which is asked behind each read and at least once a second.
   */
  follow(
    workspaceId: WorkspaceId,
    query: Omit<CallQuery, 'before' | 'limit'>,
    mayGoOn: () => MaybePromise<boolean>,
  ): AsyncIterableIterator<readonly CallEntry[]>;
  tallies(workspaceId: WorkspaceId, from: number): Promise<readonly CallTally[]>;
  /** Writes what waits; called by itself, and once more before storage is closed. Never rejects. */
  flush(): Promise<void>;
}

/** What a call log depends on. */
export interface CallLogOptions {
  readonly calls: CallStore;
  readonly access: AccessStore;
  readonly clock: Clock;
  /** A new UUIDv7. */
  readonly newId: () => string;
}

const hourMs = 3_600_000;
const flushDelayMs = 1_000;
/** Kept of each dialect between two flushes, of those that failed and of the others each: a busy server shows a sample. */
const sampleMax = 50;
const entriesMax = 500;
const talliesKeptMs = 92 * 24 * hourMs;

/** Calls of one workspace since the last flush. */
interface Pending {
  /** In the order of the answers. */
  readonly entries: Omit<CallEntry, 'id'>[];
  readonly byDialect: Map<string, Counts>;
}

interface Counts {
  calls: number;
  refused: number;
  failed: number;
  durationMs: number;
}

/** Whose calls are nobody's: no workspace has this number. */
const nobody: WorkspaceId = 0;

/** Makes a call log. */
export function createCallLog({ calls, access, clock, newId }: CallLogOptions): CallLog {
  const signal: ChangeSignal = createChangeSignal();
  let pending = new Map<WorkspaceId, Pending>();
  let timer: NodeJS.Timeout | undefined;
  let flushing: Promise<void> | undefined;

  function note(call: NotedCall): void {
    const { status, durationMs, dialect } = call;
    const { entries, byDialect } = pendingOf(call.key?.workspaceId ?? nobody);
    const counts = countsOf(byDialect, dialect);
    counts.calls += 1;
    counts.durationMs += durationMs;
    if (status >= 400) {
      counts[status >= 500 ? 'failed' : 'refused'] += 1;
    }
    const failures = counts.refused + counts.failed;
    const alike = status >= 400 ? failures : counts.calls - failures;
    if (alike <= sampleMax) {
      entries.push(entryOf(call, clock.now()));
    }
    timer ??= setTimeout(() => void flush(), flushDelayMs).unref();
  }

  function pendingOf(workspaceId: WorkspaceId): Pending {
    let found = pending.get(workspaceId);
    if (found === undefined) {
      found = { entries: [], byDialect: new Map() };
      pending.set(workspaceId, found);
    }
    return found;
  }

  async function flush(): Promise<void> {
    await flushing;
    clearTimeout(timer);
    timer = undefined;
    if (pending.size > 0) {
      flushing = write(pending);
      pending = new Map();
      await flushing;
    }
  }

  async function write(taken: ReadonlyMap<WorkspaceId, Pending>): Promise<void> {
    const now = clock.now();
    try {
      const batches = await batchesOf(taken, now);
      const talliesFrom = now - talliesKeptMs;
      await calls.keepCalls(batches, { entriesMax, talliesFrom });
      for (const { workspaceId } of batches) {
        signal.notify(workspaceId);
      }
    } catch {
      // What was called is a convenience: nobody's call fails for it, and the next second is written again.
    }
  }

  /** Calls without a good key are those of the one workspace there is; of several nobody can tell whose they are. */
  async function batchesOf(
    taken: ReadonlyMap<WorkspaceId, Pending>,
    now: number,
  ): Promise<readonly CallBatch[]> {
    const [only, second] = taken.has(nobody) ? await access.workspaces() : [];
    const owner = second === undefined ? only?.workspaceId : undefined;
    return [...taken].flatMap(([workspaceId, one]) => {
      const to = workspaceId === nobody ? owner : workspaceId;
      return to === undefined ? [] : [batchOf(to, one, now)];
    });
  }

  function batchOf(
    workspaceId: WorkspaceId,
    { entries, byDialect }: Pending,
    now: number,
  ): CallBatch {
    const hour = now - (now % hourMs);
    return {
      workspaceId,
      entries: entries.map((entry) => ({ id: newId(), ...entry })),
      tallies: Array.from(byDialect, ([dialect, { durationMs, ...counts }]) => ({
        hour,
        dialect,
        ...counts,
        durationUs: Math.round(durationMs * 1_000),
      })),
    };
  }

  return {
    note,
    list: (workspaceId, query) => calls.calls(workspaceId, query),
    follow: (workspaceId, query, mayGoOn) =>
      followCalls({ calls, signal, mayGoOn }, workspaceId, query),
    tallies: (workspaceId, from) => calls.callTallies(workspaceId, from),
    flush,
  };
}

function countsOf(byDialect: Map<string, Counts>, dialect: string): Counts {
  let counts = byDialect.get(dialect);
  if (counts === undefined) {
    counts = { calls: 0, refused: 0, failed: 0, durationMs: 0 };
    byDialect.set(dialect, counts);
  }
  return counts;
}

const issuesMax = 10;
const detailLengthMax = 300;

function entryOf(call: NotedCall, now: number): Omit<CallEntry, 'id'> {
  const { key, dialect, method, route, status, failure, durationMs, requestId } = call;
  return {
    at: Math.round(now - durationMs),
    dialect,
    method,
    route,
    status,
    code: failure?.code ?? null,
    detail: failure?.message.slice(0, detailLengthMax) ?? null,
    issues: (failure?.details.issues ?? []).slice(0, issuesMax).map(issueOf),
    durationUs: Math.round(durationMs * 1_000),
    keyId: key?.id ?? null,
    requestId,
  };
}

/** A step of a pointer is a name that the caller chose: only what looks like the name of a member is shown. */
function issueOf({ pointer, code }: CallIssue): CallIssue {
  const steps = pointer.split('/').map((step) => (memberForm.test(step) ? step : '*'));
  return { pointer: steps.join('/'), code };
}

const memberForm = /^(?:[A-Za-z_][A-Za-z_-]{0,39}|\d{1,6}|)$/;
