import { DirectoryError } from '../../domain/errors.ts';
import type {
  KeyChange,
  KeyRecord,
  TransactionAccess,
  Workspace,
  WorkspaceId,
} from '../storage.ts';
import type { Connection } from './connection.ts';
import {
  insertKey,
  insertWorkspace,
  keyByHash,
  keyById,
  renameWorkspace,
  revokeKey,
  updateKey,
  workspaceByName,
} from './key-rows.ts';
import { settle } from './settle.ts';

/** Changes workspaces and keys in an open transaction; `onChange` hears of each. */
export class SqliteAccessWriter implements TransactionAccess {
  readonly #connection: Connection;
  readonly #onChange: () => void;

  constructor(connection: Connection, onChange: () => void) {
    this.#connection = connection;
    this.#onChange = onChange;
  }

  key(id: string): Promise<KeyRecord | undefined> {
    return settle(() => keyById(this.#connection, id));
  }

  addKey(key: KeyRecord): Promise<void> {
    return this.#change((connection) => {
      if (keyByHash(connection, key.hash) !== undefined) {
        throw new DirectoryError(
          'key_exists',
          'This key is known already. Use it, or add another.',
        );
      }
      insertKey(connection, key);
    });
  }

  changeKey(id: string, change: KeyChange): Promise<boolean> {
    return this.#change((connection) => updateKey(connection, id, change));
  }

  revokeKey(id: string, at: number): Promise<boolean> {
    return this.#change((connection) => revokeKey(connection, id, at));
  }

  addWorkspace(workspace: Omit<Workspace, 'workspaceId'>): Promise<Workspace> {
    return this.#change((connection) => {
      refuseTakenName(connection, workspace.name);
      insertWorkspace(connection, workspace);
      const added = workspaceByName(connection, workspace.name);
      if (added === undefined) {
        throw new Error('a workspace that was just added is not there');
      }
      return added;
    });
  }

  renameWorkspace(workspaceId: WorkspaceId, name: string): Promise<boolean> {
    return this.#change((connection) => {
      if (workspaceByName(connection, name)?.workspaceId !== workspaceId) {
        refuseTakenName(connection, name);
      }
      return renameWorkspace(connection, workspaceId, name);
    });
  }

  #change<T>(work: (connection: Connection) => T): Promise<T> {
    return settle(() => {
      const result = work(this.#connection);
      this.#onChange();
      return result;
    });
  }
}

function refuseTakenName(connection: Connection, name: string): void {
  if (workspaceByName(connection, name) !== undefined) {
    throw new DirectoryError(
      'workspace_exists',
      'There is a workspace with this name already. Use it, or choose another name.',
    );
  }
}
