import type { Origin } from '../domain/change.ts';
import type { Command } from '../domain/commands.ts';
import { decide } from '../domain/decide.ts';
import type { DecideContext } from '../domain/decide-context.ts';
import { DirectoryError, type ItemFailure } from '../domain/errors.ts';
import type { Outcome } from '../domain/outcome.ts';
import { WorkingSet } from '../domain/working-set.ts';
import type { Clock } from '../lib/clock.ts';
import type { Storage, WorkspaceId, WriteTransaction } from '../storage/storage.ts';
import { collectLoadKeys } from './load-keys.ts';

/** One request to write: commands in order, by one caller. */
export interface WriteRequest {
  readonly workspaceId: WorkspaceId;
  readonly origin: Origin;
  readonly commands: readonly Command[];
  /** All or nothing: one failure, and none of the commands has any effect. */
  readonly isAtomic: boolean;
}

export interface WriteQueueOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: { newId(ms: number): string; newInviteCode(): string };
  readonly sessionIdleMs: number;
  /** Told of each request whose commit succeeded, before it is answered. */
  readonly onCommit?: (workspaceId: WorkspaceId) => void;
}

interface Pending {
  readonly request: WriteRequest;
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

/** A large request is carried out in chunks of this many commands, about 8 ms each. */
const chunkCommands = 250;

/** How long a large request may keep the event loop, beyond the chunk that is under way, before others get their turns (design 2). */
const turnMs = 5;

/** How many turns they then get: Node accepts one new connection in each, and its request needs one or two more. */
const turnsForOthers = 6;

/** Turns of the event loop that a group waits for the callers of the one before; each costs some 10 µs when nobody comes. */
const gatherTurnsMax = 2;

/** Callers that may wait; beyond it more waiting helps nobody. */
const pendingMax = 10_000;

/**
 * The one write path (design 2). Requests that arrive in the same turn of the event loop share one
 * transaction (group commit): each is decided on its own, and none is answered before the commit is
 * durable. A large request gets a transaction of its own and gives the event loop back between chunks.
 *
 *   idle --submit--> scheduled --turn ends--> committing --queue empty--> idle
 *                                                 ^------queue not empty-----|
 */
export class WriteQueue {
  readonly #options: WriteQueueOptions;
  #pending: Pending[] = [];
  #isRunning = false;
  #lastGroupLength = 0;

  constructor(options: WriteQueueOptions) {
    this.#options = options;
  }

  /**
   * Resolves with one outcome per command, once they are durable. Rejects, with nothing written, with
   * the failure of the first failed command of an atomic request (all failures in `details.items`), or
   * with `unavailable` or `storage_full`.
   */
  submit(request: WriteRequest): Promise<readonly Outcome[]> {
    if (this.#pending.length >= pendingMax) {
      return Promise.reject(
        new DirectoryError('unavailable', 'Too many writes are waiting. Try again in a moment.', {
          retryAfterSeconds: 1,
        }),
      );
    }
    return new Promise((resolve, reject) => {
      this.#pending.push({ request, resolve, reject });
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
      const first = group[0];
      if (first !== undefined && group.length === 1 && isLarge(first.request)) {
        await this.#commitLarge(first);
      } else {
        await this.#commitGroup(group);
      }
    }
    this.#isRunning = false;
  }

  /**
   * Lets the sockets be read, so that a group is as large as the load makes it: callers who were answered
   * together mostly come back together, and a sync costs more than the turns that it takes to hear them.
   */
  async #gather(): Promise<void> {
    for (let turn = 0; turn < gatherTurnsMax; turn++) {
      if (this.#pending.length >= this.#lastGroupLength) {
        return;
      }
      await nextTurn();
    }
  }

  #takeGroup(): Pending[] {
    let commands = 0;
    let length = 0;
    for (const { request } of this.#pending) {
      commands += request.commands.length;
      if (length > 0 && (commands > groupCommandsMax || isLarge(request))) {
        break;
      }
      length += 1;
      if (isLarge(request)) {
        break;
      }
    }
    return this.#pending.splice(0, length);
  }

