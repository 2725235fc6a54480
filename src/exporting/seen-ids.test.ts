import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createUuidV7Source } from '../lib/uuid.ts';
import { createSeenIds } from './seen-ids.ts';

void test('of many ids each is new once', () => {
  const newId = createUuidV7Source({ now: () => 1_700_000_000_000, randomBytes });
  const ids = Array.from({ length: 5_000 }, newId);
  const seen = createSeenIds();

  const first = ids.filter((id) => seen.add(id));
  const second = ids.filter((id) => seen.add(id));

  assert.deepEqual(first, ids);
  assert.deepEqual(second, []);
});

void test('ids that share their last words are told apart', () => {
  const seen = createSeenIds();
  const ids = ['0190a2b4', '0190a2b5', '0290a2b4'].map(
    (head) => `${head}-c3d4-7e5f-8a9b-0c1d2e3f4a5b`,
  );

  assert.deepEqual(
    [...ids, ...ids].map((id) => seen.add(id)),
    [true, true, true, false, false, false],
  );
});
