import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { blankClient } from '../../domain/apply-client-patch.ts';
import type { Change, ChangePatch, ChangeType } from '../../domain/change.ts';
import type { Client } from '../../domain/client.ts';
import { diffClients } from '../../domain/diff.ts';
import type { Alias, Merge } from '../../domain/merge.ts';
import { timeOfUuidV7 } from '../../lib/uuid.ts';
import type { Storage, WorkspaceId } from '../storage.ts';
import { create, emailOf, keyOf, load, newId, newWorkspace, sampleClient, store } from './place.ts';
import type { Opened } from './place.ts';

const at = 1_800_000_000_000;

/** Merges, aliases, deleted clients and histories. */
export function describeLineage(get: () => Opened): void {
  void test('every key of a merged-away client leads to the end of its chain, also in other processes', async () => {
    const { storage, other } = get();
    const workspaceId = await newWorkspace(storage);
    const elsewhere = await newWorkspace(storage);
    const [a, b, c] = [person('a'), person('b'), person('c')];
    await create(storage, workspaceId, [a, b, c]);
    // Each has seen by now that nobody was merged here.
    await load(other, workspaceId, { clientIds: new Set([a.id]) });

    const first = await merge(storage, workspaceId, { survivor: b, loser: a });
    const second = await merge(storage, workspaceId, { survivor: c, loser: first.survivor });

    const end = second.survivor;
    for (const { reader } of [storage, other]) {
      for (const { id, externalId, email } of [a, b, c]) {
        assert.deepEqual(await reader.client(workspaceId, id), end);
        assert.equal((await reader.standardClient(workspaceId, id))?.id, end.id);
        assert.deepEqual(await reader.clientByExternalId(workspaceId, String(externalId)), end);
        assert.deepEqual(await reader.clientByEmailKey(workspaceId, keyOf(String(email))), end);
        assert.equal(await reader.client(elsewhere, id), undefined);
        assert.equal(await reader.clientByExternalId(elsewhere, String(externalId)), undefined);
      }
    }
    for (const on of [storage, other]) {
      const { clients, lineage } = await load(on, workspaceId, {
        emailKeys: new Set([keyOf('a@x.test')]),
      });
      assert.deepEqual(clients, [end]);
      assert.deepEqual(
        lineage?.merges.map(({ merge: { id } }) => id),
        [first.merge.id, second.merge.id],
      );
      assert.deepEqual(
        lineage.aliases,
        first.aliases.filter(({ kind }) => kind === 'email'),
      );
    }
    assert.deepEqual(await other.reader.merge(workspaceId, first.merge.id), first.merge);
    assert.equal(await other.reader.merge(elsewhere, first.merge.id), undefined);
  });

  void test('an undone merge leaves no alias, and the loser stands in its old place', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const [a, b, c] = [person('a', { sessionCount: 3, lastSeenAt: 7 }), person('b'), person('c')];
    await create(storage, workspaceId, [a, b, c]);
    const done = await merge(storage, workspaceId, { survivor: b, loser: a });

    const loaded = await load(storage, workspaceId, { mergeIds: new Set([done.merge.id]) });
    const back = { ...a, version: 3 };
    await undo(storage, workspaceId, done, back);

    assert.deepEqual(loaded.lineage?.survivorPatches.get(done.merge.id), done.survivorPatch);
    assert.deepEqual(
      loaded.lineage?.tombstones.map(({ client, version }) => [client, version]),
      [[{ ...a, updatedAt: at }, 2]],
    );
    assert.deepEqual(loaded.clients, [done.survivor]);
    const { reader } = storage;
    assert.deepEqual(await reader.clientByEmailKey(workspaceId, keyOf('a@x.test')), back);
    const page = await reader.clients(workspaceId, {
      filter: {},
      sort: { by: 'createdAt', order: 'asc' },
      limit: 9,
    });
    assert.deepEqual(page.clients, [back, done.survivor, c]);
    const searched = await reader.clients(workspaceId, {
      filter: { search: { query: 'a@x.test', members: ['email'] } },
      sort: { by: 'name', order: 'asc' },
      limit: 9,
    });
    assert.deepEqual(searched.clients, [back]);
    const freed = await load(storage, workspaceId, { emailKeys: new Set([keyOf('a@x.test')]) });
    assert.deepEqual(freed.lineage?.aliases, []);
    const stored = await reader.merge(workspaceId, done.merge.id);
    assert.equal(stored?.undoneAt, at + 1);
  });

  void test('a merge to be undone comes with the next of its survivor that is in force', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const [a, b, c, d] = [person('a'), person('b'), person('c'), person('d')];
    await create(storage, workspaceId, [a, b, c, d]);
    const one = await merge(storage, workspaceId, { survivor: d, loser: a });
    const two = await merge(storage, workspaceId, { survivor: one.survivor, loser: b });
    const three = await merge(storage, workspaceId, { survivor: c, loser: two.survivor });

    const { lineage } = await load(storage, workspaceId, { mergeIds: new Set([one.merge.id]) });

    assert.deepEqual(
      new Set(lineage?.merges.map(({ merge: { id } }) => id)),
      new Set([one.merge.id, two.merge.id, three.merge.id]),
    );
  });

  void test('of a survivor comes the first merge in force, of anybody else none', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const [a, b, c, d] = [person('a'), person('b'), person('c'), person('d')];
    await create(storage, workspaceId, [a, b, c, d]);
    const undone = await merge(storage, workspaceId, { survivor: d, loser: a });
    await undo(storage, workspaceId, undone, { ...a, version: 3 });
    const first = await merge(storage, workspaceId, { survivor: undone.survivor, loser: b });
    await merge(storage, workspaceId, { survivor: first.survivor, loser: c });

    const { lineage } = await load(storage, workspaceId, { survivorIds: new Set([a.id, d.id]) });

    assert.deepEqual(
      lineage?.merges.map((placed) => placed.merge),
      [first.merge],
    );
  });

  void test('a key leads to whoever holds it, and to nobody where its chain ends at a deleted client', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const [a, b] = [person('a'), person('b')];
    await create(storage, workspaceId, [a, b]);
    const { survivor } = await merge(storage, workspaceId, { survivor: b, loser: a });

    await store(storage, workspaceId, {
      clients: [{ before: survivor, after: null }],
      changes: [change('client.deleted', survivor.id, 3, deletionOf(survivor))],
    });

    const { reader } = storage;
    assert.equal(await reader.client(workspaceId, a.id), undefined);
    assert.equal(await reader.clientByEmailKey(workspaceId, keyOf('a@x.test')), undefined);
    const next = person('a');
    await create(storage, workspaceId, [next]);
    assert.deepEqual(await reader.clientByEmailKey(workspaceId, keyOf('a@x.test')), next);
  });

  void test('a history goes through deletion and return, in pages, the newest first', async () => {
    const { storage, other } = get();
    const workspaceId = await newWorkspace(storage);
    const elsewhere = await newWorkspace(storage);
    const a = person('a');
    await create(storage, workspaceId, [a, person('b')]);
    const changed = { ...a, version: 2, notes: 'n' };
    await store(storage, workspaceId, { clients: [{ before: a, after: changed }] });
    await store(storage, workspaceId, {
      clients: [{ before: changed, after: null }],
      changes: [change('client.deleted', a.id, 3, deletionOf(changed))],
    });
    const gone = await other.reader.history(workspaceId, a.id, { limit: 10 });
    const { lineage } = await load(storage, workspaceId, { deletedClientIds: new Set([a.id]) });
    const back = { ...changed, version: 4 };
    await store(storage, workspaceId, {
      clients: [{ before: null, after: back }],
      changes: [change('client.restored', a.id, 4, {})],
    });

    const { reader } = storage;
    const all = await reader.history(workspaceId, a.id, { limit: 10 });
    assert.deepEqual(
      all.map(({ type, version }) => [type, version]),
      [
        ['client.restored', 4],
        ['client.deleted', 3],
        ['client.updated', 2],
        ['client.created', 1],
      ],
    );
    assert.deepEqual(gone, all.slice(1));
    assert.deepEqual(lineage?.tombstones[0]?.client, { ...changed, updatedAt: at });
    const before = all[1]?.position ?? 0;
    assert.deepEqual(await reader.history(workspaceId, a.id, { limit: 1, before }), [all[2]]);
    assert.deepEqual(await reader.history(workspaceId, newId(), { limit: 9, before }), []);
    assert.deepEqual(await reader.history(elsewhere, a.id, { limit: 9 }), []);
    assert.deepEqual(await reader.client(workspaceId, a.id), back);
  });

  void test('a client can be deleted and brought back in one call, and the other way round', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const [a, b] = [person('a'), person('b', { sessionCount: 2 })];
    await create(storage, workspaceId, [a, b]);
    await store(storage, workspaceId, {
      clients: [{ before: b, after: null }],
      changes: [change('client.deleted', b.id, 2, deletionOf(b))],
    });

    const back = { ...a, version: 3 };
    await store(storage, workspaceId, {
      clients: [{ before: a, after: back }],
      changes: [
        change('client.deleted', a.id, 2, deletionOf(a)),
        change('client.restored', a.id, 3, {}),
        change('client.restored', b.id, 3, {}),
        change('client.deleted', b.id, 4, deletionOf(b)),
      ],
    });

    const { lineage } = await load(storage, workspaceId, {
      deletedClientIds: new Set([a.id, b.id]),
    });
    assert.deepEqual(
      lineage?.tombstones.map(({ client, version }) => [client.id, client.sessionCount, version]),
      [[b.id, 2, 4]],
    );
    const history = await storage.reader.history(workspaceId, b.id, { limit: 9 });
    assert.deepEqual(
      history.map(({ version }) => version),
      [4, 3, 2, 1],
    );
  });
}

