import type { AccessStore, KeyChange, KeyRecord, Workspace, WorkspaceId } from '../storage.ts';
import type { Connection } from './connection.ts';
import { readAccessCounter } from './counters.ts';
import { keepSecret, keyByHash, readKeys, readWorkspaces, touchKey } from './key-rows.ts';
import { runMapped, settle } from './settle.ts';
import type { SqliteTransaction } from './writer.ts';

/** Runs something in a write transaction. */
export type Run = <T>(work: (transaction: SqliteTransaction) => Promise<T> | T) => Promise<T>;

/** Workspaces and keys on the reader's connection; writes go through the one writer. */
export class SqliteAccessStore implements AccessStore {
  readonly #reader: Connection;
  readonly #run: Run;
  #version: unknown;
  #stamp = 0;
  #isFresh = false;
  readonly #forget = (): void => this.forget();

  constructor(reader: Connection, run: Run) {
    this.#reader = reader;
    this.#run = run;
  }

  /**
   * `data_version` moves with every commit of any other connection, this process's writer included; only
   * then is the counter asked whether the commit was about access. It costs a lock, so one turn of the
   * event loop asks once: a request of the next turn asks again.
   */
  stamp(): number {
    if (this.#isFresh) {
      return this.#stamp;
    }
    return runMapped(() => {
      const version = this.#reader.statement('PRAGMA data_version').get()?.[0];
      if (version !== this.#version) {
        this.#stamp = readAccessCounter(this.#reader);
        this.#version = version;
      }
      this.#isFresh = true;
      setImmediate(this.#forget);
      return this.#stamp;
    });
  }

  /** To be called after each write of this process: what follows in the same turn has to ask again. */
  forget(): void {
    this.#isFresh = false;
  }

  keyByHash(hash: string): Promise<KeyRecord | undefined> {
    return settle(() => keyByHash(this.#reader, hash));
  }

  keys(): Promise<readonly KeyRecord[]> {
    return settle(() => readKeys(this.#reader));
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
    if (uses.length === 0) {
      return;
    }
    await this.#run(({ connection }) => {
      for (const { id, at } of uses) {
        touchKey(connection, id, at);
      }
    });
  }

  secret(candidate: string): Promise<string> {
    return this.#run(({ connection }) => keepSecret(connection, candidate));
  }

  workspaces(): Promise<readonly Workspace[]> {
    return settle(() => readWorkspaces(this.#reader));
  }
}
