import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import type { KeptClaim } from '../storage.ts';
import { newId, newWorkspace, sampleClient, turn } from './place.ts';
import type { Opened } from './place.ts';

/** Requests that have their effect once: a claim is there with its effect, or neither is. */
export function describeClaims(get: () => Opened): void {
  void test('a kept claim is found by whoever asks next, in its own workspace only', async () => {
    const { storage, other } = get();
    const workspaceId = await newWorkspace(storage);
    const elsewhere = await newWorkspace(storage);
    const claim = sampleClaim();

    await storage.write((transaction) => transaction.keepClaims(workspaceId, [claim], 0));
    await turn();

    const ids = new Set([claim.id, 'unknown']);
    const found = await other.write((transaction) => transaction.claims(workspaceId, ids, 50));
    const none = await other.write((transaction) => transaction.claims(elsewhere, ids, 50));
    assert.deepEqual([...found], [[claim.id, claim]]);
    assert.equal(none.size, 0);
  });

  void test('a claim lasts until the instant at which it expires, and its place is free then', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const claim = sampleClaim();
    const next = { ...claim, fingerprint: 'other', expiresAt: 300 };
    const at = (now: number): Promise<KeptClaim | undefined> =>
      storage.write(async (transaction) =>
        (await transaction.claims(workspaceId, new Set([claim.id]), now)).get(claim.id),
      );

    await storage.write((transaction) => transaction.keepClaims(workspaceId, [claim], 0));
    assert.deepEqual([await at(99), await at(100)], [claim, undefined]);
    await storage.write((transaction) => transaction.keepClaims(workspaceId, [next], 100));

    assert.deepEqual(await at(100), next);
  });

  void test('a claim goes with the effect that it belongs to', async () => {
    const { storage } = get();
    const workspaceId = await newWorkspace(storage);
    const claim = sampleClaim();
    const client = sampleClient();

    const failed = storage.write(async (transaction) => {
      const writes = {
        clients: [{ before: null, after: client }],
        companies: [],
        fields: [],
        changes: [],
      };
      await transaction.store(workspaceId, writes);
      await transaction.keepClaims(workspaceId, [claim], 0);
      throw new Error('the work failed');
    });

    await assert.rejects(failed);
    const ids = new Set([claim.id]);
    const found = await storage.write((transaction) => transaction.claims(workspaceId, ids, 0));
    assert.equal(found.size, 0);
    assert.equal(await storage.reader.client(workspaceId, client.id), undefined);
  });
}

function sampleClaim(): KeptClaim {
  return {
    id: newId(),
    fingerprint: 'f',
    answer: { status: 201, headers: { ETag: '"1"' }, body: '{"a":1}' },
    expiresAt: 100,
  };
}
