import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { operations } from '../../sdk/src/generated/api.ts';

const sources = fileURLToPath(new URL('../../sdk/src/resources', import.meta.url));

void test('every call of the document has its place in the SDK', () => {
  const code = globSync('*.ts', { cwd: sources })
    .map((file) => readFileSync(`${sources}/${file}`, 'utf8'))
    .join('\n');

  const missing = Object.keys(operations).filter((id) => !code.includes(`'${id}'`));

  assert.deepEqual(missing, []);
});
