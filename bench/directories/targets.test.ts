import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readTargets, recordBytes, targetRecord } from './targets.ts';

const target = (n: number) => ({
  id: `0198a0f0-0000-7000-8000-${n.toString().padStart(12, '0')}`,
  email: `person${n}@mail.example`,
  externalId: `u-${n}`,
  phoneTail: (5_550_000 + n).toString(),
});

test('any target is found again by its number', (context) => {
  const directory = mkdtempSync(join(tmpdir(), 'targets-'));
  context.after(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'targets.txt');

  writeFileSync(path, [0, 1, 2].map((n) => targetRecord(target(n))).join(''));

  const targets = readTargets(path);
  assert.equal(targets.count, 3);
  assert.deepEqual(targets.at(2), target(2));
  assert.deepEqual(targets.at(0), target(0));
});

test('every record has the same length, and what does not fit is refused', () => {
  assert.equal(targetRecord(target(123_456)).length, recordBytes);
  assert.throws(() => targetRecord({ ...target(1), email: `${'x'.repeat(60)}@mail.example` }));
  assert.throws(() => targetRecord({ ...target(1), email: 'jürgen@mail.example' }));
});
