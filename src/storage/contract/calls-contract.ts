import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import type { CallEntry, CallLimits, CallTally } from '../call-store.ts';
import type { ChangeType } from '../../domain/change.ts';
import { newId, newWorkspace, store, turn } from './place.ts';
import type { Opened } from './place.ts';

const hour = 3_600_000;
const day = 24 * hour;
const limits: CallLimits = { entriesMax: 3, talliesFrom: 0 };

/** What callers did, and how many clients came and went. */
export function describeCalls(get: () => Opened): void {
  void test('calls come back whole, the newest first, in every process, by each of the conditions', async () => {
    const { storage, other } = get();
    const workspaceId = await newWorkspace(storage);
    const good = sampleCall();
    const bad = sampleCall({
      status: 422,
      code: 'validation_failed',
      detail: 'The “é” is wrong.',
      issues: [{ pointer: '/email', code: 'email' }],
      keyId: null,
    });
    const theirs = sampleCall({ dialect: 'assembly', status: 500, code: 'internal' });

    await storage.calls.keepCalls(
      [{ workspaceId, entries: [good, bad, theirs], tallies: [] }],
      limits,
    );
    await turn();

    const read = (query: object): Promise<readonly CallEntry[]> =>
      other.calls.calls(workspaceId, { limit: 10, ...query });
    assert.deepEqual(await read({}), [theirs, bad, good]);
    assert.deepEqual(await read({ dialect: 'native' }), [bad, good]);
    assert.deepEqual(await read({ isFailed: true }), [theirs, bad]);
    assert.deepEqual(await read({ isFailed: true, dialect: 'native' }), [bad]);
    assert.deepEqual(await read({ before: theirs.id, limit: 1 }), [bad]);
    assert.deepEqual(await read({ after: good.id }), [theirs, bad]);
    assert.deepEqual(await other.calls.calls(await newWorkspace(storage), { limit: 10 }), []);
  });

  void test('the last calls of a dialect stay, failures beside the others', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const failure = sampleCall({ status: 404 });
    const elsewhere = sampleCall({ dialect: 'assembly' });
    const many = Array.from({ length: 5 }, () => sampleCall());
    const keep = (entries: readonly CallEntry[]): Promise<void> =>
      storage.calls.keepCalls([{ workspaceId, entries, tallies: [] }], limits);

    await keep([failure, elsewhere]);
    await keep(many.slice(0, 2));
    await keep(many.slice(2));
    await turn();

    assert.deepEqual(await storage.calls.calls(workspaceId, { limit: 10 }), [
      ...many.slice(2).toReversed(),
      elsewhere,
      failure,
    ]);
  });

  void test('tallies add up by hour and dialect, from every process, and old ones go', async () => {
    const { storage, other } = get();
    const workspaceId = await newWorkspace(storage);
    const old = sampleTally({ hour });
    const tally = sampleTally({ hour: 5 * hour });
    const next = sampleTally({ hour: 5 * hour, dialect: 'zebra' });

    await storage.calls.keepCalls([{ workspaceId, entries: [], tallies: [old, tally] }], limits);
    await other.calls.keepCalls([{ workspaceId, entries: [], tallies: [next, tally] }], {
      ...limits,
      talliesFrom: 2 * hour,
    });
    await turn();

    const twice = { ...tally, calls: 20, refused: 4, failed: 2, durationUs: 2_000 };
    assert.deepEqual(await storage.calls.callTallies(workspaceId, 0), [twice, next]);
    assert.deepEqual(await storage.calls.callTallies(workspaceId, 6 * hour), []);
  });

  void test('changes are counted by day and source, each once, whoever counts', async () => {
    const { storage, other } = get();
    const workspaceId = await newWorkspace(storage);
    const changes: readonly (readonly [ChangeType, number, string])[] = [
      ['client.created', day + 5, 'assembly'],
      ['client.created', day + 6, 'assembly'],
      ['client.updated', day + 7, 'assembly'],
      ['client.created', 2 * day, 'import'],
      ['client.deleted', 2 * day + 1, 'native'],
      ['client.merged', 2 * day + 2, 'native'],
      ['client.restored', 2 * day + 3, 'native'],
      ['company.created', 2 * day + 4, 'native'],
      ['client.unmerged', 3 * day, 'native'],
    ];
    for (const [type, at, dialect] of changes) {
      const origin = { actor: 'key:1', dialect };
      const change = { type, entityId: newId(), version: 1, at, origin, patch: {} };
      await store(storage, workspaceId, { clients: [], changes: [change] });
    }
    const countOn = async (engine: Opened['storage'], limit: number): Promise<boolean> => {
      const { position } = await engine.calls.days(workspaceId);
      const counted = await engine.calls.countDays(workspaceId, position, limit);
      return engine.calls.addDays(workspaceId, position, counted);
    };

    const first = await storage.calls.countDays(workspaceId, 0, 4);
    assert.equal(await storage.calls.addDays(workspaceId, 0, first), true);
    assert.equal(await other.calls.addDays(workspaceId, 0, first), false);
    await turn();
    assert.equal(await countOn(other, 3), true);
    await turn();
    assert.equal(await countOn(storage, 100), true);
    await turn();
    const { position, days } = await other.calls.days(workspaceId);

    assert.deepEqual(days, [
      { day, source: 'assembly', created: 2, removed: 0 },
      { day: 2 * day, source: 'import', created: 1, removed: 0 },
      { day: 2 * day, source: 'native', created: 0, removed: 1 },
      { day: 3 * day, source: 'native', created: 0, removed: -1 },
    ]);
    assert.deepEqual(await other.calls.countDays(workspaceId, position, 10), {
      position,
      days: [],
    });
    assert.deepEqual(await storage.calls.days(await newWorkspace(storage)), {
      position: 0,
      days: [],
    });
  });
}

function sampleCall(members: Partial<CallEntry> = {}): CallEntry {
  return {
    id: newId(),
    at: 1_700_000_000_000,
    dialect: 'native',
    method: 'GET',
    route: '/api/v2/clients/:id',
    status: 200,
    code: null,
    detail: null,
    issues: [],
    durationUs: 1_234,
    keyId: 'AbC',
    requestId: 'r-1',
    ...members,
  };
}

function sampleTally(members: Partial<CallTally>): CallTally {
  const counts = { calls: 10, refused: 2, failed: 1, durationUs: 1_000 };
  return { hour: 0, dialect: 'native', ...counts, ...members };
}
