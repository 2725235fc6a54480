import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runClientele, temporaryDirectory } from '../support/cli.ts';

/** The file of the rows that failed, as the command line writes it. */

const source = 'Email,Name\r\nbad,Ada\r\ngood@example.com,Grace\r\n';
const failed = /^Email,Name,import_line,import_reason\r\nbad,Ada,2,/;

void test('the file of --errors replaces no other unasked, least of all its source, and is for its owner', async () => {
  const folder = temporaryDirectory();
  const file = join(folder, 'people.csv');
  const errors = join(folder, 'errors.csv');
  const data = join(folder, 'data');
  writeFileSync(file, source);
  writeFileSync(errors, 'of last week');
  const importing = (...more: readonly string[]): ReturnType<typeof runClientele> =>
    runClientele(['import', file, '--data', data, ...more]);

  const overItself = await importing('--errors', file);
  const overAnother = await importing('--errors', errors);
  const nowhere = await importing('--errors', join(folder, 'none', 'errors.csv'));
  const { stdout } = await runClientele(['imports', 'list', '--data', data]);
  const asked = await importing('--errors', errors, '--force');

  assert.deepEqual(
    [overItself, overAnother, nowhere].map(({ status }) => status),
    [1, 1, 1],
  );
  assert.match(overItself.stderr, /^clientele: .*people\.csv exists already\. .*--force/);
  assert.match(nowhere.stderr, /^clientele: There is no directory /);
  assert.equal(readFileSync(file, 'utf8'), source);
  assert.doesNotMatch(stdout, /people\.csv/);
  assert.equal(asked.status, 0, asked.stderr);
  assert.match(readFileSync(errors, 'utf8'), failed);
  assert.equal(statSync(errors).mode & 0o777, 0o600);
});
