import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reader, StoredChange } from '../storage/storage.ts';
import { createChangeSignal } from './change-signal.ts';
import { followChanges } from './follow-changes.ts';

/** A log that is only appended to; of a reader no more is asked. */
function createLog() {
  const rows: StoredChange[] = [];
  let reads = 0;
  const reader = {
    changes(_workspaceId: number, { after, limit }: { after: number; limit: number }) {
      reads += 1;
      return Promise.resolve(rows.filter(({ position }) => position > after).slice(0, limit));
    },
  } as Pick<Reader, 'changes'> as Reader;
  return {
    reader,
    reads: () => reads,
    append() {
      rows.push({ position: rows.length + 1, type: 'client.updated' } as StoredChange);
    },
  };
}

const query = { after: 0, limit: 100 };
const mayGoOn = (): boolean => true;

/** Lets promises settle without letting time pass. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) {
    await Promise.resolve();
  }
}

void test('a follower is told at once of a commit here, and within a second of one elsewhere', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const log = createLog();
  const signal = createChangeSignal();
  const pages = followChanges({ reader: log.reader, signal, mayGoOn }, 1, query);

  const here = pages.next();
  await settle();
  log.append();
  signal.notify(1);
  const first = await here;
  const elsewhere = pages.next();
  await settle();
  context.mock.timers.tick(50);
  await settle();
  log.append();
  context.mock.timers.tick(1_000);
  const second = await elsewhere;

  assert.deepEqual(
    [first, second].map(({ value }) => (value as { next: number }).next),
    [1, 2],
  );
  await pages.return?.();
});

void test('a commit during a read is not slept over', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const signal = createChangeSignal();
  const late = [{ position: 1, type: 'client.updated' } as StoredChange];
  let reads = 0;
  const reader = {
    changes() {
      reads += 1;
      if (reads > 1) {
        return Promise.resolve(late);
      }
      // The commit comes after the snapshot that this read has taken.
      signal.notify(1);
      return Promise.resolve([]);
    },
  } as Pick<Reader, 'changes'> as Reader;
  const pages = followChanges({ reader, signal, mayGoOn }, 1, query);

  const step = await pages.next();

  assert.deepEqual(step.value, { changes: late, next: 1 });
  await pages.return?.();
});

void test('a follower hears something every fifteen seconds where nothing happens', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const log = createLog();
  let ms = 0;
  const options = { reader: log.reader, signal: createChangeSignal(), mayGoOn, now: () => ms };
  const pages = followChanges(options, 1, query);

  let heard: unknown;
  void pages.next().then((step) => (heard = step.value));
  for (let second = 1; second <= 15; second++) {
    await settle();
    assert.equal(heard, undefined, `after ${second} seconds`);
    ms += 1_000;
    context.mock.timers.tick(1_000);
  }
  await settle();

  assert.deepEqual(heard, { changes: [], next: 0 });
  await pages.return?.();
});

void test('so does one who asks for what never happens while much else does, and learns how far it has come', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const log = createLog();
  const signal = createChangeSignal();
  let ms = 0;
  const types = new Set(['client.deleted'] as const);
  const pages = followChanges({ reader: log.reader, signal, mayGoOn, now: () => ms }, 1, {
    ...query,
    types,
  });

  let heard: unknown;
  void pages.next().then((step) => (heard = step.value));
  while (ms < 15_400) {
    await settle();
    log.append();
    signal.notify(1);
    ms += 400;
    context.mock.timers.tick(400);
  }
  await settle();

  assert.deepEqual(Object.keys(heard as object), ['changes', 'next']);
  assert.ok((heard as { next: number }).next > 30);
  await pages.return?.();
});

void test('a thousand commits in a moment do not make a thousand reads', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const log = createLog();
  const signal = createChangeSignal();
  const pages = followChanges({ reader: log.reader, signal, mayGoOn }, 1, query);
  void pages.next();
  await settle();

  for (let commit = 0; commit < 1_000; commit++) {
    log.append();
    signal.notify(1);
    void pages.next();
    await settle();
  }

  assert.ok(log.reads() < 20, `${log.reads()} reads`);
  await pages.return?.();
});

void test('a follower who leaves is forgotten, also while it waits', async () => {
  const log = createLog();
  const signal = createChangeSignal();
  const pages = followChanges({ reader: log.reader, signal, mayGoOn }, 1, query);
  const waiting = pages.next();
  await settle();

  await pages.return?.();

  assert.equal((await waiting).done, true);
  const readsBefore = log.reads();
  signal.notify(1);
  await settle();
  assert.equal(log.reads(), readsBefore);
});

void test('a follower who may not go on hears of nothing committed since, and is forgotten', async () => {
  const log = createLog();
  const signal = createChangeSignal();
  let isAllowed = true;
  const options = { reader: log.reader, signal, mayGoOn: () => Promise.resolve(isAllowed) };
  const pages = followChanges(options, 1, query);
  log.append();
  await pages.next();

  isAllowed = false;
  log.append();
  const last = await pages.next();

  assert.deepEqual(last, { done: true, value: undefined });
  const readsBefore = log.reads();
  signal.notify(1);
  await settle();
  assert.equal(log.reads(), readsBefore);
});

void test('so does one to whom nothing happens, within a second', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const log = createLog();
  let isAllowed = true;
  const options = {
    reader: log.reader,
    signal: createChangeSignal(),
    mayGoOn: () => isAllowed,
  };
  const waiting = followChanges(options, 1, query).next();
  await settle();

  isAllowed = false;
  context.mock.timers.tick(1_000);

  assert.equal((await waiting).done, true);
});
