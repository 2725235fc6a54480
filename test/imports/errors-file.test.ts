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

void test('rows that failed keep all that they had, and come back as they were read: by the same mapping, in the same dialect', async () => {
  const folder = temporaryDirectory();
  const data = ['--data', join(folder, 'data')];
  const importing = async (
    name: string,
    text: string,
    ...more: readonly string[]
  ): Promise<Report> => {
    writeFileSync(join(folder, name), text);
    const args = [
      'import',
      join(folder, name),
      '--json',
      '--errors',
      join(folder, `${name}.errors`),
    ];
    const { status, stdout, stderr } = await runClientele([...args, ...data, ...more, '--force']);
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout) as Report;
  };
  const errorsOf = (name: string): string => readFileSync(join(folder, `${name}.errors`), 'utf8');

  const csv = '=Mail,Kind\nbad,silver\na@x.test,gold\nb@x.test,tin,surplus\n';
  const first = await importing('a.csv', csv, '--map', '=Mail=email', '--map', 'Kind=plan');
  const cells = errorsOf('a.csv').split('\r\n');
  const again = await importing('b.csv', errorsOf('a.csv').replace('bad,', 'c@x.test,'));
  const json = `{"email":"d@x.test","user_id":7,"custom_attributes":{"total":1.50}}\n{"email":"nobody","user_id":8,"custom_attributes":{"total":2.50}}\nnot json\n`;
  await importing('c.ndjson', json, '--dialect', 'crowdpower');
  const lines = errorsOf('c.ndjson').trimEnd().split('\n');
  const still = await importing('e.ndjson', `${lines[0]}\n`);
  const corrected = await importing('d.ndjson', `${lines[0]?.replace('nobody', 'e@x.test')}\n`);

  assert.equal(first.failed, 2);
  assert.equal(cells[0], "'=Mail,Kind,import_line,import_reason");
  assert.match(cells[1] ?? '', /^bad,silver,2,/);
  assert.match(cells[2] ?? '', /^b@x\.test,tin,4,.*,surplus$/);
  assert.deepEqual([again.created, again.failed], [1, 1]);
  assert.equal(again.mapping.find(({ column }) => column === 'Kind')?.field, 'customFields.plan');
  assert.match(
    errorsOf('b.csv'),
    /^'=Mail,Kind,import_line,import_reason\r\nb@x\.test,tin,3,[^\r\n]*,surplus\r\n$/,
  );
  assert.match(
    lines[0] ?? '',
    /^\{"email":"nobody","user_id":8,"custom_attributes":\{"total":2\.50\},"import_line":2,"import_reason":"/,
  );
  assert.match(lines[1] ?? '', /^\{"source":"not json","import_line":3,"import_reason":"/);
  assert.equal(still.failed, 1);
  assert.match(errorsOf('e.ndjson'), /"import_line":1,/);
  assert.doesNotMatch(errorsOf('e.ndjson'), /"import_line".*"import_line"/);
  assert.deepEqual([corrected.dialect, corrected.created, corrected.failed], ['crowdpower', 1, 0]);
});

interface Report {
  readonly dialect: string | null;
  readonly created: number;
  readonly failed: number;
  readonly mapping: readonly { readonly column: string; readonly field: string | null }[];
}
