import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alone, besideOthers, ChunkPace } from './chunk-pace.ts';

void test('chunks grow to 500 rows where these take up to 40 ms', () => {
  const pace = new ChunkPace();
  for (let chunk = 0; chunk < 20; chunk++) {
    pace.note(pace.rows, pace.rows * 0.08, besideOthers);
  }

  assert.equal(pace.rows, 500);
});

void test('the first chunk is short, and the next one as long as that allows', () => {
  const pace = new ChunkPace();
  const first = pace.rows;
  pace.note(first, first * 0.4, besideOthers);

  assert.equal(first, 50);
  assert.equal(pace.rows, 250);
});

void test('chunks shrink to what takes 40 ms, down to half', () => {
  const pace = new ChunkPace();
  for (let chunk = 0; chunk < 20; chunk++) {
    pace.note(pace.rows, pace.rows * 0.1, besideOthers);
  }
  const slow = pace.rows;
  for (let chunk = 0; chunk < 20; chunk++) {
    pace.note(pace.rows, 1_000, besideOthers);
  }

  assert.equal(slow, 400);
  assert.equal(pace.rows, 250);
});

void test('one commit that takes long changes little', () => {
  const pace = new ChunkPace();
  for (let chunk = 0; chunk < 20; chunk++) {
    pace.note(pace.rows, 1, besideOthers);
  }
  pace.note(500, 50, besideOthers);

  assert.equal(pace.rows, 450);
});

void test('chunks grow to 4,000 rows where nobody waits, and are short again at once when somebody comes', () => {
  const pace = new ChunkPace();
  for (let chunk = 0; chunk < 20; chunk++) {
    pace.note(pace.rows, pace.rows * 0.05, alone);
  }
  const whenAlone = pace.rows;
  pace.note(pace.rows, pace.rows * 0.05, besideOthers);

  assert.equal(whenAlone, 4_000);
  assert.equal(pace.rows, 500);
});
