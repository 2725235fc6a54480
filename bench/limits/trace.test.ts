import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Connection } from '../../src/storage/sqlite/connection.ts';
import { bindSteps, installRecorder } from './trace.ts';

test('what was recorded on one database has the same effect on another', (context) => {
  const directory = mkdtempSync(join(tmpdir(), 'trace-'));
  const open = (name: string) =>
    new Connection(join(directory, name), 'writer', { busyTimeoutMs: 100 });
  const [original, copy] = [open('original.db'), open('copy.db')];
  context.after(() => {
    original.close();
    copy.close();
    rmSync(directory, { recursive: true });
  });
  for (const { db } of [original, copy]) {
    db.exec('CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)');
  }

  const recorder = installRecorder();
  original.statement('BEGIN').run();
  for (const [a, b] of ['x', 'y', 'z'].entries()) {
    original.statement('INSERT INTO t VALUES (?, ?)').run(a, b);
  }
  original.statement('COMMIT').run();
  const [firstRow] = original.statement('SELECT a FROM t ORDER BY a').iterate();
  const steps = recorder.take();
  bindSteps(steps, () => copy).forEach((step) => step());

  assert.deepEqual(firstRow, [0]);
  assert.equal(steps.at(-1)?.rows, 1);
  assert.deepEqual(copy.statement('SELECT b FROM t ORDER BY a').all(), [['x'], ['y'], ['z']]);
});
