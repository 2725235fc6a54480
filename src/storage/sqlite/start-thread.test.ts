import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { startThread } from './start-thread.ts';

const megabyte = 1024 * 1024;

test("a thread's young generation is its own, whatever the process was started with", async () => {
  setFlagsFromString('--max-semi-space-size=16');
  const script = new URL('data:text/javascript,setInterval(() => undefined, 1e6)');
  const thread = startThread(script, undefined, { oldMax: 32, semiSpaceMax: 1 });
  try {
    await once(thread, 'online');
    const { heap_size_limit: limit } = await thread.getHeapStatistics();
    // V8 counts the young generation as three halves.
    assert.ok(limit <= (32 + 3) * megabyte, `${limit / megabyte} MB`);
  } finally {
    await thread.terminate();
  }
});
