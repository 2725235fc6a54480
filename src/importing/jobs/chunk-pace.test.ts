import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChunkPace } from './chunk-pace.ts';

void test('chunks grow to 500 rows where these take up to 40 ms', () => {
  const pace = new ChunkPace();
  for (let chunk = 0; chunk < 20; chunk++) {
    pace.note(pace.rows, pace.rows * 0.08);
  }

  assert.equal(pace.rows, 500);
});

void test('chunks shrink to what takes 40 ms, down to half', () => {
  const pace = new ChunkPace();
  for (let chunk = 0; chunk < 20; chunk++) {
    pace.note(pace.rows, pace.rows * 0.1);
  }
  const slow = pace.rows;
  for (let chunk = 0; chunk < 20; chunk++) {
    pace.note(pace.rows, 1_000);
  }

  assert.equal(slow, 400);
  assert.equal(pace.rows, 250);
});

void test('one commit that takes long changes little', () => {
  const pace = new ChunkPace();
  for (let chunk = 0; chunk < 20; chunk++) {
    pace.note(pace.rows, 1);
  }
  pace.note(500, 50);

  assert.equal(pace.rows, 450);
});
