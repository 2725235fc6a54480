import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { NoDataError } from '../open-errors.ts';
import { prepareDataDirectory, requireDataDirectory } from './data-directory.ts';

const root = mkdtempSync(join(tmpdir(), 'clientele-'));
after(() => rmSync(root, { recursive: true, force: true }));

void test('a directory is made with those above it, for its owner only, and may be there already', () => {
  const path = join(root, 'a', 'b');

  prepareDataDirectory(path);
  prepareDataDirectory(path);

  assert.equal(statSync(path).mode & 0o777, 0o700);
});

void test('a path below a file is refused', () => {
  const file = join(root, 'file');
  writeFileSync(file, '');

  assert.throws(() => prepareDataDirectory(file), { code: 'ENOTDIR' });
  assert.throws(() => prepareDataDirectory(join(file, 'below')), { code: 'ENOTDIR' });
});

void test(
  'a path where nothing can be made is refused at once',
  { skip: process.platform !== 'linux' && 'only Linux has /proc' },
  () => {
    assert.throws(() => prepareDataDirectory('/proc/clientele/data'), { code: 'ENOENT' });
  },
);

void test('a file that goes while it is looked at is nothing to complain of', () => {
  const path = join(root, 'busy');
  prepareDataDirectory(path);
  // Listed, and not there: as the WAL is when another process has just closed its last connection.
  symlinkSync(join(path, 'gone'), join(path, 'clientele.db-wal'));

  prepareDataDirectory(path);
});

void test('a directory without data is not taken for one', () => {
  const missing = join(root, 'missing');

  assert.throws(() => requireDataDirectory(missing), NoDataError);
  assert.throws(() => requireDataDirectory(root), NoDataError);
});
