import type { ChangeSignal } from '../directory/change-signal.ts';
import type { Storage, WorkspaceId } from '../storage/storage.ts';
import type { LeaseHolder, WebhookRecord } from '../storage/webhook-store.ts';
import { GroupedWrites } from './grouped-writes.ts';
import { Runner, type RunnerParts } from './runner.ts';

/** What the deliveries of a server depend on. */
export interface DispatcherParts extends Omit<RunnerParts, 'store' | 'writes'> {
  readonly storage: Pick<Storage, 'webhooks' | 'write'>;
  readonly signal: ChangeSignal;
  readonly holder: LeaseHolder;
  /** How long deliveries that are settled stay in the list. */
  readonly retentionMs: number;
}

/** How often other processes are asked for what they have changed. */
const pollMs = 500;
/** How often old deliveries are removed, and how many in one transaction. */
const forgetEveryMs = 60_000;
const forgetLimit = 1_000;
const peekLimit = 1_000;

interface Workspace {
  /** Up to where the log is known to be read by whoever was woken. */
  seen: number;
  readonly unsubscribe: () => void;
}

/** Has a runner for each webhook that is enabled, and wakes those who may have something to deliver. */
export class Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #runnerParts: RunnerParts;
  readonly #runners = new Map<string, Runner>();
  readonly #workspaces = new Map<WorkspaceId, Workspace>();
  readonly #woken = new Set<WorkspaceId>();
  readonly #stopping = new Set<Promise<void>>();
  #isWakeDue = false;
  #isStopped = false;
  #polling: Promise<void> | undefined;
  #isPollWanted = false;
  #forgetAt = 0;
  #cancelTimer: () => void = () => undefined;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
    const writes = new GroupedWrites(parts.storage, parts.holder);
    this.#runnerParts = { ...parts, store: parts.storage.webhooks, writes };
  }

  /** Frees what an earlier start of this server still had, and begins. */
  async start(): Promise<void> {
    const { storage, holder } = this.#parts;
    await storage.write(({ webhooks }) => webhooks.release({ server: holder.server }));
    await this.poll();
  }

  /** Looks for webhooks that were changed and for changes by other processes, now. Never rejects. */
  async poll(): Promise<void> {
    this.#isPollWanted = true;
    this.#polling ??= this.#pollWhileWanted().finally(() => {
      this.#polling = undefined;
    });
    await this.#polling;
  }

  /** Sends nothing more, keeps what was sent, and lets other servers go on. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelTimer();
    await this.#polling;
    for (const { unsubscribe } of this.#workspaces.values()) {
      unsubscribe();
    }
    const runners = [...this.#runners.values()];
    await Promise.all([...this.#stopping, ...runners.map((runner) => runner.stop())]);
    const { storage, holder, onError } = this.#parts;
    await storage.write(({ webhooks }) => webhooks.release(holder)).catch(onError);
  }

  async #pollWhileWanted(): Promise<void> {
    this.#cancelTimer();
    while (this.#isPollWanted && !this.#isStopped) {
      this.#isPollWanted = false;
      try {
        await this.#refresh();
        await this.#peek();
        await this.#forgetOld();
      } catch (error) {
        this.#parts.onError(error);
      }
    }
    if (!this.#isStopped) {
      this.#cancelTimer = this.#parts.timers.after(pollMs, () => void this.poll());
    }
  }

  async #refresh(): Promise<void> {
    const enabled = await this.#parts.storage.webhooks.enabled();
    const ids = new Set(enabled.map(({ id }) => id));
    for (const [id, runner] of this.#runners) {
      if (!ids.has(id)) {
        this.#runners.delete(id);
        this.#end(runner);
      }
    }
    for (const webhook of enabled) {
      const runner = this.#runners.get(webhook.id);
      if (runner === undefined) {
        this.#begin(webhook);
      } else {
        runner.change(webhook);
      }
    }
    this.#leaveWorkspaces(new Set(enabled.map(({ workspaceId }) => workspaceId)));
  }

  #begin(webhook: WebhookRecord): void {
    const { workspaceId, id, cursor } = webhook;
    const runner = new Runner(this.#runnerParts, webhook);
    this.#runners.set(id, runner);
    if (!this.#workspaces.has(workspaceId)) {
      const unsubscribe = this.#parts.signal.subscribe(workspaceId, () => this.#note(workspaceId));
      this.#workspaces.set(workspaceId, { seen: cursor, unsubscribe });
    }
    runner.wake({ hasMore: true });
  }

  #end(runner: Runner): void {
    const stopping = runner.stop().finally(() => this.#stopping.delete(stopping));
    this.#stopping.add(stopping);
  }

  #leaveWorkspaces(used: ReadonlySet<WorkspaceId>): void {
    for (const [workspaceId, { unsubscribe }] of this.#workspaces) {
      if (!used.has(workspaceId)) {
        unsubscribe();
        this.#workspaces.delete(workspaceId);
      }
    }
  }

  /** A commit of this process. Whoever wrote is answered first. */
  #note(workspaceId: WorkspaceId): void {
    this.#woken.add(workspaceId);
    if (!this.#isWakeDue) {
      this.#isWakeDue = true;
      setImmediate(() => {
        this.#isWakeDue = false;
        const woken = new Set(this.#woken);
        this.#woken.clear();
        this.#wake((runner) => woken.has(runner.webhook.workspaceId));
      });
    }
  }

  #wake(isMeant: (runner: Runner) => boolean): void {
    if (this.#isStopped) {
      return;
    }
    for (const runner of this.#runners.values()) {
      if (isMeant(runner)) {
        runner.wake({ hasMore: true });
      }
    }
  }

  /** Other processes give no sign: the log is asked. */
  async #peek(): Promise<void> {
    const { directory } = this.#parts;
    for (const [workspaceId, workspace] of this.#workspaces) {
      const { next } = await directory.changes(workspaceId, {
        after: workspace.seen,
        limit: peekLimit,
      });
      if (next !== undefined) {
        workspace.seen = next;
        this.#wake((runner) => runner.webhook.workspaceId === workspaceId);
      }
    }
  }

  async #forgetOld(): Promise<void> {
    const { clock, storage, retentionMs } = this.#parts;
    const now = clock.now();
    if (now < this.#forgetAt) {
      return;
    }
    const gone = await storage.write(({ webhooks }) =>
      webhooks.forget(now - retentionMs, forgetLimit),
    );
    // There may be more: it goes with the next poll, so that no transaction is long.
    this.#forgetAt = gone === 0 ? now + forgetEveryMs : now;
  }
}
