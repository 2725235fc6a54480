import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Opened } from './place.ts';

/** What the port says of the health of an engine. */
export function describeHealth(opened: () => Opened): void {
  describe('health', () => {
    it('is good as soon as a storage is open', async () => {
      const { storage, other } = opened();

      await storage.health.check();
      await other.health.check();

      assert.ok(storage.health.searchThreads() >= 0);
    });
  });
}
