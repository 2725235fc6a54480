import { accepted, DirectoryError } from '../domain/errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { AccessStore, KeyRecord, Workspace } from '../storage/storage.ts';
import { checkAccessName } from './access-name.ts';
import type { CreatedKey, Keys, NewKey } from './keys.ts';

/** What is said about a key when it is made, by someone who knows its workspace by name. */
export interface KeyRequest extends NewKey {
  /** Name or id of the workspace that it opens. */
  readonly workspace: string;
}

/** The use cases around workspaces and keys, for those who administer the directory. All may reject with `unavailable`. */
export interface Access {
  /** Rejects with `workspace_not_found` and `validation_failed`. */
  createKey(request: KeyRequest): Promise<CreatedKey>;
  /** Adds a secret that an integration sends already. Rejects with `key_exists`, `workspace_not_found` and `validation_failed`. */
  addKey(request: KeyRequest, secret: string): Promise<KeyRecord>;
  listKeys(): Promise<readonly KeyRecord[]>;
  /** Rejects with `key_not_found`. A key that is revoked already stays as it is. */
  revokeKey(id: string): Promise<void>;
  /** Rejects with `workspace_exists` and `validation_failed`. */
  createWorkspace(name: string): Promise<Workspace>;
  /** By name, else by id. Rejects with `workspace_not_found`. */
  findWorkspace(nameOrId: string): Promise<Workspace>;
  listWorkspaces(): Promise<readonly Workspace[]>;
}

/** What the use cases depend on. */
export interface AccessOptions {
  readonly access: AccessStore;
  readonly keys: Keys;
  readonly clock: Clock;
  /** A new UUIDv7. */
  readonly newUuid: () => string;
}

/** Makes the use cases. */
export function createAccess({ access, keys, clock, newUuid }: AccessOptions): Access {
  async function findWorkspace(nameOrId: string): Promise<Workspace> {
    const workspaces = await access.workspaces();
    const found =
      workspaces.find(({ name }) => name === nameOrId) ??
      workspaces.find(({ id }) => id === nameOrId);
    if (found === undefined) {
      const message = 'There is no workspace of this name or id: create it first.';
      throw new DirectoryError('workspace_not_found', message);
    }
    return found;
  }

  return {
    async createKey(request) {
      const { workspaceId } = await findWorkspace(request.workspace);
      return keys.create(workspaceId, request);
    },
    async addKey(request, secret) {
      const { workspaceId } = await findWorkspace(request.workspace);
      return keys.add(workspaceId, request, secret);
    },
    listKeys: () => access.keys(),
    async revokeKey(id) {
      if (!(await access.revokeKey(id, clock.now()))) {
        throw new DirectoryError('key_not_found', 'There is no key of this id: list the keys.');
      }
    },
    async createWorkspace(name) {
      const checkedName = accepted(checkAccessName(name));
      return access.addWorkspace({ id: newUuid(), name: checkedName, createdAt: clock.now() });
    },
    findWorkspace,
    listWorkspaces: () => access.workspaces(),
  };
}
