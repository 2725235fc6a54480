import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { changesAfter } from './change-rows.ts';
import { Connection } from './connection.ts';
import { migrate } from './migrate.ts';

/** How this engine finds rows is no business of the contract. */
void test('a page of changes is found by workspace and position, and walks over no other workspace', async (context) => {
  const directory = await mkdtemp(join(tmpdir(), 'clientele-changes-'));
  const connection = new Connection(join(directory, 'clientele.db'), 'writer', {
    busyTimeoutMs: 0,
  });
  context.after(async () => {
    connection.close();
    await rm(directory, { recursive: true });
  });
  migrate(connection);
  const asked: string[] = [];
  const watched = {
    statement(sql: string) {
      asked.push(sql);
      return connection.statement(sql);
    },
  } as Connection;

  changesAfter(watched, 1, { after: 0, limit: 10 });

  const plan = connection.db
    .prepare(`EXPLAIN QUERY PLAN ${asked[0]}`)
    .all(1, 0, 10)
    .map((row) => String(row['detail'] ?? Object.values(row).at(-1)));
  assert.deepEqual(plan, [
    'SEARCH changes USING INDEX changes_position (workspace_id=? AND position>?)',
  ]);
});
