import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { WriteQueue, type WriteRequest } from '../src/directory/write-queue.ts';
import type { Command } from '../src/domain/commands.ts';
import { DirectoryError } from '../src/domain/errors.ts';
import type { Outcome } from '../src/domain/outcome.ts';
import { createUuidV7Source } from '../src/lib/uuid.ts';
import { openSqliteStorage } from '../src/storage/sqlite/sqlite-storage.ts';
import type { Storage, WorkspaceId } from '../src/storage/storage.ts';

describe('the write queue', () => {
  let directory = '';
  let storage: Storage;
  let workspaceId: WorkspaceId = 0;
  let queue: WriteQueue;
  let transactions = 0;
  let failure: DirectoryError | undefined;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'clientele-queue-'));
    storage = await openSqliteStorage({ directory, busyTimeoutMs: 1_000 });
    const workspace = { id: 'w', name: 'w', createdAt: 1 };
    ({ workspaceId } = await storage.access.addWorkspace(workspace));
    transactions = 0;
    failure = undefined;
    queue = new WriteQueue({
      storage: { ...storage, write: observed },
      clock: { now: () => 1_700_000_000_000 },
      ids: {
        newId: createUuidV7Source({ now: () => 1_700_000_000_000, randomBytes }),
        newInviteCode: () => 'code',
      },
      sessionIdleMs: 1,
      restorableMs: 1,
    });
  });

  afterEach(async () => {
    await storage.close();
    rmSync(directory, { recursive: true });
  });

  /** Counts transactions, and lets the commit of one fail after its work was done. */
  const observed: Storage['write'] = (work) => {
    transactions += 1;
    return storage.write(async (transaction) => {
      const result = await work(transaction);
      if (failure !== undefined) {
        throw failure;
      }
      return result;
    });
  };

  function submit(
    commands: readonly Command[],
    options: Partial<WriteRequest> = {},
  ): Promise<readonly Outcome[]> {
    const origin = { actor: 'key:test', dialect: 'test' };
    return queue.submit({ workspaceId, origin, commands, isAtomic: false, ...options });
  }

  async function totalOf(id: WorkspaceId): Promise<number | undefined> {
    const page = await storage.reader.clients(id, {
      filter: {},
      sort: { by: 'createdAt', order: 'asc' },
      limit: 1,
      withTotal: true,
    });
    return page.total;
  }

  it('commits what arrives together in one transaction, each decided on its own', async () => {
    const answers = await Promise.all([
      submit([upsert('a')]),
      submit([{ op: 'delete', id: 'nobody' }]),
      submit([upsert('b')]),
    ]);

    assert.equal(transactions, 1);
    assert.deepEqual(
      answers.map(([outcome]) => outcome?.kind),
      ['created', 'failed', 'created'],
    );
    assert.equal(await totalOf(workspaceId), 2);
  });

  it('hides the grouping: every write of a group has its own version and change', async () => {
    const names = ['One', 'Two', 'Three'];

    await Promise.all(names.map((name) => submit([upsert('a', name)])));

    const changes = await storage.reader.changes(workspaceId, { after: 0, limit: 10 });
    assert.equal(transactions, 1);
    assert.deepEqual(
      changes.map(({ type, version }) => `${type} ${version}`),
      ['client.created 1', 'client.updated 2', 'client.updated 3'],
    );
  });

  it('keeps the workspaces of a group apart', async () => {
    const other = await storage.access.addWorkspace({ id: 'o', name: 'o', createdAt: 1 });

    const answers = await Promise.all([
      submit([upsert('a')]),
      submit([upsert('a')], { workspaceId: other.workspaceId }),
    ]);

    assert.equal(transactions, 1);
    assert.deepEqual(
      answers.map(([outcome]) => outcome?.kind),
      ['created', 'created'],
    );
    assert.equal(await totalOf(other.workspaceId), 1);
  });

  it('tells everybody in a group when its commit fails, keeps nothing of it, and goes on', async () => {
    failure = new DirectoryError('unavailable', 'The disk is away.');

    const answers = await Promise.allSettled([submit([upsert('a')]), submit([upsert('b')])]);
    failure = undefined;
    await submit([upsert('c')]);

    assert.deepEqual(
      answers.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(await totalOf(workspaceId), 1);
  });

  it('drops an atomic request with a failure, and nothing of its neighbours', async () => {
    const bad: Command = { op: 'delete', id: 'nobody' };

    const [before, atomic, after] = await Promise.allSettled([
      submit([upsert('a')]),
      submit([upsert('b'), bad, upsert('c'), bad], { isAtomic: true }),
      submit([upsert('b')]),
    ]);

    assert.equal(before?.status, 'fulfilled');
    assert.equal(after?.status === 'fulfilled' && after.value[0]?.kind, 'created');
    assert.ok(atomic?.status === 'rejected' && atomic.reason instanceof DirectoryError);
    assert.deepEqual(
      atomic.reason.details.items?.map(({ index }) => index),
      [1, 3],
    );
    assert.equal(await totalOf(workspaceId), 2);
  });

  it('gives a large request a transaction of its own, and others their turns meanwhile', async () => {
    const commands = Array.from({ length: 5_000 }, (_, index) => upsert(`u${index}`));
    let turns = 0;
    const watch = setInterval(() => {
      turns += 1;
    }, 1).unref();

    const [large, small] = await Promise.all([submit(commands), submit([upsert('u7')])]);
    clearInterval(watch);

    assert.equal(transactions, 2);
    assert.equal(large.length, 5_000);
    assert.equal(small[0]?.kind, 'unchanged');
    assert.ok(turns >= 3, `the event loop had ${turns} turns`);
  });

  it('keeps nothing of a large atomic request that fails in its last command, and names every failure', async () => {
    const commands: Command[] = Array.from({ length: 1_200 }, (_, index) => upsert(`u${index}`));
    commands[3] = { op: 'delete', id: 'nobody' };
    commands.push({ op: 'delete', id: 'nobody' });

    await assert.rejects(
      submit(commands, { isAtomic: true }),
      (error: unknown) =>
        error instanceof DirectoryError &&
        error.code === 'client_not_found' &&
        error.details.items?.map(({ index }) => index).join() === '3,1200',
    );

    assert.equal(await totalOf(workspaceId), 0);
    assert.deepEqual(await storage.reader.changes(workspaceId, { after: 0, limit: 1 }), []);
  });

  it('refuses more than can wait, instead of keeping them for ever', async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 10_005 }, () => submit([{ op: 'delete', id: 'nobody' }])),
    );

    const refused = answers.filter(({ status }) => status === 'rejected');
    assert.equal(refused.length, 5);
  });
});

function upsert(externalId: string, name?: string): Command {
  return {
    op: 'upsert',
    keys: { externalId },
    patch: name === undefined ? {} : { name },
  };
}
