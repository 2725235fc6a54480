import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { recentChangesMax } from '../storage.ts';
import { changeOf, load, newWorkspace, sampleClient, sampleCompany, store } from './place.ts';
import { sampleField } from './records-contract.ts';
import type { Opened } from './place.ts';

/** The change log: one row per change, in order, linked, never numbered twice. */
export function describeChanges(get: () => Opened): void {
  void test('each change comes back once, in order, with the record’s change before it', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const a = sampleClient();
    const b = sampleClient();
    const company = sampleCompany();
    const field = sampleField();
    const a2 = { ...a, version: 2 };
    const a3 = { ...a, version: 3 };
    const created = [changeOf('client', { before: null, after: a })];
    created.push(changeOf('client', { before: null, after: b }));
    created.push(changeOf('client', { before: a, after: a2 }));
    created.push(changeOf('company', { before: null, after: company }));
    created.push({ ...changeOf('client', { before: null, after: b }), type: 'field.observed' });
    const changes = created.map((change) =>
      change.type === 'field.observed' ? { ...change, entityId: field.id } : change,
    );
    await store(storage, workspaceId, {
      clients: [
        { before: null, after: a2 },
        { before: null, after: b },
      ],
      companies: [{ before: null, after: company }],
      fields: [field],
      changes,
    });
    const later = [
      changeOf('client', { before: a2, after: a3 }),
      changeOf('company', { before: company, after: null }),
      { ...changeOf('client', { before: null, after: b }), entityId: field.id },
      changeOf('client', { before: b, after: null }),
    ].map((change) =>
      change.entityId === field.id ? ({ ...change, type: 'field.declared' } as const) : change,
    );
    await store(storage, workspaceId, {
      clients: [
        { before: a2, after: a3 },
        { before: b, after: null },
      ],
      companies: [{ before: company, after: null }],
      fields: [{ ...field, declared: true }],
      changes: later,
    });

    const rows = await storage.reader.changes(workspaceId, { after: 0, limit: 100 });
    const all = [...changes, ...later];
    assert.deepEqual(
      rows.map(({ position: _position, previous: _previous, ...change }) => change),
      all,
    );
    const positions = rows.map(({ position }) => position);
    assert.deepEqual(
      positions,
      [...new Set(positions)].sort((x, y) => x - y),
    );
    const last = new Map<string, number>();
    for (const { entityId, position, previous } of rows) {
      assert.equal(previous, last.get(entityId) ?? null);
      last.set(entityId, position);
    }
    const [, second] = rows;
    assert.deepEqual(
      await storage.reader.changes(workspaceId, { after: second?.position ?? 0, limit: 3 }),
      rows.slice(2, 5),
    );
  });

  void test('a client that was made and deleted in one call leaves its changes and nothing else', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const client = sampleClient();
    const changes = [
      changeOf('client', { before: null, after: client }),
      changeOf('client', { before: client, after: null }),
    ];

    await store(storage, workspaceId, { changes });

    const rows = await storage.reader.changes(workspaceId, { after: 0, limit: 100 });
    assert.deepEqual(
      rows.map(({ type }) => type),
      ['client.created', 'client.deleted'],
    );
    assert.equal(rows[1]?.previous, rows[0]?.position);
  });

  void test('positions rise across processes, workspaces and deletions', async () => {
    const { storage, other } = get();
    const first = await newWorkspace(storage);
    const second = await newWorkspace(storage);
    const highest = new Map([first, second].map((workspaceId) => [workspaceId, 0]));
    for (let time = 0; time < 6; time++) {
      const on = time % 2 === 0 ? storage : other;
      const workspaceId = time % 3 === 0 ? first : second;
      const client = sampleClient();
      await store(on, workspaceId, { clients: [{ before: null, after: client }] });
      await store(on, workspaceId, { clients: [{ before: client, after: null }] });

      const after = highest.get(workspaceId) ?? 0;
      const rows = await storage.reader.changes(workspaceId, { after, limit: 10 });
      assert.deepEqual(
        rows.map(({ entityId }) => entityId),
        [client.id, client.id],
      );
      highest.set(workspaceId, rows.at(-1)?.position ?? 0);
    }
  });

  void test('a load brings the members that changed since a version, as far back as it promises', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const first = sampleClient();
    const other = sampleClient();
    await store(storage, workspaceId, {
      clients: [first, other].map((after) => ({ before: null, after })),
    });
    const versions = Array.from({ length: recentChangesMax + 5 }, (_, index) => index + 2);
    const last = { ...first, version: versions.at(-1) ?? 0 };
    await store(storage, workspaceId, {
      clients: [{ before: first, after: last }],
      changes: versions.map((version) => ({
        ...changeOf('client', { before: first, after: { ...first, version } }),
        patch: { [`member ${version}`]: [null, 1] },
      })),
    });
    const since = async (id: string, version: number): Promise<unknown> => {
      const { recentChanges } = await load(storage, workspaceId, {
        clientIds: new Set([first.id, other.id]),
        changesSince: new Map([[id, version]]),
      });
      return recentChanges?.get(id);
    };

    assert.deepEqual(await since(first.id, last.version - 2), [
      { version: last.version, members: [`member ${last.version}`] },
      { version: last.version - 1, members: [`member ${last.version - 1}`] },
    ]);
    assert.equal(((await since(first.id, 1)) as unknown[]).length, recentChangesMax);
    assert.equal(await since(first.id, last.version), undefined);
    assert.equal(await since(other.id, 1), undefined);
    assert.equal(await since('nobody', 1), undefined);
  });
}