/** A client with both keys, whose id holds the instant of its creation. */
function person(name: string, members: Partial<Client> = {}): Client {
  const id = newId();
  const createdAt = timeOfUuidV7(id);
  return sampleClient({
    id,
    createdAt,
    updatedAt: createdAt,
    externalId: name,
    ...emailOf(`${name}@x.test`),
    ...members,
  });
}

interface Done {
  readonly merge: Merge;
  readonly survivor: Client;
  readonly survivorPatch: ChangePatch;
  readonly aliases: readonly Alias[];
}

/** Stores a merge of clients who have a version before it. */
async function merge(
  storage: Storage,
  workspaceId: WorkspaceId,
  { survivor, loser }: { readonly survivor: Client; readonly loser: Client },
): Promise<Done> {
  const id = newId();
  const made: Merge = { id, loserId: loser.id, survivorId: survivor.id, at, undoneAt: null };
  const after = { ...survivor, notes: id, version: survivor.version + 1 };
  const survivorPatch = diffClients(survivor, after);
  const gone = change('client.merged', loser.id, loser.version + 1, deletionOf(loser));
  const changed = change('client.updated', survivor.id, after.version, survivorPatch);
  const clientId = loser.id;
  const aliases: Alias[] = [
    { kind: 'externalId', key: String(loser.externalId), clientId, mergeId: id },
    { kind: 'email', key: String(loser.emailKey), clientId, mergeId: id },
  ];
  await store(storage, workspaceId, {
    clients: [
      { before: loser, after: null },
      { before: survivor, after },
    ],
    changes: [gone, changed],
    lineage: {
      merges: [{ merge: made, changes: { loser: gone, survivor: changed } }],
      aliases: aliases.map((alias) => ({ alias, isGone: false })),
    },
  });
  return { merge: made, survivor: after, survivorPatch, aliases };
}

function undo(
  storage: Storage,
  workspaceId: WorkspaceId,
  { merge: made, aliases }: Done,
  loser: Client,
): Promise<void> {
  return store(storage, workspaceId, {
    clients: [{ before: null, after: loser }],
    changes: [change('client.unmerged', loser.id, loser.version, {})],
    lineage: {
      merges: [{ merge: { ...made, undoneAt: at + 1 }, changes: null }],
      aliases: aliases.map((alias) => ({ alias, isGone: true })),
    },
  });
}

function deletionOf(client: Client): ChangePatch {
  return diffClients(client, blankClient(client.id, client.createdAt));
}

function change(type: ChangeType, entityId: string, version: number, patch: ChangePatch): Change {
  const origin = { actor: 'key:1', dialect: 'native' };
  return { type, entityId, version, at, origin, patch };
}
