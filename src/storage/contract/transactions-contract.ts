import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { create, emailOf, load, newWorkspace, sampleClient, store, turn } from './place.ts';
import { sampleField } from './records-contract.ts';
import type { Opened } from './place.ts';

const page = { filter: {}, sort: { by: 'createdAt', order: 'asc' }, limit: 10 } as const;

/** Transactions: all or nothing, one after the other, unseen until they are durable. */
export function describeTransactions(get: () => Opened): void {
  void test('nothing is kept of a transaction whose work throws', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const kept = sampleClient({ ...emailOf('kept@example.org'), name: 'Kept' });
    await create(storage, workspaceId, [kept]);
    const before = await storage.reader.changes(workspaceId, { after: 0, limit: 10 });

    const dropped = storage.write(async (transaction) => {
      const loaded = await transaction.load(workspaceId, {
        clientIds: new Set([kept.id]),
        externalIds: new Set(),
        emailKeys: new Set(),
        companyIds: new Set(),
        companyNameKeys: new Set(),
        companiesWithMembers: new Set(),
      });
      assert.equal(loaded.clients.length, 1);
      await transaction.store(workspaceId, {
        clients: [
          { before: kept, after: { ...kept, name: 'Dropped' } },
          { before: null, after: sampleClient({ name: 'Dropped' }) },
        ],
        companies: [],
        fields: [sampleField()],
        changes: [],
      });
      assert.equal((await transaction.fields(workspaceId)).client.size, 1);
      throw new Error('changed my mind');
    });

    await assert.rejects(dropped, /changed my mind/);
    const { reader } = storage;
    assert.deepEqual(await reader.clients(workspaceId, { ...page, withTotal: true }), {
      clients: [kept],
      total: 1,
    });
    const search = { query: 'dropped', members: ['name'] } as const;
    assert.deepEqual(await reader.clients(workspaceId, { ...page, filter: { search } }), {
      clients: [],
    });
    assert.equal((await reader.fields(workspaceId)).client.size, 0);
    assert.deepEqual(await reader.changes(workspaceId, { after: 0, limit: 10 }), before);
    await storage.write(async (transaction) => {
      assert.equal((await transaction.fields(workspaceId)).client.size, 0);
    });
  });

  void test('a reader sees the state before a paused transaction, then all of it at once', async () => {
    const { storage, other } = get();
    const workspaceId = await newWorkspace(storage);
    const [first, second] = [sampleClient({ name: 'First' }), sampleClient({ name: 'Second' })];
    const seen: number[] = [];

    await storage.write(async (transaction) => {
      for (const after of [first, second]) {
        await transaction.store(workspaceId, {
          clients: [{ before: null, after }],
          companies: [],
          fields: [],
          changes: [],
        });
        for (const { reader } of [storage, other]) {
          const search = { query: 'first', members: ['name'] } as const;
          const found = await reader.clients(workspaceId, { ...page, filter: { search } });
          const { total } = await reader.clients(workspaceId, { ...page, withTotal: true });
          const byId = await reader.client(workspaceId, first.id);
          seen.push(found.clients.length, total ?? -1, byId === undefined ? 0 : 1);
        }
      }
    });

    await turn();
    assert.deepEqual(new Set(seen), new Set([0]));
    for (const { reader } of [storage, other]) {
      assert.deepEqual((await reader.clients(workspaceId, page)).clients, [first, second]);
    }
  });

  void test('transactions run one after the other, and a failed one does not stop the next', async () => {
    const { storage } = get();
    const steps: string[] = [];
    async function work(name: string): Promise<void> {
      steps.push(`${name} begins`);
      await new Promise(setImmediate);
      steps.push(`${name} ends`);
      if (name === 'a') {
        throw new Error('a fails');
      }
    }

    const results = await Promise.allSettled(
      ['a', 'b', 'c'].map((name) => storage.write(() => work(name))),
    );

    assert.deepEqual(steps, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'fulfilled', 'fulfilled'],
    );
  });

  void test('writers of two processes take turns and see what the other left', async () => {
    const { storage, other } = get();
    const workspaceId = await newWorkspace(storage);
    const client = sampleClient({ sessionCount: 0 });
    await create(storage, workspaceId, [client]);

    async function count(on: typeof storage): Promise<void> {
      for (let time = 0; time < 10; time++) {
        await on.write(async (transaction) => {
          const loaded = await transaction.load(workspaceId, {
            clientIds: new Set([client.id]),
            externalIds: new Set(),
            emailKeys: new Set(),
            companyIds: new Set(),
            companyNameKeys: new Set(),
            companiesWithMembers: new Set(),
          });
          const [before] = loaded.clients;
          assert(before !== undefined);
          await new Promise(setImmediate);
          const after = { ...before, sessionCount: before.sessionCount + 1 };
          await transaction.store(workspaceId, {
            clients: [
              { before, after },
              { before: null, after: sampleClient() },
            ],
            companies: [],
            fields: [],
            changes: [],
          });
        });
      }
    }
    await Promise.all([count(storage), count(other)]);

    assert.equal((await storage.reader.client(workspaceId, client.id))?.sessionCount, 20);
    const { total } = await other.reader.clients(workspaceId, { ...page, withTotal: true });
    assert.equal(total, 21);
  });

  void test('a transaction loads what it has stored itself', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const client = sampleClient({ externalId: 'mine' });

    await storage.write(async (transaction) => {
      const rest = { companies: [], fields: [], changes: [] };
      await transaction.store(workspaceId, { clients: [{ before: null, after: client }], ...rest });
      const after = { ...client, name: 'Later' };
      await transaction.store(workspaceId, { clients: [{ before: client, after }], ...rest });
    });

    const loaded = await load(storage, workspaceId, { externalIds: new Set(['mine']) });
    assert.deepEqual(loaded.clients, [{ ...client, name: 'Later' }]);
    await store(storage, workspaceId, {});
  });
}
