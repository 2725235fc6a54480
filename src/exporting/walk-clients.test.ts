import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClientSelection } from '../directory/select-clients.ts';
import type { Client } from '../domain/client.ts';
import type { ClientPage } from '../storage/storage.ts';
import { walkClients } from './walk-clients.ts';

const ids = ['a', 'b', 'c'].map((last) => `0190a2b4-c3d4-7e5f-8a9b-0c1d2e3f4a5${last}`);

/** Pages of clients, by the places of their ids. */
function pagesOf(...pages: readonly (readonly number[])[]): {
  clients(workspaceId: number, query: { readonly after?: string }): Promise<ClientPage>;
} {
  return {
    clients(_, { after = '0' }) {
      const at = Number(after);
      const clients = (pages[at] ?? []).map((place) => ({ id: ids[place] ?? '' }) as Client);
      const next = at + 1 < pages.length ? { next: String(at + 1) } : {};
      return Promise.resolve({ clients, ...next });
    },
  };
}

async function walk(
  directory: ReturnType<typeof pagesOf>,
  by: ClientSelection['sort']['by'],
): Promise<string[]> {
  const selection = { filter: {}, sort: { by, order: 'asc' } } as const;
  const walked: string[] = [];
  for await (const page of walkClients(directory, 1, selection)) {
    walked.push(...page.map(({ id }) => id));
  }
  return walked;
}

void test('a client who is renamed and met again further on comes once', async () => {
  const walked = await walk(pagesOf([0, 1], [], [2, 0], [1]), 'name');

  assert.deepEqual(walked, ids);
});

void test('others get their turn between two pages', async () => {
  let turns = 0;
  let isOver = false;
  (function count() {
    turns += 1;
    if (!isOver) {
      setImmediate(count);
    }
  })();

  await walk(pagesOf([0], [1], [2]), 'createdAt');
  isOver = true;

  assert.ok(turns >= 3, `${turns} turns`);
});
