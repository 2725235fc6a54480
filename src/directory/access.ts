import {
  type Scope,
  type NewApiKey,
  checkBroughtKey,
  createApiKey,
  hashKey,
  randomBase62,
} from '../domain/api-key.ts';
import { DirectoryError, failureOfIssues } from '../domain/errors.ts';
import type { Checked } from '../domain/issue.ts';
import { refuse } from '../domain/issue.ts';
import { checkText, isBlank } from '../domain/text.ts';
import type { Clock } from '../lib/clock.ts';
import type { AccessStore, KeyRecord, Workspace } from '../storage/storage.ts';

/** What is said about a key when it is made. */
export interface KeyRequest {
  /** Name or id of the workspace that it opens. */
  readonly workspace: string;
  /** What the key is for; 1 to 255 characters. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Milliseconds since the epoch; `null`: never. */
  readonly expiresAt: number | null;
}

/** A key that was just made; its text is never seen again. */
export interface CreatedKey extends NewApiKey {
  readonly record: KeyRecord;
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
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Uint8Array;
  /** A new UUIDv7. */
  readonly newUuid: () => string;
}

const keyIdLength = 12;
const hintLength = 4;

/** Makes the use cases. */
export function createAccess({ access, clock, randomBytes, newUuid }: AccessOptions): Access {
  async function keep(request: KeyRequest, id: string, key: string): Promise<KeyRecord> {
    const name = accepted(checkName(request.name));
    const { workspaceId } = await findWorkspace(request.workspace);
    const record: KeyRecord = {
      id,
      workspaceId,
      name,
      hash: hashKey(key),
      hint: key.slice(-hintLength),
      scopes: request.scopes,
      createdAt: clock.now(),
      expiresAt: request.expiresAt,
      revokedAt: null,
      lastUsedAt: null,
    };
    await access.addKey(record);
    return record;
  }

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
      const created = createApiKey(randomBytes);
      return { ...created, record: await keep(request, created.id, created.key) };
    },
    async addKey(request, secret) {
      const key = accepted(checkBroughtKey(secret));
      return keep(request, randomBase62(keyIdLength, randomBytes), key);
    },
    listKeys: () => access.keys(),
    async revokeKey(id) {
      if (!(await access.revokeKey(id, clock.now()))) {
        throw new DirectoryError('key_not_found', 'There is no key of this id: list the keys.');
      }
    },
    async createWorkspace(name) {
      const checkedName = accepted(checkName(name));
      return access.addWorkspace({ id: newUuid(), name: checkedName, createdAt: clock.now() });
    },
    findWorkspace,
    listWorkspaces: () => access.workspaces(),
  };
}

function checkName(name: string): Checked<string> {
  return isBlank(name)
    ? refuse('blank', 'The name must not be blank.', '/name')
    : checkText(name, { field: 'name', codePointsMax: 255 });
}

function accepted<T>(checked: Checked<T>): T {
  if (!checked.ok) {
    throw DirectoryError.of(failureOfIssues(checked.issues));
  }
  return checked.value;
}
