import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { create, newWorkspace, sampleClient } from '../contract/place.ts';
import { NewerSchemaError } from '../open-errors.ts';
import { checkSqlite } from './check-sqlite.ts';
import { MissingSchemaError } from '../open-errors.ts';
import { expectedSchema } from './migrate.ts';
import { committedSchema } from './schema-dump.ts';
import { acquireServeLock, AlreadyServedError, isServed } from './serve-lock.ts';
import { databasePath, openSqliteStorage } from './sqlite-storage.ts';
import type { SqliteStorage } from './sqlite-storage.ts';
import { makeSchemaText } from './write-schema.ts';

// What no other engine has: a file, its modes and pragmas, and locks between processes.
void describe('the SQLite file', () => {
  let parent = '';
  let directory = '';
  let opened: SqliteStorage[] = [];

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'clientele-file-'));
    directory = join(parent, 'data');
    opened = [];
  });
  afterEach(async () => {
    await Promise.all(opened.map((storage) => storage.close()));
    await rm(parent, { recursive: true });
  });

  async function open(readOnly = false): Promise<SqliteStorage> {
    const storage = await openSqliteStorage({ directory, readOnly, busyTimeoutMs: 2_000 });
    opened.push(storage);
    return storage;
  }

  async function close(): Promise<void> {
    await Promise.all(opened.splice(0).map((storage) => storage.close()));
  }

  void test('every connection syncs each commit, on a new file and on a reopened one', async () => {
    for (let time = 0; time < 2; time++) {
      const storage = await open();
      const workspaceId = await newWorkspace(storage);
      const search = { query: 'a', members: ['name'] } as const;
      const query = { filter: { search }, sort: { by: 'name', order: 'asc' }, limit: 5 } as const;
      await Promise.all(
        Array.from({ length: 5 }, () => storage.reader.clients(workspaceId, query)),
      );

      const settings = storage.connections();
      assert.deepEqual(
        settings.map(({ kind }) => kind),
        ['writer', 'reader', 'search', 'search', 'search'],
      );
      assert(settings.every((one) => one.synchronous === 2 && one.journalMode === 'wal'));
      await close();
    }
  });

  void test('only the owner can read the directory and its files', async () => {
    const storage = await open();
    await newWorkspace(storage);

    assert.equal(statSync(directory).mode & 0o777, 0o700);
    for (const suffix of ['', '-wal', '-shm']) {
      assert.equal(statSync(databasePath(directory) + suffix).mode & 0o777, 0o600);
    }
  });

  void test('a directory that cannot be made is refused, and those above it are made where they can', async () => {
    const impossible = { directory: '/proc/none/data', busyTimeoutMs: 10 };
    await assert.rejects(openSqliteStorage(impossible), /ENOENT|EACCES/);

    directory = join(parent, 'a', 'b', 'data');
    await open();

    assert.equal(statSync(join(parent, 'a')).mode & 0o777, 0o700);
  });

  void test('what was stored is there after closing and opening again, counters included', async () => {
    const first = await open();
    const workspaceId = await newWorkspace(first);
    const client = sampleClient({ name: 'Ada' });
    await create(first, workspaceId, [client]);
    await close();

    const second = await open();
    await create(second, workspaceId, [sampleClient()]);

    assert.deepEqual(await second.reader.client(workspaceId, client.id), client);
    const changes = await second.reader.changes(workspaceId, { after: 0, limit: 9 });
    assert.deepEqual(
      changes.map(({ position }) => position),
      [1, 2],
    );
  });

  void test('the WAL does not grow without bound under many small commits', async () => {
    const storage = await open();
    const workspaceId = await newWorkspace(storage);
    let largest = 0;
    for (let batch = 0; batch < 400; batch++) {
      const clients = Array.from({ length: 50 }, () =>
        sampleClient({ name: 'Ada Lovelace', notes: 'x'.repeat(800) }),
      );
      await create(storage, workspaceId, clients);
      largest = Math.max(largest, statSync(`${databasePath(directory)}-wal`).size);
    }

    const all = { filter: {}, sort: { by: 'createdAt', order: 'desc' }, limit: 1 } as const;
    const { total } = await storage.reader.clients(workspaceId, { ...all, withTotal: true });
    assert.equal(total, 20_000);
    assert(largest < 50e6, `the WAL had ${largest} bytes`);
  });

  void test('two processes that start at once on an empty directory both succeed', async () => {
    const children = [1, 2, 3].map(() => startChild(directory, 'open'));

    const outcomes = await Promise.all(children.map((child) => once(child, 'exit')));

    assert.deepEqual(
      outcomes.map(([code]) => code as unknown),
      [0, 0, 0],
    );
    assert.equal(checkedSchema(), expectedSchema);
  });

  void test('a schema newer than this version is refused and left alone', async () => {
    await open();
    await close();
    const db = new DatabaseSync(databasePath(directory));
    db.exec("INSERT INTO migrations (number, name) VALUES (9999, 'from the future')");
    db.close();

    await assert.rejects(open(), NewerSchemaError);
    await assert.rejects(open(true), NewerSchemaError);
    assert.equal(checkedSchema(), 9_999);
  });

  void test('a read-only storage reads, and refuses to write or to open what is not there', async () => {
    await assert.rejects(open(true), MissingSchemaError);
    const workspaceId = await newWorkspace(await open());
    const storage = await open(true);

    assert.equal((await storage.access.workspaces())[0]?.workspaceId, workspaceId);
    await assert.rejects(newWorkspace(storage), /reading only/);
  });

  void test('a second server on the same directory is refused, until the first lets go', () => {
    const lock = acquireServeLock(directory);

    assert.throws(() => acquireServeLock(directory, { waitMs: 20 }), AlreadyServedError);
    assert.ok(isServed(directory));
    lock.release();
    assert.ok(!isServed(directory));
    acquireServeLock(directory).release();
  });

  void test('the lock of a killed server is free, and what it had answered is there', async () => {
    const child = startChild(directory, 'serve');
    const [line] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])) as [
      Buffer,
    ];
    try {
      assert.throws(() => acquireServeLock(directory, { waitMs: 20 }), AlreadyServedError);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }

    acquireServeLock(directory).release();
    const storage = await open();
    const answered = Number(line.toString());
    const [workspace] = await storage.access.workspaces();
    const changes = await storage.reader.changes(workspace?.workspaceId ?? 0, {
      after: 0,
      limit: 1_000,
    });
    assert(answered > 0 && changes.length >= answered);
  });

  void test('the committed schema is what the migrations make', () => {
    assert.equal(
      makeSchemaText(),
      committedSchema(),
      'run node src/storage/sqlite/write-schema.ts and commit what it writes',
    );
  });

  void test('a check tells a sound file from one whose schema has drifted', async () => {
    assert.equal(checkSqlite(directory, { busyTimeoutMs: 100 }).kind, 'missing');
    await open();

    const sound = checkSqlite(directory, { busyTimeoutMs: 100 });
    const db = new DatabaseSync(databasePath(directory));
    db.exec('DROP INDEX clients_email_key');
    db.close();
    const drifted = checkSqlite(directory, { busyTimeoutMs: 100 });

    assert(sound.kind === 'found' && drifted.kind === 'found');
    assert.deepEqual(sound.damage, []);
    assert.equal(sound.isSchemaAsCommitted, true);
    assert.equal(sound.synchronous, 2);
    assert.equal(sound.isOpenToOthers, false);
    assert.equal(drifted.isSchemaAsCommitted, false);
  });

  function checkedSchema(): number | undefined {
    const check = checkSqlite(directory, { busyTimeoutMs: 100 });
    return check.kind === 'found' ? check.schema : undefined;
  }
});

/** `open` opens and closes; `serve` takes the lock, writes a few commits, says how many, and goes on until killed. */
function startChild(
  directory: string,
  what: 'open' | 'serve',
): ReturnType<typeof spawn> & { readonly stdout: NodeJS.ReadableStream } {
  const script = new URL('sqlite-child.testing.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, directory, what], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return Object.assign(child, { stdout: child.stdout });
}