  async #commitGroup(group: readonly Pending[]): Promise<void> {
    let answers: (readonly Outcome[] | DirectoryError)[];
    try {
      answers = await this.#options.storage.write((transaction) =>
        this.#decideGroup(transaction, group),
      );
    } catch (error) {
      for (const pending of group) {
        pending.reject(error);
      }
      return;
    }
    group.forEach((pending, index) => {
      this.#options.onCommit?.(pending.request.workspaceId);
      const answer = answers[index];
      if (answer instanceof DirectoryError) {
        pending.reject(answer);
      } else {
        pending.resolve(answer ?? []);
      }
    });
  }

  async #decideGroup(
    transaction: WriteTransaction,
    group: readonly Pending[],
  ): Promise<(readonly Outcome[] | DirectoryError)[]> {
    const answers: (readonly Outcome[] | DirectoryError)[] = Array.from({ length: group.length });
    for (const [workspaceId, members] of byWorkspace(group)) {
      const commands = members.flatMap(({ request }) => request.commands);
      const set = new WorkingSet(await transaction.fields(workspaceId));
      set.addLoaded(await transaction.load(workspaceId, collectLoadKeys(commands)));
      for (const { request, index } of members) {
        answers[index] = decideRequest(set, request, this.#context(request.origin));
      }
      await transaction.store(workspaceId, set.takeWrites());
    }
    return answers;
  }

  async #commitLarge(pending: Pending): Promise<void> {
    try {
      const outcomes = await this.#options.storage.write((transaction) =>
        this.#decideLarge(transaction, pending.request),
      );
      this.#options.onCommit?.(pending.request.workspaceId);
      pending.resolve(outcomes);
    } catch (error) {
      pending.reject(error);
    }
  }

  /** Chunk by chunk: load, decide, store. After the first failure of an atomic request the rest is only decided, so that every failure is reported. */
  async #decideLarge(
    transaction: WriteTransaction,
    request: WriteRequest,
  ): Promise<readonly Outcome[]> {
    const { workspaceId, commands, isAtomic } = request;
    const context = this.#context(request.origin);
    const set = new WorkingSet(await transaction.fields(workspaceId));
    const outcomes: Outcome[] = [];
    let hasFailed = false;
    let turnBegan = performance.now();
    for (let start = 0; start < commands.length; start += chunkCommands) {
      const chunk = commands.slice(start, start + chunkCommands);
      set.addLoaded(await transaction.load(workspaceId, collectLoadKeys(chunk)));
      for (const command of chunk) {
        const outcome = decide(set, command, context);
        hasFailed ||= outcome.kind === 'failed';
        outcomes.push(outcome);
      }
      if (!(isAtomic && hasFailed)) {
        await transaction.store(workspaceId, set.takeWrites());
      }
      if (performance.now() - turnBegan > turnMs) {
        await letOthersRun();
        turnBegan = performance.now();
      }
    }
    if (isAtomic && hasFailed) {
      throw atomicFailure(outcomes);
    }
    return outcomes;
  }

  #context(origin: Origin): DecideContext {
    const { clock, ids, sessionIdleMs } = this.#options;
    const now = clock.now();
    return {
      now,
      newId: () => ids.newId(now),
      newInviteCode: ids.newInviteCode,
      origin,
      sessionIdleMs,
    };
  }
}

function decideRequest(
  set: WorkingSet,
  request: WriteRequest,
  context: DecideContext,
): readonly Outcome[] | DirectoryError {
  const { commands, isAtomic } = request;
  if (!isAtomic) {
    return commands.map((command) => decide(set, command, context));
  }
  const overlay = set.overlay();
  const outcomes = commands.map((command) => decide(overlay, command, context));
  if (outcomes.some(({ kind }) => kind === 'failed')) {
    return atomicFailure(outcomes);
  }
  overlay.merge();
  return outcomes;
}

function atomicFailure(outcomes: readonly Outcome[]): DirectoryError {
  const items: ItemFailure[] = [];
  outcomes.forEach((outcome, index) => {
    if (outcome.kind === 'failed') {
      items.push({ index, failure: outcome.failure });
    }
  });
  const first = items[0]?.failure;
  return new DirectoryError(
    first?.code ?? 'internal',
    `Nothing was written: ${items.length} of ${outcomes.length} items cannot be accepted.`,
    { items },
  );
}

function byWorkspace(
  group: readonly Pending[],
): Map<WorkspaceId, { readonly request: WriteRequest; readonly index: number }[]> {
  const workspaces = new Map<WorkspaceId, { request: WriteRequest; index: number }[]>();
  group.forEach(({ request }, index) => {
    const members = workspaces.get(request.workspaceId);
    if (members === undefined) {
      workspaces.set(request.workspaceId, [{ request, index }]);
    } else {
      members.push({ request, index });
    }
  });
  return workspaces;
}

function isLarge(request: WriteRequest): boolean {
  return request.commands.length > largeCommands;
}

async function letOthersRun(): Promise<void> {
  for (let turn = 0; turn < turnsForOthers; turn++) {
    await nextTurn();
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
