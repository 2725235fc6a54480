import {
  type NewApiKey,
  type RateLimit,
  type Scope,
  checkBroughtKey,
  createApiKey,
  hashKey,
  randomBase62,
} from '../domain/api-key.ts';
import { accepted, DirectoryError } from '../domain/errors.ts';
import type { Clock } from '../lib/clock.ts';
import type {
  KeyChange,
  KeyRecord,
  Storage,
  Workspace,
  WorkspaceId,
  WriteTransaction,
} from '../storage/storage.ts';
import { checkAccessName } from './access-name.ts';
import { type Once, runOnce } from './once.ts';

/** What is said about a key when it is made. */
export interface NewKey {
  /** What the key is for; 1 to 255 characters. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Milliseconds since the epoch; `null`: never. */
  readonly expiresAt: number | null;
  readonly rateLimit?: RateLimit | null;
}

/** A key that was just made; its text is never seen again. */
export interface CreatedKey extends NewApiKey {
  readonly record: KeyRecord;
}

/**
 * The keys of one workspace, and its name: what its own admins may do. A key of another workspace is
 * `key_not_found`, as one that never was. Every use case that changes something can be made to have
 * its effect once. All may reject with `unavailable`.
 */
export interface Keys {
  /** Oldest first, the revoked and expired ones too. */
  list(workspaceId: WorkspaceId): Promise<readonly KeyRecord[]>;
  get(workspaceId: WorkspaceId, id: string): Promise<KeyRecord>;
  /** Rejects with `validation_failed`. */
  create(workspaceId: WorkspaceId, key: NewKey, once?: Once<CreatedKey>): Promise<CreatedKey>;
  /** Adds a secret that an integration sends already. Rejects with `key_exists` and `validation_failed`. */
  add(
    workspaceId: WorkspaceId,
    key: NewKey,
    secret: string,
    once?: Once<KeyRecord>,
  ): Promise<KeyRecord>;
  /** Rejects with `key_not_found`, also for a key that works no more: what has ended stays so. */
  change(
    workspaceId: WorkspaceId,
    id: string,
    change: KeyChange,
    once?: Once<KeyRecord>,
  ): Promise<KeyRecord>;
  /**
   * A new key in the place of an old one, which goes on working for `overlapMs`: whoever uses it can
   * change over without one failed call. Rejects with `key_not_found`, also for a key that works no more.
   */
  rotate(
    workspaceId: WorkspaceId,
    id: string,
    overlapMs: number,
    once?: Once<CreatedKey>,
  ): Promise<CreatedKey>;
  /** A key that is revoked already stays as it is. */
  revoke(workspaceId: WorkspaceId, id: string, once?: Once<void>): Promise<void>;
  workspace(workspaceId: WorkspaceId): Promise<Workspace>;
  /** Rejects with `workspace_exists` and `validation_failed`. */
  renameWorkspace(
    workspaceId: WorkspaceId,
    name: string,
    once?: Once<Workspace>,
  ): Promise<Workspace>;
}

/** What the use cases depend on. */
export interface KeysOptions {
  readonly storage: Pick<Storage, 'access' | 'write'>;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Uint8Array;
}

const keyIdLength = 12;
const hintLength = 4;

