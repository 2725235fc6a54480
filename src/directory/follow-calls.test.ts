import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextTurn } from '../lib/next-turn.ts';
import type { CallEntry, CallStore } from '../storage/call-store.ts';
import { createChangeSignal } from './change-signal.ts';
import { followCalls } from './follow-calls.ts';

/** A log that begins with one call; of a store no more is asked. */
function createLog() {
  const rows = [{ id: '1' } as CallEntry];
  let reads = 0;
  const calls = {
    calls(_workspaceId: number, { after = '' }: { after?: string }) {
      reads += 1;
      return Promise.resolve(rows.filter(({ id }) => id > after).reverse());
    },
  } as Pick<CallStore, 'calls'> as CallStore;
  return {
    calls,
    reads: () => reads,
    append: () => rows.push({ id: String(rows.length + 1) } as CallEntry),
  };
}

void test('who follows the calls and may not go on hears of none kept since, and is forgotten', async () => {
  const { calls, reads, append } = createLog();
  const signal = createChangeSignal();
  let isAllowed = true;
  const mayGoOn = () => Promise.resolve(isAllowed);
  const pages = followCalls({ calls, signal, mayGoOn }, 1, { after: '' });
  await pages.next();

  isAllowed = false;
  append();
  const last = await pages.next();

  assert.deepEqual(last, { done: true, value: undefined });
  const readsBefore = reads();
  signal.notify(1);
  await nextTurn();
  assert.equal(reads(), readsBefore);
});

void test('so does one to whom nothing happens, within a second', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const { calls } = createLog();
  let isAllowed = true;
  const signal = createChangeSignal();
  const pages = followCalls({ calls, signal, mayGoOn: () => isAllowed }, 1, {});
  const waiting = pages.next();
  await nextTurn();

  isAllowed = false;
  context.mock.timers.tick(1_000);

  assert.equal((await waiting).done, true);
});
