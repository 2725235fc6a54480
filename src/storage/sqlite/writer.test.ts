import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { sampleClient } from '../contract/place.ts';
import { DirectoryError } from '../../domain/errors.ts';
import { Connection } from './connection.ts';
import { migrate } from './migrate.ts';
import { Writer } from './writer.ts';

void describe('the SQLite writer', () => {
  const directory = mkdtempSync(join(tmpdir(), 'clientele-writer-'));
  const path = join(directory, 'clientele.db');
  let writer: Writer | undefined;

  before(() => {
    writer = openWriter(path);
  });
  after(async () => {
    await writer?.close();
    rmSync(directory, { recursive: true });
  });

  function write(notes: string): Promise<void> {
    assert(writer !== undefined);
    return writer.run((transaction) =>
      transaction.store(1, {
        clients: [{ before: null, after: sampleClient({ notes }) }],
        companies: [],
        fields: [],
        changes: [],
      }),
    );
  }

  function count(): unknown {
    return writer?.connection.statement('SELECT count(*) FROM clients').get()?.[0];
  }

  void test('a full disk is said to be one, keeps nothing, and is over when there is room again', async () => {
    await write('before');
    const pages = Number(writer?.connection.pragma('page_count'));
    writer?.connection.db.exec(`PRAGMA max_page_count = ${pages}`);

    await assert.rejects(write('x'.repeat(1e6)), isError('storage_full'));

    assert.equal(writer?.connection.db.isTransaction, false);
    assert.equal(count(), 1);
    writer.connection.db.exec('PRAGMA max_page_count = 1000000');
    await write('after');
    assert.equal(count(), 2);
  });

  void test('closing finishes what was asked for before, and refuses what comes later', async () => {
    const own = openWriter(join(directory, 'closing.db'));
    const before = own.run(() => 'done');

    const closing = own.close();
    const later = own.run(() => 'never');

    await assert.rejects(later, { code: 'unavailable' });
    assert.equal(await before, 'done');
    await closing;
  });

  void test('a transaction that cannot even be rolled back fails with the error that came first', async () => {
    const own = openWriter(join(directory, 'broken.db'));

    const result = own.run(({ connection }) => {
      connection.close();
      throw new DirectoryError('storage_full', 'First.');
    });

    await assert.rejects(result, { code: 'storage_full' });
    await own.close();
  });

  void test('a lock that another process keeps is unavailable, without holding the event loop', async () => {
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    let turns = 0;
    const watch = setInterval(() => {
      turns += 1;
    }, 1).unref();

    await assert.rejects(write('waiting'), isError('unavailable'));

    clearInterval(watch);
    assert(turns > 3);
    other.exec('ROLLBACK');
    other.close();
    await write('now');
  });

  void test('a failed statement inside a transaction fails all of it, as the bug that it is', async () => {
    const client = sampleClient({ externalId: 'twice' });
    const rest = { companies: [], fields: [], changes: [] };
    const was = count();

    const run = writer?.run((transaction) =>
      transaction.store(1, {
        clients: [client, { ...sampleClient(), externalId: 'twice' }].map((after) => ({
          before: null,
          after,
        })),
        ...rest,
      }),
    );

    await assert.rejects(run ?? Promise.resolve(), (error) => !(error instanceof DirectoryError));
    assert.equal(count(), was);
  });

  void test('a client that was not loaded cannot be changed by accident', async () => {
    const client = sampleClient();
    const run = writer?.run((transaction) =>
      transaction.store(1, {
        clients: [{ before: client, after: { ...client, name: 'New' } }],
        companies: [],
        fields: [],
        changes: [],
      }),
    );

    await assert.rejects(run ?? Promise.resolve(), /not loaded/);
  });
});

function openWriter(path: string): Writer {
  const connection = new Connection(path, 'writer', { busyTimeoutMs: 0 });
  migrate(connection);
  return new Writer(connection, { busyTimeoutMs: 100 });
}

function isError(code: string): (error: unknown) => boolean {
  return (error) =>
    error instanceof DirectoryError && error.code === code && error.cause !== undefined;
}
