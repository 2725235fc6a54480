import { strict as assert } from 'node:assert';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createApiKey } from '../domain/api-key.ts';
import { DirectoryError } from '../domain/errors.ts';
import { type Access, createAccess } from './access.ts';
import {
  type FakeAccessStore,
  createFakeAccessStore,
  createFakeStorage,
} from './fake-access-store.testing.ts';
import { type KeyRing, createKeyRing } from './key-ring.ts';
import { createKeys } from './keys.ts';

const request = {
  workspace: 'default',
  name: 'test',
  scopes: ['read', 'write'],
  expiresAt: null,
} as const;
const minuteMs = 60_000;

interface World {
  readonly store: FakeAccessStore;
  readonly clock: { now(): number; at: number };
  readonly access: Access;
  readonly keyRing: KeyRing;
}

async function createWorld(): Promise<World> {
  const store = createFakeAccessStore();
  const clock = { at: 1_700_000_000_000, now: () => clock.at };
  let ids = 0;
  const access = createAccess({
    access: store,
    keys: createKeys({ storage: createFakeStorage(store), clock, randomBytes }),
    clock,
    newUuid: () => `00000000-0000-7000-8000-00000000000${(ids += 1)}`,
  });
  await access.createWorkspace('default');
  return { store, clock, access, keyRing: createKeyRing({ access: store, clock }) };
}

void test('a good key opens its workspace with its scopes', async () => {
  const { access, keyRing } = await createWorld();
  await access.createWorkspace('other');
  const { id, key } = await access.createKey({ ...request, workspace: 'other' });

  const verified = await keyRing.verify(key);

  assert.equal(verified?.id, id);
  assert.equal(verified.workspaceId, 2);
  assert.deepEqual(verified.scopes, ['read', 'write']);
});

void test('10,000 keys with a wrong checksum cost no read', async () => {
  const { store, keyRing } = await createWorld();
  const { key } = createApiKey(randomBytes);
  const wrong = key.slice(0, -1) + (key.endsWith('0') ? '1' : '0');

  for (let count = 0; count < 10_000; count++) {
    assert.equal(await keyRing.verify(wrong), undefined);
  }

  assert.deepEqual(store.reads, { stamps: 0, keys: 0 });
});

void test('a known key is read once as long as nothing changes', async () => {
  const { store, access, keyRing } = await createWorld();
  const { key } = await access.createKey(request);

  await Promise.all([keyRing.verify(key), keyRing.verify(key)]);
  await keyRing.verify(key);

  assert.equal(store.reads.keys, 1);
});

void test('a revoked key is refused from the next request on', async () => {
  const { access, keyRing } = await createWorld();
  const { id, key } = await access.createKey(request);
  assert.ok(await keyRing.verify(key));

  await access.revokeKey(id);

  assert.equal(await keyRing.verify(key), undefined);
});

void test('a key that was just refused is accepted as soon as it is added', async () => {
  const { access, keyRing } = await createWorld();
  const secret = 'sk_brought_along_secret';
  assert.equal(await keyRing.verify(secret), undefined);

  await access.addKey(request, secret);

  assert.ok(await keyRing.verify(secret));
});

void test('a key is refused from the millisecond of its expiry on', async () => {
  const { access, clock, keyRing } = await createWorld();
  const { key } = await access.createKey({ ...request, expiresAt: clock.at + 1_000 });

  clock.at += 999;
  assert.ok(await keyRing.verify(key));
  clock.at += 1;
  assert.equal(await keyRing.verify(key), undefined);
});

void test('tokens of strangers take no room and no time', async () => {
  const { store, keyRing } = await createWorld();

  assert.equal(await keyRing.verify('k'.repeat(8_192)), undefined);
  assert.deepEqual(store.reads, { stamps: 0, keys: 0 });
  assert.equal(await keyRing.verify(''), undefined);
});

