import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Checkpointer } from './checkpointer.ts';
import { Connection } from './connection.ts';
import { makePrivateFile } from './private-files.ts';

describe('the checkpoint thread', () => {
  let directory = '';
  let path = '';
  let writer: Connection;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'clientele-checkpoint-'));
    path = join(directory, 'data.db');
    makePrivateFile(path);
    writer = new Connection(path, 'writer', { busyTimeoutMs: 1_000 });
    writer.db.exec('CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT)');
  });

  afterEach(() => {
    writer.close();
    rmSync(directory, { recursive: true });
  });

  /** Commits pages of text, giving the thread its turns in between. */
  async function write(checkpointer: Checkpointer | undefined, commits: number): Promise<number> {
    const insert = writer.statement('INSERT INTO rows (text) VALUES (?)');
    let walBytesMax = 0;
    for (let commit = 0; commit < commits; commit++) {
      await checkpointer?.beforeTransaction();
      writer.db.exec('BEGIN IMMEDIATE');
      for (let row = 0; row < 50; row++) {
        insert.run('x'.repeat(1_900));
      }
      writer.db.exec('COMMIT');
      checkpointer?.afterCommit();
      walBytesMax = Math.max(walBytesMax, statSync(`${path}-wal`).size);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    return walBytesMax;
  }

  it('keeps the WAL short beside a writer that never rests', async () => {
    const checkpointer = Checkpointer.start(writer, path);
    assert.ok(checkpointer !== undefined);

    const walBytesMax = await write(checkpointer, 1_500);
    await checkpointer.close();

    assert.ok(statSync(path).size > 100 * 1024 * 1024, 'most pages have been copied');
    assert.ok(walBytesMax < 100 * 1024 * 1024, `the WAL grew to ${walBytesMax} bytes`);
    assert.equal(writer.statement('SELECT count(*) FROM rows').get()?.[0], 75_000);
  });

  it('leaves the writer to copy by itself where the thread ends', async () => {
    const checkpointer = Checkpointer.start(writer, join(directory, 'elsewhere', 'data.db'));
    assert.ok(checkpointer !== undefined);
    assert.equal(writer.pragma('wal_autocheckpoint'), 0);

    await write(checkpointer, 500);
    await checkpointer.close();

    assert.notEqual(writer.pragma('wal_autocheckpoint'), 0);
    const after = await write(undefined, 300);
    assert.ok(after < 100 * 1024 * 1024);
  });
});
