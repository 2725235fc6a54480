import type { Origin } from '../domain/change.ts';
import type { DecideContext } from '../domain/decide-context.ts';
import { DirectoryError } from '../domain/errors.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Clock } from '../lib/clock.ts';
import type { Storage, WorkspaceId } from '../storage/storage.ts';
import { nextTurn } from '../lib/next-turn.ts';
import { Claims } from './once.ts';
import { WriteGate } from './write-gate.ts';
import { type Decided, decideGroup } from './write-group.ts';
import { writeInChunks } from './write-in-chunks.ts';
import type { WriteRequest } from './write-request.ts';
import { CommitStopwatch, type WriteWatch } from './write-watch.ts';

export interface WriteQueueOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: { newId(ms: number): string; newInviteCode(): string };
  readonly sessionIdleMs: number;
  readonly restorableMs: number;
  /** Told of each request whose commit succeeded, before it is answered. */
  readonly onCommit?: (workspaceId: WorkspaceId) => void;
  readonly watch?: WriteWatch | undefined;
  /** Requests that may be in the queue, commit included; further ones are refused at once. 500 unless said. */
  readonly waitingMax?: number | undefined;
  /** How long a write may be expected to wait before fewer are taken from outside; however long unless said. */
  readonly waitMaxMs?: number | undefined;
}

interface Pending {
  readonly request: WriteRequest;
  /** On the clock of `performance.now()`. */
  readonly joinedAtMs: number;
  readonly ticket: unknown;
  resolve(outcomes: readonly Outcome[]): void;
  reject(error: unknown): void;
}

/**
 * Commands in one shared transaction at most: past a few hundred a sync costs nothing per command any
 * more, and every caller of the group waits for the whole of it.
 */
const groupCommandsMax = 512;

/** From this size on a request has a transaction to itself. */
const largeCommands = 500;

/** Turns of the event loop that a group waits at most for more callers. */
const gatherTurnsMax = 8;

/** Longer is not waited: where turns take so long, there are callers enough. */
const gatherMsMax = 8;

/** Of these, turns that bring nobody while it is smaller than the one before; each costs some 10 µs. */
const quietTurnsMax = 2;

/** Beyond it more waiting helps nobody (reliability 1.11). */
const waitingMaxDefault = 500;

/**
 * The one write path (design 2). Requests that arrive in the same few turns of the event loop share one
 * transaction (group commit): each is decided on its own, and none is answered before the commit is
 * durable. A large request gets a transaction of its own (`writeInChunks`).
 *
 *   idle --submit--> scheduled --turn ends--> committing --queue empty--> idle
 *                                                 ^------queue not empty-----|
 */
export class WriteQueue {
  readonly #options: WriteQueueOptions;
  readonly #waitingMax: number;
  #pending: Pending[] = [];
  #committing = 0;
  #isRunning = false;
  #lastGroupLength = 0;
  readonly #gate: WriteGate;
  #isCommittingLarge = false;
  /** When a large request was done with: who joined before waited for it. */
  #largeEndedAtMs = 0;