void test('the memory of keys is bounded, and a forgotten key is read again', async () => {
  const { store, clock, access } = await createWorld();
  const keyRing = createKeyRing({ access: store, clock, cachedKeysMax: 2 });
  const created = await Promise.all([1, 2, 3].map(() => access.createKey(request)));

  for (const { key } of [...created, ...created]) {
    assert.ok(await keyRing.verify(key));
  }

  assert.equal(store.reads.keys, 6);
});

void test('a read that failed is not remembered', async () => {
  const { store, access, keyRing } = await createWorld();
  const { key } = await access.createKey(request);
  store.failure = new DirectoryError('unavailable', 'Busy.');
  await assert.rejects(async () => keyRing.verify(key), { code: 'unavailable' });

  store.failure = undefined;

  assert.ok(await keyRing.verify(key));
});

void test('the last use of a key is noted at most once a minute', async () => {
  const { store, clock, access, keyRing } = await createWorld();
  const { id, key } = await access.createKey(request);
  const start = clock.at;

  for (const at of [0, 1, minuteMs - 1, minuteMs, minuteMs + 1, 2 * minuteMs]) {
    clock.at = start + at;
    await keyRing.verify(key);
    await keyRing.flush();
  }

  const expected = [0, minuteMs, 2 * minuteMs].map((at) => ({ id, at: start + at }));
  assert.deepEqual(store.touches, expected);
});

void test('a call that goes on is no use of its key, and is told when the key has ended', async () => {
  const { store, clock, access, keyRing } = await createWorld();
  const { id, key } = await access.createKey(request);
  const start = clock.at;
  await keyRing.verify(key);

  clock.at += 10 * minuteMs;
  assert.deepEqual((await keyRing.verifyAgain(key))?.scopes, ['read', 'write']);
  await access.revokeKey(id);
  assert.equal(await keyRing.verifyAgain(key), undefined);

  await keyRing.flush();
  assert.deepEqual(store.touches, [{ id, at: start }]);
});

void test('uses of several keys are written together', async () => {
  const { store, access, keyRing } = await createWorld();
  const created = await Promise.all([1, 2].map(() => access.createKey(request)));
  await Promise.all(created.map(async ({ key }) => keyRing.verify(key)));

  await keyRing.flush();

  assert.deepEqual(
    store.touches.map(({ id }) => id),
    created.map(({ id }) => id),
  );
});

void test('a use that cannot be written harms nobody', async () => {
  const { store, access, keyRing } = await createWorld();
  const { key } = await access.createKey(request);
  await keyRing.verify(key);
  store.failure = new DirectoryError('storage_full', 'Full.');

  await keyRing.flush();

  assert.deepEqual(store.touches, []);
});

void test('what is kept of a key is its hash and last four characters, never its text', async () => {
  const { access } = await createWorld();
  const { key, record } = await access.createKey(request);

  const listed = JSON.stringify([record, await access.listKeys()]);

  assert.equal(record.hint, key.slice(-4));
  assert.equal(listed.includes(key), false);
  assert.equal(listed.includes(key.slice(17, 40)), false);
});

void test('a secret is brought along once, into a workspace that exists', async () => {
  const { access } = await createWorld();
  const secret = 'sk_brought_along_secret';
  await access.addKey(request, secret);

  await assert.rejects(access.addKey(request, secret), { code: 'key_exists' });
  await assert.rejects(access.addKey(request, 'too short'), { code: 'validation_failed' });
  const nowhere = { ...request, workspace: 'nowhere' };
  await assert.rejects(access.createKey(nowhere), { code: 'workspace_not_found' });
  await assert.rejects(access.revokeKey('nobody'), { code: 'key_not_found' });
});

void test('a workspace is found by its name or its id, and its name is taken once', async () => {
  const { access } = await createWorld();
  const created = await access.createWorkspace('Second');

  assert.deepEqual(await access.findWorkspace('Second'), created);
  assert.deepEqual(await access.findWorkspace(created.id), created);
  await assert.rejects(access.createWorkspace('Second'), { code: 'workspace_exists' });
  await assert.rejects(access.createWorkspace(' '), { code: 'validation_failed' });
});
