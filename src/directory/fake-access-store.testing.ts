import { DirectoryError } from '../domain/errors.ts';
import type {
  AccessStore,
  KeyRecord,
  Storage,
  Workspace,
  WriteTransaction,
} from '../storage/storage.ts';

/** An access store in memory, for tests: it counts what it is asked. */
export interface FakeAccessStore extends AccessStore {
  /** How often `stamp` and `keyByHash` were asked. */
  readonly reads: { stamps: number; keys: number };
  /** What the next calls reject with. */
  failure: DirectoryError | undefined;
  readonly touches: { readonly id: string; readonly at: number }[];
}

/** Makes an empty one. Touching keys changes the stamp, as every commit does. */
export function createFakeAccessStore(): FakeAccessStore {
  const keys = new Map<string, KeyRecord>();
  const workspaces: Workspace[] = [];
  let commits = 0;

  const store: FakeAccessStore = {
    reads: { stamps: 0, keys: 0 },
    failure: undefined,
    touches: [],
    stamp() {
      store.reads.stamps += 1;
      return commits;
    },
    async keyByHash(hash) {
      store.reads.keys += 1;
      await failing();
      return [...keys.values()].find((key) => key.hash === hash);
    },
    async keys() {
      await failing();
      return [...keys.values()];
    },
    async addKey(key) {
      await failing();
      if ([...keys.values()].some(({ hash }) => hash === key.hash)) {
        throw new DirectoryError('key_exists', 'The key is known already.');
      }
      change(key);
    },
    async changeKey(id, keyChange) {
      await failing();
      const key = keys.get(id);
      if (key !== undefined) {
        change({ ...key, ...keyChange });
      }
      return key !== undefined;
    },
    async renameWorkspace(workspaceId, name) {
      await failing();
      const index = workspaces.findIndex((each) => each.workspaceId === workspaceId);
      const workspace = workspaces[index];
      if (workspace !== undefined) {
        workspaces[index] = { ...workspace, name };
        commits += 1;
      }
      return workspace !== undefined;
    },
    async revokeKey(id, at) {
      await failing();
      const key = keys.get(id);
      if (key !== undefined) {
        change({ ...key, revokedAt: key.revokedAt ?? at });
      }
      return key !== undefined;
    },
    async touchKeys(uses) {
      await failing();
      store.touches.push(...uses);
      for (const { id, at } of uses) {
        const key = keys.get(id);
        if (key !== undefined) {
          change({ ...key, lastUsedAt: at });
        }
      }
    },
    secret: (candidate) => Promise.resolve(candidate),
    async workspaces() {
      await failing();
      return workspaces;
    },
    async addWorkspace(workspace) {
      await failing();
      if (workspaces.some(({ name }) => name === workspace.name)) {
        throw new DirectoryError('workspace_exists', 'The name is taken.');
      }
      const added = { ...workspace, workspaceId: workspaces.length + 1 };
      workspaces.push(added);
      commits += 1;
      return added;
    },
  };

  function change(key: KeyRecord): void {
    keys.set(key.id, key);
    commits += 1;
  }

  function failing(): Promise<void> {
    return store.failure === undefined ? Promise.resolve() : Promise.reject(store.failure);
  }

  return store;
}

/** A storage that has nothing but this access store, and forgets claims. */
export function createFakeStorage(access: FakeAccessStore): Pick<Storage, 'access' | 'write'> {
  const transaction = {
    access,
    claims: () => Promise.resolve(new Map()),
    keepClaims: () => Promise.resolve(),
  };
  return { access, write: (work) => work(transaction as unknown as WriteTransaction) };
}
