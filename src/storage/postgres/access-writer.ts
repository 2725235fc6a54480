import { DirectoryError } from '../../domain/errors.ts';
import type {
  KeyChange,
  KeyRecord,
  TransactionAccess,
  Workspace,
  WorkspaceId,
} from '../storage.ts';
import { isNeverStored } from './session.ts';
import { insertKey, lockKey, revokeKey, updateKey } from './key-rows.ts';
import type { Session } from './session.ts';
import { insertWorkspace, renameWorkspace, workspaceByName } from './workspace-rows.ts';

/** Changes workspaces and keys in an open transaction; `onChange` hears of each. */
export class PostgresAccessWriter implements TransactionAccess {
  readonly #session: Session;
  readonly #onChange: () => void;

  constructor(session: Session, onChange: () => void) {
    this.#session = session;
    this.#onChange = onChange;
  }

  async key(id: string): Promise<KeyRecord | undefined> {
    return isNeverStored(id) ? undefined : lockKey(this.#session, id);
  }

  async addKey(key: KeyRecord): Promise<void> {
    this.#onChange();
    if (!(await insertKey(this.#session, key))) {
      throw new DirectoryError('key_exists', 'This key is known already. Use it, or add another.');
    }
  }

  changeKey(id: string, change: KeyChange): Promise<boolean> {
    this.#onChange();
    return updateKey(this.#session, id, change);
  }

  revokeKey(id: string, at: number): Promise<boolean> {
    this.#onChange();
    return revokeKey(this.#session, id, at);
  }

  async addWorkspace(workspace: Omit<Workspace, 'workspaceId'>): Promise<Workspace> {
    this.#onChange();
    return (await insertWorkspace(this.#session, workspace)) ?? refuseTakenName();
  }

  async renameWorkspace(workspaceId: WorkspaceId, name: string): Promise<boolean> {
    this.#onChange();
    const owner = await workspaceByName(this.#session, name);
    if (owner !== undefined && owner.workspaceId !== workspaceId) {
      refuseTakenName();
    }
    return renameWorkspace(this.#session, workspaceId, name);
  }
}

function refuseTakenName(): never {
  throw new DirectoryError(
    'workspace_exists',
    'There is a workspace with this name already. Use it, or choose another name.',
  );
}