  constructor(options: WriteQueueOptions) {
    this.#options = options;
    this.#waitingMax = options.waitingMax ?? waitingMaxDefault;
    this.#gate = new WriteGate({
      waitingMax: this.#waitingMax,
      waitMaxMs: options.waitMaxMs ?? 0,
    });
  }

  /** Requests that were taken and are not answered: those that wait, and those whose commit is under way. */
  get length(): number {
    return this.#pending.length + this.#committing;
  }

  /** True while only few are taken from outside, for those that wait do so for too long. */
  get isShedding(): boolean {
    return this.#gate.isShedding;
  }

  /**
   * How many of so many requests from outside may join. Those that are inside already, such as parts of an
   * import that runs, are bound by their number alone.
   */
  take(wanting: number): number {
    return this.#gate.take(wanting, this.length, { isBehindLarge: this.#isCommittingLarge });
  }

  /**
   * Resolves, once they are durable, with one outcome per command, or with none if the request is atomic, quiet and
   * large.
   * Rejects, with nothing written, with the failure of the first failed command of an atomic request (all
   * failures in `details.items`), or with `unavailable` or `storage_full`.
   */
  submit(request: WriteRequest): Promise<readonly Outcome[]> {
    if (this.length >= this.#waitingMax) {
      return Promise.reject(
        new DirectoryError('unavailable', 'Too many writes are waiting. Try again in a moment.', {
          retryAfterSeconds: 1,
        }),
      );
    }
    return new Promise((resolve, reject) => {
      const ticket = this.#options.watch?.joined?.();
      const joinedAtMs = performance.now();
      this.#pending.push({ request, joinedAtMs, ticket, resolve, reject });
      if (!this.#isRunning) {
        this.#isRunning = true;
        setImmediate(() => void this.#drain());
      }
    });
  }

  async #drain(): Promise<void> {
    while (this.#pending.length > 0) {
      await this.#gather();
      const group = this.#takeGroup();
      this.#lastGroupLength = group.length;
      this.#committing = group.length;
      const first = group[0];
      if (first !== undefined && group.length === 1 && isLarge(first.request)) {
        this.#isCommittingLarge = true;
        await this.#commitLarge(first);
        this.#isCommittingLarge = false;
        this.#largeEndedAtMs = performance.now();
      } else {
        await this.#commitGroup(group);
      }
      this.#committing = 0;
    }
    this.#isRunning = false;
  }

  /**
   * Lets the sockets be read for as long as that brings more, so that a group is as large as the load makes
   * it: a sync costs more than the turns that it takes to hear everybody. To stop at the size of the group
   * before would not do: two halves of the callers would take turns from then on, and never meet.
   */
  async #gather(): Promise<void> {
    let quietTurns = 0;
    const until = performance.now() + gatherMsMax;
    for (let turn = 0; turn < gatherTurnsMax && quietTurns < quietTurnsMax; turn++) {
      const length = this.#pending.length;
      await nextTurn();
      if (this.length >= this.#gate.limit || performance.now() > until) {
        return;
      }
      if (this.#pending.length === length) {
        if (length >= this.#lastGroupLength) {
          return;
        }
        quietTurns += 1;
      }
    }
  }

  /**
   * The next callers who can share a transaction, in the order in which they came. Where workspaces are on several machines,
   * those of one workspace only: so a machine that is away takes nobody else's writes with it.
   */
  #takeGroup(): Pending[] {
    const group: Pending[] = [];
    const passed: Pending[] = [];
    let commands = 0;
    for (const pending of this.#pending) {
      const { request } = pending;
      if (!this.#canShare(group[0], pending)) {
        passed.push(pending);
        continue;
      }
      commands += request.commands.length;
      if (group.length > 0 && (commands > groupCommandsMax || isLarge(request))) {
        break;
      }
      group.push(pending);
      if (isLarge(request)) {
        break;
      }
    }
    this.#pending = [...passed, ...this.#pending.slice(group.length + passed.length)];
    return group;
  }

  #canShare(first: Pending | undefined, { request }: Pending): boolean {
    return (
      first === undefined ||
      this.#options.storage.isSharded !== true ||
      first.request.workspaceId === request.workspaceId
    );
  }

  async #commitGroup(group: readonly Pending[]): Promise<void> {
    const stopwatch = new CommitStopwatch();
    const requests = group.map(({ request }) => request);
    let answers: readonly Decided[];
    try {
      answers = await this.#options.storage.write((transaction) =>
        decideGroup(transaction, requests, {
          now: this.#options.clock.now(),
          stopwatch,
          contextOf: (origin) => this.#context(origin),
        }),
      );
    } catch (error) {
      this.#report(group, stopwatch, error);
      for (const pending of group) {
        pending.reject(error);
      }
      return;
    }
    this.#report(group, stopwatch);
    this.#tellGate(group, stopwatch);
    group.forEach((pending, index) => {
      this.#options.onCommit?.(pending.request.workspaceId);
      const answer = answers[index];
      if (answer instanceof Error) {
        pending.reject(answer);
      } else {
        pending.resolve(answer ?? []);
      }
    });
  }

  #tellGate(group: readonly Pending[], { beganAtMs }: CommitStopwatch): void {
    const joinedAtMs = group[0]?.joinedAtMs ?? beganAtMs;
    if (joinedAtMs >= this.#largeEndedAtMs) {
      const now = performance.now();
      const waitedMs = now - joinedAtMs;
      this.#gate.committed({ length: group.length, waitedMs, commitMs: now - beganAtMs });
    }
  }

  /** What is left is the commit itself; where it failed, that is the part that it failed in. */
  #report(group: readonly Pending[], stopwatch: CommitStopwatch, error?: unknown): void {
    const { watch } = this.#options;
    if (watch === undefined) {
      return;
    }
    stopwatch.lap('commit');
    const { beganAtMs, phasesMs } = stopwatch;
    const tickets = group.map(({ ticket }) => ticket);
    watch.committed({ tickets, beganAtMs, phasesMs, error });
  }

  async #commitLarge(pending: Pending): Promise<void> {
    const { request, resolve, reject } = pending;
    const stopwatch = new CommitStopwatch();
    try {
      const outcomes = await this.#options.storage.write((transaction) =>
        writeInChunks(transaction, request, {
          context: this.#context(request.origin),
          stopwatch,
          storesLate: this.#options.storage.hasOtherWriters === true,
        }),
      );
      this.#report([pending], stopwatch);
      this.#options.onCommit?.(request.workspaceId);
      resolve(outcomes);
    } catch (error) {
      this.#report([pending], stopwatch, error);
      await this.#keepFailure(request, error);
      reject(error);
    }
  }

  /** What failed was rolled back with its transaction, so the answer has one of its own. */
  async #keepFailure({ workspaceId, once }: WriteRequest, error: unknown): Promise<void> {
    if (once === undefined || !(error instanceof DirectoryError)) {
      return;
    }
    const now = this.#options.clock.now();
    await this.#options.storage
      .write(async (transaction) => {
        const claims = await Claims.load(transaction, workspaceId, [once.claim], now);
        if (claims.answered(once) === undefined) {
          claims.settle(once, error);
          await claims.keep(transaction, workspaceId, now);
        }
      })
      // The caller learns of the first failure; a retry is then carried out anew, which is as good.
      .catch(() => undefined);
  }

  #context(origin: Origin): DecideContext {
    const { clock, ids, sessionIdleMs, restorableMs } = this.#options;
    const now = clock.now();
    return {
      now,
      newId: () => ids.newId(now),
      newInviteCode: ids.newInviteCode,
      origin,
      sessionIdleMs,
      restorableMs,
    };
  }
}

/** One that keeps more than its commands does so in a transaction of its own, whatever its size. */
function isLarge({ commands, alongside, preview }: WriteRequest): boolean {
  return commands.length > largeCommands || alongside !== undefined || preview !== undefined;
}
