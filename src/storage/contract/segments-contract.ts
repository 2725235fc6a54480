import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import type { Segment } from '../../domain/segment.ts';
import { newId, newWorkspace, turn } from './place.ts';
import type { Opened } from './place.ts';

/** Saved filters. */
export function describeSegments(get: () => Opened): void {
  void test('segments are kept whole, in the order of their ids, and seen by every process', async () => {
    const { storage, other } = get();
    const workspaceId = await newWorkspace(storage);
    const first = sample({ name: 'First', q: 'ann', sort: '-name' });
    const second = sample({ name: 'Zweite “Ł”' });
    const changed = { ...first, name: 'Changed', q: null, updatedAt: 7 };

    await storage.write(async (transaction) => {
      await transaction.putSegment(workspaceId, second);
      await transaction.putSegment(workspaceId, first);
      assert.deepEqual(await transaction.segments(workspaceId), [first, second]);
    });
    await storage.write((transaction) => transaction.putSegment(workspaceId, changed));
    await turn();

    assert.deepEqual(await storage.reader.segments(workspaceId), [changed, second]);
    assert.deepEqual(await other.reader.segments(workspaceId), [changed, second]);
    assert.deepEqual(await storage.reader.segments(await newWorkspace(storage)), []);
  });

  void test('a segment that is deleted, or whose transaction fails, is not there', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const kept = sample({ name: 'Kept' });
    const gone = sample({ name: 'Gone' });
    await storage.write(async (transaction) => {
      await transaction.putSegment(workspaceId, kept);
      await transaction.putSegment(workspaceId, gone);
    });

    await storage.write((transaction) => transaction.deleteSegment(workspaceId, gone.id));
    await storage.write((transaction) => transaction.deleteSegment(workspaceId, newId()));
    await assert.rejects(
      storage.write(async (transaction) => {
        await transaction.putSegment(workspaceId, sample({ name: 'Never' }));
        throw new Error('on purpose');
      }),
    );

    assert.deepEqual(await storage.reader.segments(workspaceId), [kept]);
  });
}

function sample(members: Partial<Segment>): Segment {
  return {
    id: newId(),
    name: 'A segment',
    filter: { 'customFields.plan': { in: ['a', 1, true] }, status: { eq: 'active' } },
    q: null,
    sort: null,
    createdAt: 1,
    updatedAt: 2,
    ...members,
  };
}
