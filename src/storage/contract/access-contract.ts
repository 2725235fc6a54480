import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { DirectoryError } from '../../domain/errors.ts';
import type { KeyRecord, WorkspaceId } from '../storage.ts';
import { create, newId, newWorkspace, sampleClient, store } from './place.ts';
import { sampleField } from './records-contract.ts';
import type { Opened } from './place.ts';

/** Workspaces and keys, and that every process learns of each change at its next question. */
export function describeAccess(get: () => Opened): void {
  void test('keys come back by hash and in the list, with all that is kept of them', async () => {
    const { storage, other } = get();
    const key = sampleKey(await newWorkspace(storage));
    const bare = sampleKey(key.workspaceId, { expiresAt: null, scopes: ['read', 'ingest'] });

    await storage.access.addKey(key);
    await other.access.addKey(bare);

    assert.deepEqual(await other.access.keyByHash(key.hash), key);
    assert.deepEqual(await storage.access.keyByHash(bare.hash), bare);
    assert.equal(await storage.access.keyByHash('none'), undefined);
    const ids = new Set([key.id, bare.id]);
    const listed = (await storage.access.keys()).filter(({ id }) => ids.has(id));
    assert.deepEqual(listed, [key, bare]);
  });

  void test('a hash can be added once only', async () => {
    const { storage } = get();
    const key = sampleKey(await newWorkspace(storage));
    await storage.access.addKey(key);

    const again = storage.access.addKey({ ...key, id: newId() });

    await assert.rejects(again, isError('key_exists'));
  });

  void test('revoking keeps the first instant and knows which keys there are', async () => {
    const { storage } = get();
    const key = sampleKey(await newWorkspace(storage));
    await storage.access.addKey(key);

    assert.equal(await storage.access.revokeKey(key.id, 10), true);
    assert.equal(await storage.access.revokeKey(key.id, 20), true);
    assert.equal(await storage.access.revokeKey(newId(), 20), false);

    assert.equal((await storage.access.keyByHash(key.hash))?.revokedAt, 10);
  });

  void test('a transaction sees a key as it has changed it, and none that is not there', async () => {
    const { storage } = get();
    const key = sampleKey(await newWorkspace(storage));
    await storage.access.addKey(key);

    const [seen, stranger] = await storage.write(async ({ access }) => {
      await access.changeKey(key.id, { name: 'renamed' });
      return [await access.key(key.id), await access.key(newId())];
    });

    assert.deepEqual(seen, { ...key, name: 'renamed' });
    assert.equal(stranger, undefined);
  });

  void test('what is changed of a key is what was said, and no key that is not there', async () => {
    const { storage } = get();
    const key = sampleKey(await newWorkspace(storage), { expiresAt: 5 });
    await storage.access.addKey(key);

    const change = {
      name: 'renamed',
      scopes: ['admin'],
      rateLimit: { requests: 10, seconds: 60 },
    } as const;
    assert.equal(await storage.access.changeKey(key.id, change), true);
    assert.equal(await storage.access.changeKey(key.id, {}), true);
    assert.equal(await storage.access.changeKey(newId(), change), false);

    assert.deepEqual(await storage.access.keyByHash(key.hash), { ...key, ...change });
  });

  void test('a workspace takes a name that is free, or its own', async () => {
    const { storage } = get();
    const [workspaceId, other] = [await newWorkspace(storage), await newWorkspace(storage)];
    const taken = (await storage.access.workspaces()).find(
      (each) => each.workspaceId === other,
    )?.name;
    const name = newId();

    assert.equal(await storage.access.renameWorkspace(workspaceId, name), true);
    assert.equal(await storage.access.renameWorkspace(workspaceId, name), true);
    await assert.rejects(
      storage.access.renameWorkspace(workspaceId, taken ?? ''),
      isError('workspace_exists'),
    );
    assert.equal(await storage.access.renameWorkspace(9_999, newId()), false);
  });

  void test('keys that change in a transaction change with it, or not at all', async () => {
    const { storage } = get();
    const key = sampleKey(await newWorkspace(storage));
    const stamp = storage.access.stamp();

    const failed = storage.write(async (transaction) => {
      await transaction.access.addKey(key);
      throw new Error('the work failed');
    });

    await assert.rejects(failed);
    assert.equal(await storage.access.keyByHash(key.hash), undefined);
    await storage.write((transaction) => transaction.access.addKey(key));
    assert.deepEqual(await storage.access.keyByHash(key.hash), key);
    assert.notEqual(storage.access.stamp(), stamp);
  });

  void test('the last use of a key never goes back', async () => {
    const { storage } = get();
    const key = sampleKey(await newWorkspace(storage));
    await storage.access.addKey(key);

    await storage.access.touchKeys([
      { id: key.id, at: 60_000 },
      { id: newId(), at: 1 },
    ]);
    await storage.access.touchKeys([{ id: key.id, at: 30_000 }]);
    await storage.access.touchKeys([]);

    assert.equal((await storage.access.keyByHash(key.hash))?.lastUsedAt, 60_000);
  });

  void test('the secret of the installation is the one that was kept first, in every process', async () => {
    const { storage, other } = get();
    const first = await storage.access.secret('first candidate');

    assert.equal(await other.access.secret('second candidate'), first);
    assert.equal(await storage.access.secret('third candidate'), 'first candidate');
  });

  void test('workspaces are listed, and a name can be taken once only', async () => {
    const { storage, other } = get();
    const id = newId();
    const workspace = await storage.access.addWorkspace({ id, name: 'Acme', createdAt: 5 });

    assert.deepEqual(
      (await other.access.workspaces()).find((one) => one.id === id),
      workspace,
    );
    assert.equal(workspace.createdAt, 5);
    const again = other.access.addWorkspace({ id: newId(), name: 'Acme', createdAt: 6 });
    await assert.rejects(again, isError('workspace_exists'));
  });

  void test('the stamp moves at once, in every process, when a workspace, key or field changes', async () => {
    const { storage, other, settle } = get();
    const workspaceId = await newWorkspace(storage);
    await settle();
    const key = sampleKey(workspaceId);
    const steps = [
      () => newWorkspace(storage),
      () => storage.access.addKey(key),
      () => other.access.revokeKey(key.id, 1),
      () => storage.access.addKey(sampleKey(workspaceId)),
      () => store(other, workspaceId, { fields: [sampleField({ key: 'one' })] }),
      () => store(storage, workspaceId, { fields: [sampleField({ key: 'two' })] }),
    ];

    for (const step of steps) {
      const before = [storage.access.stamp(), other.access.stamp()];
      await step();
      await settle();

      assert.notEqual(storage.access.stamp(), before[0]);
      assert.notEqual(other.access.stamp(), before[1]);
    }
    assert.equal((await storage.access.keyByHash(key.hash))?.revokedAt, 1);
  });

  void test('the stamp stays where nothing of that kind changes', async () => {
    const { storage, other, settle } = get();
    const workspaceId = await newWorkspace(storage);
    await settle();
    const before = [storage.access.stamp(), other.access.stamp()];

    await create(storage, workspaceId, [sampleClient()]);
    await settle();

    assert.deepEqual([storage.access.stamp(), other.access.stamp()], before);
  });

  void test('fields that another process stores are seen by the next read and the next transaction', async () => {
    const { storage, other, settle } = get();
    const workspaceId = await newWorkspace(storage);
    const field = sampleField();
    await storage.reader.fields(workspaceId);
    await storage.write((transaction) => transaction.fields(workspaceId));

    await store(other, workspaceId, { fields: [field] });
    await settle();

    assert.deepEqual((await storage.reader.fields(workspaceId)).client.get(field.key), field);
    const seen = await storage.write((transaction) => transaction.fields(workspaceId));
    assert.deepEqual(seen.client.get(field.key), field);
  });
}

/** A key of a workspace, with a hash of its own. */
export function sampleKey(workspaceId: WorkspaceId, members: Partial<KeyRecord> = {}): KeyRecord {
  const id = newId();
  return {
    id,
    workspaceId,
    name: 'Key "é"',
    hash: `hash of ${id}`,
    hint: 'wxyz',
    scopes: ['read', 'write'],
    createdAt: 1,
    expiresAt: 9,
    revokedAt: null,
    lastUsedAt: null,
    rateLimit: null,
    ...members,
  };
}

function isError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof DirectoryError && error.code === code;
}
