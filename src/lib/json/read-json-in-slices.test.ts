import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readJson, readJsonInSlices } from './read-json.ts';

const tick = (): Promise<void> => Promise.resolve();

void test('a large body is read with a pause for each slice of it', async () => {
  const body = Buffer.from(JSON.stringify(Array.from({ length: 5_000 }, (_, n) => ({ id: n }))));
  let pauses = 0;

  const pause = (): Promise<void> => {
    pauses += 1;
    return tick();
  };
  const read = await readJsonInSlices(body, { sliceBytes: 1_000, pause });

  assert.deepEqual(read, readJson(body));
  assert.ok(pauses > body.length / 1_000);
});

void test('one string far larger than a slice is paused in the middle, escapes and all', async () => {
  const text = JSON.stringify('é\n"😀'.repeat(20_000)).replaceAll('é', '\\u00e9');
  const body = Buffer.from(text);
  let pauses = 0;

  const read = await readJsonInSlices(body, {
    sliceBytes: 4_096,
    pause: () => {
      pauses += 1;
      return tick();
    },
  });

  assert.deepEqual(read, { ok: true, value: JSON.parse(text) });
  assert.ok(pauses > (2 * body.length) / 4_096 - 4);
});

void test('invalid UTF-8 is found across the edges of slices', async () => {
  const body = Buffer.concat([Buffer.from('["€€€'), Buffer.from([0xe2, 0x82]), Buffer.from('"]')]);

  for (let sliceBytes = 1; sliceBytes < body.length; sliceBytes += 1) {
    const read = await readJsonInSlices(body, { sliceBytes, pause: tick });
    assert.deepEqual(read, readJson(body));
  }
});

void test('invalid UTF-8 is found in a body of several megabytes', async () => {
  const body = Buffer.alloc(2_500_000, '€');
  body[0] = body[1] = body[2] = 0x20;
  body[2_400_001] = 0x41;

  const read = readJson(body);

  assert.deepEqual(await readJsonInSlices(body, { sliceBytes: 65_536, pause: tick }), read);
  assert.ok(!read.ok && read.refusal.code === 'invalid_utf8' && read.refusal.offset === 2_400_000);
});

void test('a slice size that would never end is a mistake of the program', async () => {
  for (const sliceBytes of [0, -1, 0.5, Number.NaN]) {
    await assert.rejects(
      readJsonInSlices(Buffer.from('1'), { sliceBytes, pause: tick }),
      RangeError,
    );
  }
});
