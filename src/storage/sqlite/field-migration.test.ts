import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { databasePath, openSqliteStorage } from './sqlite-storage.ts';

// Of this engine alone: another one has migrations of its own.
void test('fields of a directory from before they could be renamed are as they were, and can be renamed', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'clientele-fields-'));
  try {
    writeFirstSchema(databasePath(directory));

    const storage = await openSqliteStorage({ directory, busyTimeoutMs: 1_000 });

    const field = (await storage.reader.fields(1)).client.get('plan') ?? assert.fail('no field');
    assert.deepEqual(field, {
      id: 'f1',
      entity: 'client',
      key: 'plan',
      aliases: [],
      label: 'Plan',
      type: 'text',
      order: 0,
      declared: true,
      retired: false,
      convertingFrom: null,
      options: [],
      createdAt: 5,
    });
    const renamed = { ...field, key: 'tier', aliases: ['plan'] };
    await storage.write((transaction) =>
      transaction.store(1, { clients: [], companies: [], fields: [renamed], changes: [] }),
    );
    assert.deepEqual((await storage.reader.fields(1)).client.get('tier'), renamed);
    await storage.close();
  } finally {
    rmSync(directory, { recursive: true });
  }
});

function writeFirstSchema(path: string): void {
  const db = new DatabaseSync(path);
  db.exec('CREATE TABLE migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT');
  db.exec(readFileSync(new URL('migrations/0001_initial.sql', import.meta.url), 'utf8'));
  db.exec("INSERT INTO migrations (number, name) VALUES (1, 'initial')");
  db.exec(`INSERT INTO fields
    (workspace_id, entity, key, id, label, type, sort_order, is_declared, options, created_at, last_change)
    VALUES (1, 'client', 'plan', 'f1', 'Plan', 'text', 0, 1, '[]', 5, 0)`);
  db.close();
}
