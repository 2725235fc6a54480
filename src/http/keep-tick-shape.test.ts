import { strict as assert } from 'node:assert';
import { executionAsyncResource } from 'node:async_hooks';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { keepTickShape } from './keep-tick-shape.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function nextTick(): Promise<WeakRef<object>> {
  return new Promise((resolve) => {
    process.nextTick(() => resolve(new WeakRef(executionAsyncResource())));
  });
}

/** Lets go of everything that the last turn held, then collects. */
async function collect(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  collectGarbage();
}

void test('keeping one tick keeps no other', async () => {
  keepTickShape();
  keepTickShape();

  const later = await Promise.all([nextTick(), nextTick()]);
  await collect();

  assert.deepEqual(
    later.map((tick) => tick.deref()),
    [undefined, undefined],
  );
});
