import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, mock } from 'node:test';
import { DirectoryError } from '../../domain/errors.ts';
import { create, emailOf, newWorkspace, sampleClient, turn } from '../contract/place.ts';
import type { ClientQuery, WorkspaceId } from '../storage.ts';
import type { ReadingThread } from './reading-thread.ts';
import { ReadingThreads } from './reading-threads.ts';
import { databasePath, openSqliteStorage } from './sqlite-storage.ts';
import type { SqliteStorage } from './sqlite-storage.ts';

const clientsTotal = 10_000;
const turnsMax = 100_000;

const sort = { by: 'createdAt', order: 'asc' } as const;

function search(query: string): ClientQuery {
  return { filter: { search: { query, members: ['name', 'email'] } }, sort, limit: 10 };
}

/** Nobody has the field, so every client is read. */
const scan: ClientQuery = {
  filter: {
    conditions: [
      {
        subject: { fieldKeys: ['plan'], type: 'text' },
        test: { op: 'contains', text: 'none' },
      },
    ],
  },
  sort,
  limit: 10,
};

describe('threads that read', () => {
  let directory = '';
  let storage: SqliteStorage;
  let workspaceId: WorkspaceId;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'clientele-threads-'));
    storage = await openSqliteStorage({ directory, busyTimeoutMs: 1_000 });
    workspaceId = await newWorkspace(storage);
    const clients = Array.from({ length: clientsTotal }, (_, index) =>
      sampleClient({ name: `Client ${index}`, customFields: { city: 'Ulm' } }),
    );
    await create(storage, workspaceId, clients);
  });

  after(async () => {
    await storage.close();
    await rm(directory, { recursive: true });
  });

  function start(): ReadingThreads {
    return new ReadingThreads({ path: databasePath(directory), busyTimeoutMs: 1_000 });
  }

  /** The thread that runs when `old` does not any more. */
  async function nextThread(threads: ReadingThreads, old?: ReadingThread): Promise<ReadingThread> {
    for (let count = 0; count < turnsMax; count++) {
      const thread = threads.threads.find((each) => each !== old);
      if (thread !== undefined) {
        return thread;
      }
      await turn();
    }
    throw new Error('no other thread was started');
  }

  it('see what was written just before they are asked', async () => {
    const threads = start();

    for (let count = 0; count < 100; count++) {
      const client = sampleClient(emailOf(`just.${count}.written@example.org`));
      await create(storage, workspaceId, [client]);
      const page = await threads.clients({
        workspaceId,
        query: search(`just.${count}.written`),
      });

      assert.deepEqual(page, { clients: [client] });
    }
    await threads.close();
  });

  it('let a quick read pass a long one', async () => {
    const threads = start();
    await threads.clients({ workspaceId, query: search('Client 77') });
    const done: string[] = [];

    // Every client is a match, and is collected, sorted and read.
    const all: ClientQuery = {
      ...search('Client'),
      sort: { by: 'name', order: 'desc' },
      limit: 10_000,
      withTotal: true,
    };
    const long = threads.clients({ workspaceId, query: all }).then(() => done.push('long'));
    const quick = threads
      .clients({ workspaceId, query: search('Client 9999') })
      .then(() => done.push('quick'));
    await Promise.all([long, quick]);

    assert.deepEqual(done, ['quick', 'long']);
    await threads.close();
  });

  it('refuse in the words of the engine', async () => {
    const threads = start();
    const query = { ...scan, after: 'nobody gave this' };

    await assert.rejects(threads.clients({ workspaceId, query }), (error) => {
      assert.ok(error instanceof DirectoryError);
      assert.equal(error.code, 'invalid_cursor');
      return true;
    });
    await threads.close();
  });

  it('are replaced when one dies, and what it was reading is read again', async () => {
    const threads = start();
    const reads = [scan, search('Client 12'), search('Client 34')].map((query) =>
      threads.clients({ workspaceId, query }),
    );
    const first = await nextThread(threads);

    await first.terminate();

    const pages = await Promise.all(reads);
    assert.deepEqual(
      pages.map(({ clients }) => clients.length),
      [0, 10, 10],
    );
    assert.notEqual(threads.threads[0], first);
    await threads.close();
  });

  it('give up a read that two of them died of', async () => {
    const threads = start();
    const read = threads.clients({ workspaceId, query: scan });
    const refused = assert.rejects(
      read,
      (error) => error instanceof DirectoryError && error.code === 'unavailable',
    );
    const first = await nextThread(threads);
    await first.terminate();
    const second = await nextThread(threads, first);
    await second.terminate();

    await refused;
    const page = await threads.clients({ workspaceId, query: search('Client 12') });
    assert.equal(page.clients.length, 10);
    await threads.close();
  });

  it('finish what they read before they are closed', async () => {
    const threads = start();
    const reads = Array.from({ length: 30 }, (_, index) =>
      threads.clients({ workspaceId, query: index % 3 === 0 ? scan : search('Client 12') }),
    );

    await threads.close();

    assert.equal((await Promise.all(reads)).length, 30);
    assert.equal(threads.threads.length, 0);
  });

  it('start when somebody asks whether they are ready, who need not wait for them', async () => {
    const threads = start();

    assert.equal(threads.isReady(), false);
    for (let turns = 0; !threads.isReady() && turns < turnsMax; turns++) {
      await turn();
    }

    assert.equal(threads.isReady(), true);
    assert.equal(threads.threads.length, 1);
    await threads.close();
  });

  it('end when nobody has asked for a while, and start again when somebody does', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const threads = start();
      await threads.clients({ workspaceId, query: search('Client 12') });
      await turn();
      assert.equal(threads.threads.length, 1);

      mock.timers.tick(20_000);

      assert.equal(threads.threads.length, 0);
      const page = await threads.clients({ workspaceId, query: search('Client 12') });
      assert.equal(page.clients.length, 10);
      await threads.close();
    } finally {
      mock.timers.reset();
    }
  });
});
