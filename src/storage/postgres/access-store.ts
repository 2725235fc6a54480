import type { AccessStore, KeyChange, KeyRecord, Workspace, WorkspaceId } from '../storage.ts';
import { keyByHash, readKeys, touchKeys } from './key-rows.ts';
import type { Session } from './session.ts';
import type { PostgresTransaction } from './transaction.ts';
import { keepSecret, readAccess, readWorkspaces } from './workspace-rows.ts';

/** Runs something in a write transaction. */
export type Run = <T>(work: (transaction: PostgresTransaction) => Promise<T>) => Promise<T>;

export interface AccessStoreOptions {
  readonly session: Session;
  /** Where the stamp is asked for. */
  readonly polling: Session;
  readonly run: Run;
  /** How often the stamp is asked for: how long another server's changes can take to count here. */
  readonly pollMs: number;
}

/**
 * Workspaces and keys. The stamp is asked for at every request, which must not cost a round trip: so it is
 * the one that the last poll brought, or this process's own newest.
 */
export class PostgresAccessStore implements AccessStore {
  readonly #session: Session;
  readonly #polling: Session;
  readonly #run: Run;
  readonly #timer: NodeJS.Timeout;
  #stamp = 0;
  #poll: Promise<void> | undefined;

  constructor({ session, polling, run, pollMs }: AccessStoreOptions) {
    this.#session = session;
    this.#polling = polling;
    this.#run = run;
    this.#timer = setInterval(() => {
      // While the database is away nothing can have changed that this process could act upon.
      this.refresh().catch(() => undefined);
    }, pollMs).unref();
  }

  stamp(): number {
    return this.#stamp;
  }

  /** To be called with what a commit of this process made the stamp. */
  learn(stamp: number): void {
    this.#stamp = Math.max(this.#stamp, stamp);
  }

  /** Learns what other processes have changed by now. */
  async refresh(): Promise<void> {
    this.#poll ??= readAccess(this.#polling)
      .then((stamp) => this.learn(stamp))
      .finally(() => {
        this.#poll = undefined;
      });
    await this.#poll;
  }

  /** Ends the polling. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#poll?.catch(() => undefined);
  }

  keyByHash(hash: string): Promise<KeyRecord | undefined> {
    return keyByHash(this.#session, hash);
  }

  keys(): Promise<readonly KeyRecord[]> {
    return readKeys(this.#session);
  }

  addKey(key: KeyRecord): Promise<void> {
    return this.#run(({ access }) => access.addKey(key));
  }

  changeKey(id: string, change: KeyChange): Promise<boolean> {
    return this.#run(({ access }) => access.changeKey(id, change));
  }

  revokeKey(id: string, at: number): Promise<boolean> {
    return this.#run(({ access }) => access.revokeKey(id, at));
  }

  addWorkspace(workspace: Omit<Workspace, 'workspaceId'>): Promise<Workspace> {
    return this.#run(({ access }) => access.addWorkspace(workspace));
  }

  renameWorkspace(workspaceId: WorkspaceId, name: string): Promise<boolean> {
    return this.#run(({ access }) => access.renameWorkspace(workspaceId, name));
  }

  async touchKeys(uses: readonly { readonly id: string; readonly at: number }[]): Promise<void> {
    if (uses.length > 0) {
      await this.#run(({ session }) => touchKeys(session, uses));
    }
  }

  secret(candidate: string): Promise<string> {
    return this.#run(({ session }) => keepSecret(session, candidate));
  }

  workspaces(): Promise<readonly Workspace[]> {
    return readWorkspaces(this.#session);
  }
}
