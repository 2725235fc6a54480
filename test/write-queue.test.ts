import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { WriteQueue } from '../src/directory/write-queue.ts';
import type { WriteRequest } from '../src/directory/write-request.ts';
import type { Command, CommandList, UpsertClient } from '../src/domain/commands.ts';
import { DirectoryError } from '../src/domain/errors.ts';
import type { Issue } from '../src/domain/issue.ts';
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
    queue = createQueue();
  });

  function createQueue(options: Pick<Storage, 'isSharded' | 'hasOtherWriters'> = {}): WriteQueue {
    return new WriteQueue({
      storage: { ...storage, ...options, write: observed },
      clock: { now: () => 1_700_000_000_000 },
      ids: {
        newId: createUuidV7Source({ now: () => 1_700_000_000_000, randomBytes }),
        newInviteCode: () => 'code',
      },
      sessionIdleMs: 1,
      restorableMs: 1,
    });
  }

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
    commands: CommandList,
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
      submit([deleteNobody]),
      submit([upsert('b')]),
    ]);

    assert.equal(transactions, 1);
    assert.deepEqual(
      answers.map(([outcome]) => outcome?.kind),
      ['created', 'failed', 'created'],
    );
    assert.equal(await totalOf(workspaceId), 2);
  });

  it('commits callers who come one turn after the other in one transaction', async () => {
    const answers: Promise<unknown>[] = [];
    for (const id of ['a', 'b', 'c', 'd']) {
      answers.push(submit([upsert(id)]));
      await new Promise(setImmediate);
    }
    await Promise.all(answers);

    assert.equal(transactions, 1);
  });

  it('brings the callers of two groups together, so that they do not take turns for ever', async () => {
    await Promise.all([submit([upsert('a')]), submit([upsert('b')])]);

    const waiting = [submit([upsert('c')]), submit([upsert('d')])];
    await new Promise(setImmediate);
    await Promise.all([...waiting, submit([upsert('a')]), submit([upsert('b')])]);

    assert.equal(transactions, 2);
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

  it('leaves nobody in a company that is deleted behind their assignment, in the same group', async () => {
    const make: Command = { op: 'createCompany', name: 'Acme', patch: {} };
    const [made] = await submit([make]);
    const companyId = made?.kind === 'company' ? made.company.id : assert.fail();
    const assign: Command = { ...upsert('a'), patch: { companyIds: [companyId] } };
    const remove: Command = { op: 'deleteCompany', id: companyId };

    const [, [deleted]] = await Promise.all([submit([assign]), submit([remove])]);

    const client = await storage.reader.clientByExternalId(workspaceId, 'a');
    assert.equal(transactions, 2);
    assert.equal(deleted?.kind, 'deleted');
    assert.deepEqual(client?.companyIds, []);
    assert.equal(client.version, 2);
  });

  it('writes no record for a field that was renamed earlier in the same group', async () => {
    const write = (values: Readonly<Record<string, string>>): Command => ({
      ...upsert('a'),
      patch: { customFields: { values, unknown: 'observe', pointer: '' } },
    });
    const rename: Command = {
      op: 'updateField',
      entity: 'client',
      key: 'plan',
      patch: { key: 'tariff' },
    };
    await submit([write({ plan: 'gold' })]);

    const [, [repeated], [updated]] = await Promise.all([
      submit([rename]),
      submit([write({ tariff: 'gold' })]),
      submit([write({ size: 'big' })]),
    ]);

    assert.equal(transactions, 2);
    assert.equal(repeated?.kind, 'unchanged');
    assert.ok(updated?.kind === 'updated');
    assert.deepEqual(updated.changed, ['customFields/size']);
    assert.deepEqual(updated.client.customFields, { tariff: 'gold', size: 'big' });
  });

  it('writes to one workspace at a time where they are on several machines', async () => {
    const other = await storage.access.addWorkspace({ id: 'o', name: 'o', createdAt: 1 });
    const { workspaceId: otherId } = other;
    queue = createQueue({ isSharded: true });

    const answers = await Promise.all([
      submit([upsert('a')]),
      submit([upsert('b')], { workspaceId: otherId }),
      submit([upsert('c')]),
      submit([upsert('d')], { workspaceId: otherId }),
    ]);

    assert.equal(transactions, 2);
    assert.equal(answers.flat().length, 4);
    assert.equal(await totalOf(workspaceId), 2);
    assert.equal(await totalOf(otherId), 2);
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
    const [before, atomic, after] = await Promise.allSettled([
      submit([upsert('a')]),
      submit([upsert('b'), deleteNobody, upsert('c'), deleteNobody], { isAtomic: true }),
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

  it('decides a dry run among the writes around it, and keeps nothing of it', async () => {
    const [, tried, after] = await Promise.all([
      submit([upsert('a')]),
      submit([upsert('a', 'Ada'), upsert('b'), deleteNobody], { isDryRun: true }),
      submit([upsert('b'), upsert('a')]),
    ]);

    assert.equal(transactions, 1);
    assert.deepEqual(
      tried.map(({ kind }) => kind),
      ['updated', 'created', 'failed'],
    );
    assert.deepEqual(
      after.map(({ kind }) => kind),
      ['created', 'unchanged'],
    );
    assert.equal(await totalOf(workspaceId), 2);
  });

  it('keeps nothing of a dry run that is alone or large either', async () => {
    const many = Array.from({ length: 1_200 }, (_, index) => upsert(`u${index % 700}`, 'Ada'));

    const [alone] = await submit([upsert('a')], { isDryRun: true });
    const large = await submit(many, { isDryRun: true });

    assert.equal(alone?.kind, 'created');
    assert.deepEqual(
      [large[0]?.kind, large[699]?.kind, large[700]?.kind],
      ['created', 'created', 'unchanged'],
    );
    assert.equal(await totalOf(workspaceId), 0);
    assert.deepEqual(await storage.reader.changes(workspaceId, { after: 0, limit: 1 }), []);
  });

  it('knows what a group, and an earlier chunk, has changed since the version that a patch expects', async () => {
    const [made] = await submit([upsert('a')]);
    const id = made?.kind === 'created' ? made.client.id : assert.fail();
    const edit = (name: string, version: number): Command => ({
      op: 'update',
      id,
      patch: { name },
      ifVersions: [{ clientId: id, version }],
    });
    const filling = Array.from({ length: 600 }, (_, index) => upsert(`u${index}`));

    const racing = await Promise.all([submit([edit('Ada', 1)]), submit([edit('Bob', 1)])]);
    const large = await submit([edit('Cleo', 2), ...filling, edit('Dora', 2), edit('Eve', 3)]);

    assert.deepEqual(
      [...racing.flat(), large[0], ...large.slice(-2)].map((outcome) => outcome?.kind),
      ['updated', 'failed', 'updated', 'failed', 'updated'],
    );
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

  it('lets a command of a large request see what a far earlier one has done', async () => {
    const score = { values: { score: 1 }, unknown: 'observe', pointer: '' } as const;
    const commands: Command[] = Array.from({ length: 1_200 }, (_, index) => upsert(`u${index}`));
    commands[0] = { op: 'upsert', keys: { externalId: 'u0' }, patch: { customFields: score } };
    commands.push({ op: 'upsert', keys: { externalId: 'u0' }, patch: { customFields: score } });
    commands.push({ op: 'upsert', keys: { externalId: 'v' }, patch: { customFields: score } });

    const outcomes = await submit(commands);

    const fieldChanges = (await storage.reader.changes(workspaceId, { after: 0, limit: 2_000 }))
      .map(({ type }) => type)
      .filter((type) => type.startsWith('field.'));
    assert.equal(outcomes[1_200]?.kind, 'unchanged');
    assert.equal(outcomes[1_201]?.kind, 'created');
    assert.deepEqual(fieldChanges, ['field.observed']);
    assert.equal(await totalOf(workspaceId), 1_201);
  });

  it('knows in a large request that is stored late which keys an undone merge has set free', async () => {
    queue = createQueue({ hasOtherWriters: true });
    const made = await submit([upsert('a'), upsert('b')]);
    const [survivorId, loserId] = made.map((outcome) =>
      outcome.kind === 'created' ? outcome.client.id : assert.fail(),
    );
    assert.ok(survivorId !== undefined && loserId !== undefined);
    const merge: Command = { op: 'merge', survivorId, loserId };
    const [merged] = await submit([merge]);
    const mergeId = merged?.kind === 'merged' ? merged.mergeId : assert.fail();
    const filling = Array.from({ length: 600 }, (_, index) => upsert(`u${index}`));
    const undo: Command = { op: 'undoMerge', mergeId };
    const unset: Command = { op: 'update', id: loserId, patch: { externalId: null } };

    const outcomes = await submit([undo, unset, ...filling, upsert('b')]);

    assert.equal(outcomes.at(-1)?.kind, 'created');
  });

  it('asks for the commands of a large request once each, in order, as their turn comes', async () => {
    const asked: number[] = [];
    const length = 1_200;
    const slice = (start: number, end: number): Command[] =>
      Array.from({ length: Math.min(end, length) - start }, (_, offset) => {
        asked.push(start + offset);
        return upsert(`u${start + offset}`);
      });

    const outcomes = await submit({ length, slice }, { isAtomic: true, isQuiet: true });

    assert.deepEqual(outcomes, []);
    assert.deepEqual(
      asked,
      Array.from({ length }, (_, index) => index),
    );
    assert.equal(await totalOf(workspaceId), length);
  });

  it('keeps nothing of a large atomic request that fails in its last command, and names every failure', async () => {
    const commands: Command[] = Array.from({ length: 1_200 }, (_, index) => upsert(`u${index}`));
    commands[3] = deleteNobody;
    commands.push(deleteNobody);

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

  for (const length of [40, 1_200]) {
    it(`names every bad item of ${length} that are all or nothing, but not all that is wrong with each`, async () => {
      const issues = Array.from({ length: 150 }, (_, index) => unknownMember(`/m${index}`));
      const commands = Array.from({ length }, (): Command => ({ op: 'refused', issues }));

      const answer = submit(commands, { isAtomic: true, isQuiet: true });

      const error: unknown = await answer.catch((thrown: unknown) => thrown);
      assert.ok(error instanceof DirectoryError);
      const told = error.details.items?.map(({ failure: { details } }) => details?.issues?.length);
      assert.deepEqual(told, [
        ...Array.from({ length: 10 }, () => 100),
        ...Array.from({ length: length - 10 }, () => 1),
      ]);
      assert.equal(
        error.message,
        `Nothing was written: ${length} of ${length} items cannot be accepted. Not everything that is wrong with them is told.`,
      );
    });
  }

  it('refuses more than can wait, instead of keeping them for ever', async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 505 }, () => submit([deleteNobody])),
    );

    const refused = answers.filter(({ status }) => status === 'rejected');
    assert.equal(refused.length, 5);
  });
});

const deleteNobody: Command = { op: 'delete', id: 'nobody' };

function unknownMember(pointer: string): Issue {
  return { pointer, code: 'unknown_member', message: 'Leave it out.' };
}

function upsert(externalId: string, name?: string): UpsertClient {
  return {
    op: 'upsert',
    keys: { externalId },
    patch: name === undefined ? {} : { name },
  };
}