/** Makes the use cases. */
export function createKeys({ storage, clock, randomBytes }: KeysOptions): Keys {
  const { access } = storage;

  return {
    list,
    get,
    create(workspaceId, key, once) {
      const created = createApiKey(randomBytes);
      return change(workspaceId, once, async (transaction) => ({
        ...created,
        record: await keep(transaction, workspaceId, key, created),
      }));
    },
    add(workspaceId, key, secret, once) {
      const checked = accepted(checkBroughtKey(secret));
      const named = { id: randomBase62(keyIdLength, randomBytes), key: checked };
      return change(workspaceId, once, (transaction) => keep(transaction, workspaceId, key, named));
    },
    async change(workspaceId, id, keyChange, once) {
      await get(workspaceId, id);
      if (keyChange.name !== undefined) {
        accepted(checkAccessName(keyChange.name));
      }
      return change(workspaceId, once, async (transaction) => {
        const record = await lockedLive(transaction, workspaceId, id);
        await transaction.access.changeKey(id, keyChange);
        return { ...record, ...keyChange };
      });
    },
    rotate(workspaceId, id, overlapMs, once) {
      const created = createApiKey(randomBytes);
      return change(workspaceId, once, async (transaction) => {
        const old = await lockedLive(transaction, workspaceId, id);
        const end = Math.min(old.expiresAt ?? Infinity, clock.now() + overlapMs);
        await transaction.access.changeKey(id, { expiresAt: end });
        const { name, scopes, expiresAt, rateLimit } = old;
        const key = { name, scopes, expiresAt, rateLimit };
        return { ...created, record: await keep(transaction, workspaceId, key, created) };
      });
    },
    async revoke(workspaceId, id, once) {
      await get(workspaceId, id);
      await change(workspaceId, once, async (transaction) => {
        await transaction.access.revokeKey(id, clock.now());
      });
    },
    workspace,
    async renameWorkspace(workspaceId, name, once) {
      const checked = accepted(checkAccessName(name));
      const before = await workspace(workspaceId);
      return change(workspaceId, once, async (transaction) => {
        await transaction.access.renameWorkspace(workspaceId, checked);
        return { ...before, name: checked };
      });
    },
  };

  async function list(workspaceId: WorkspaceId): Promise<readonly KeyRecord[]> {
    const keys = await access.keys();
    return keys
      .filter((key) => key.workspaceId === workspaceId)
      .sort((a, b) => a.createdAt - b.createdAt);
  }

  async function get(workspaceId: WorkspaceId, id: string): Promise<KeyRecord> {
    const found = (await list(workspaceId)).find((key) => key.id === id);
    if (found === undefined) {
      throw keyNotFound();
    }
    return found;
  }

  async function workspace(workspaceId: WorkspaceId): Promise<Workspace> {
    const workspaces = await access.workspaces();
    const found = workspaces.find((each) => each.workspaceId === workspaceId);
    if (found === undefined) {
      throw new Error('a caller belongs to a workspace that is not there');
    }
    return found;
  }

  function change<T>(
    workspaceId: WorkspaceId,
    once: Once<T> | undefined,
    work: (transaction: WriteTransaction) => Promise<T>,
  ): Promise<T> {
    return storage.write((transaction) =>
      runOnce(transaction, workspaceId, { once, now: clock.now() }, () => work(transaction)),
    );
  }

  /** A key that opens something still; nobody can revoke or change it until the transaction ends. */
  async function lockedLive(
    { access: writer }: WriteTransaction,
    workspaceId: WorkspaceId,
    id: string,
  ): Promise<KeyRecord> {
    const found = await writer.key(id);
    if (found?.workspaceId !== workspaceId) {
      throw keyNotFound();
    }
    if (!isLive(found, clock.now())) {
      const message = 'This key was revoked or has expired, and stays so: make a new one.';
      throw new DirectoryError('key_not_found', message);
    }
    return found;
  }

  async function keep(
    transaction: WriteTransaction,
    workspaceId: WorkspaceId,
    { name, scopes, expiresAt, rateLimit }: NewKey,
    { id, key }: NewApiKey,
  ): Promise<KeyRecord> {
    const record: KeyRecord = {
      id,
      workspaceId,
      name: accepted(checkAccessName(name)),
      hash: hashKey(key),
      hint: key.slice(-hintLength),
      scopes,
      createdAt: clock.now(),
      expiresAt,
      revokedAt: null,
      lastUsedAt: null,
      rateLimit: rateLimit ?? null,
    };
    await transaction.access.addKey(record);
    return record;
  }
}

/** Whether a key opens anything at this moment. */
export function isLive(
  { revokedAt, expiresAt }: Pick<KeyRecord, 'revokedAt' | 'expiresAt'>,
  now: number,
): boolean {
  return revokedAt === null && (expiresAt === null || now < expiresAt);
}

function keyNotFound(): DirectoryError {
  return new DirectoryError('key_not_found', 'There is no key of this id: list the keys.');
}
