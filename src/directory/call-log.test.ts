import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { DirectoryError } from '../domain/errors.ts';
import type { CallBatch, CallStore } from '../storage/call-store.ts';
import type { AccessStore } from '../storage/storage.ts';
import { type CallLog, createCallLog, type NotedCall } from './call-log.ts';

const hour = 3_600_000;

interface Opened {
  readonly log: CallLog;
  readonly kept: CallBatch[];
  /** What the next flush meets. */
  readonly store: { failure: Error | undefined };
}

function open(workspaces = 1): Opened {
  const kept: CallBatch[] = [];
  const store: Opened['store'] = { failure: undefined };
  let made = 0;
  const log = createCallLog({
    calls: {
      keepCalls(batches: readonly CallBatch[]) {
        if (store.failure !== undefined) {
          return Promise.reject(store.failure);
        }
        kept.push(...batches);
        return Promise.resolve();
      },
    } as unknown as CallStore,
    access: {
      workspaces: () =>
        Promise.resolve(
          Array.from({ length: workspaces }, (_, index) => ({ workspaceId: index + 1 })),
        ),
    } as unknown as AccessStore,
    clock: { now: () => 5 * hour + 1 },
    newId: () => String((made += 1)),
  });
  return { log, kept, store };
}

function call(members: Partial<NotedCall> = {}): NotedCall {
  return {
    key: { id: 'k', workspaceId: 1 },
    dialect: 'native',
    method: 'GET',
    route: '/api/v2/clients/:id',
    status: 200,
    failure: undefined,
    durationMs: 2,
    requestId: 'r',
    ...members,
  };
}

void test('all calls are counted, and fifty of a kind are kept between two flushes', async () => {
  const { log, kept } = open();
  for (let index = 0; index < 200; index++) {
    log.note(call());
    log.note(call({ status: index % 2 === 0 ? 404 : 500 }));
  }
  log.note(call({ dialect: 'assembly', durationMs: 0.5 }));

  await log.flush();
  await log.flush();

  assert.equal(kept.length, 1);
  assert.equal(kept[0]?.entries.filter(({ status }) => status === 200).length, 51);
  assert.equal(kept[0]?.entries.filter(({ status }) => status >= 400).length, 50);
  assert.deepEqual(kept[0]?.tallies, [
    {
      hour: 5 * hour,
      dialect: 'native',
      calls: 400,
      refused: 100,
      failed: 100,
      durationUs: 800_000,
    },
    { hour: 5 * hour, dialect: 'assembly', calls: 1, refused: 0, failed: 0, durationUs: 500 },
  ]);
});

void test('calls without a good key belong to the one workspace, and where there are several to nobody', async () => {
  const [alone, several] = [open(1), open(2)];
  for (const { log } of [alone, several]) {
    log.note(call({ key: undefined, status: 401 }));
    await log.flush();
  }

  assert.deepEqual(
    alone.kept.map(({ workspaceId, entries }) => [workspaceId, entries[0]?.keyId]),
    [[1, null]],
  );
  assert.deepEqual(several.kept, []);
});

void test('of an error its code, words and members are kept, and no name that looks like data', async () => {
  const { log, kept } = open();
  const pointers = ['/email', '/operations/3/data', '/customFields/ada@x.test', '/a.b', '', '/Ł'];
  const issues = pointers.map((pointer) => ({ pointer, code: 'email' as const, message: 'No.' }));
  log.note(
    call({ status: 422, failure: new DirectoryError('validation_failed', 'No.', { issues }) }),
  );

  await log.flush();

  const [refused] = kept[0]?.entries ?? [];
  assert.deepEqual([refused?.code, refused?.detail], ['validation_failed', 'No.']);
  assert.deepEqual(
    refused?.issues.map(({ pointer }) => pointer),
    ['/email', '/operations/3/data', '/customFields/*', '/*', '', '/*'],
  );
});

void test('a storage that is away costs what was noted, and nothing else', async () => {
  const { log, kept, store } = open();
  store.failure = new DirectoryError('unavailable', 'Later.');
  log.note(call());
  await log.flush();

  store.failure = undefined;
  log.note(call());
  await log.flush();

  assert.equal(kept[0]?.entries.length, 1);
});
