import { DirectoryError } from '../../domain/errors.ts';
import type { AccessStore, KeyRecord, Workspace } from '../storage.ts';
import type { Connection } from './connection.ts';
import { readAccessCounter } from './counters.ts';
import {
  insertKey,
  insertWorkspace,
  keepSecret,
  keyByHash,
  readKeys,
  readWorkspaces,
  revokeKey,
  touchKey,
  workspaceByName,
} from './key-rows.ts';
import { runMapped, settle } from './settle.ts';
import type { SqliteTransaction } from './writer.ts';

/** Runs something in a write transaction. */
export type Run = <T>(work: (transaction: SqliteTransaction) => T) => Promise<T>;

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
    return this.#run((transaction) => {
      if (keyByHash(transaction.connection, key.hash) !== undefined) {
        throw new DirectoryError(
          'key_exists',
          'This key is known already. Use it, or add another.',
        );
      }
      insertKey(transaction.connection, key);
      transaction.noteAccessChange();
    });
  }

  revokeKey(id: string, at: number): Promise<boolean> {
    return this.#run((transaction) => {
      transaction.noteAccessChange();
      return revokeKey(transaction.connection, id, at);
    });
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

  addWorkspace(workspace: Omit<Workspace, 'workspaceId'>): Promise<Workspace> {
    return this.#run((transaction) => {
      const { connection } = transaction;
      if (workspaceByName(connection, workspace.name) !== undefined) {
        throw new DirectoryError(
          'workspace_exists',
          'There is a workspace with this name already. Use it, or choose another name.',
        );
      }
      insertWorkspace(connection, workspace);
      transaction.noteAccessChange();
      const added = workspaceByName(connection, workspace.name);
      if (added === undefined) {
        throw new Error('a workspace that was just added is not there');
      }
      return added;
    });
  }
}
