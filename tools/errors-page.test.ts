import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { errorCodes } from '../src/domain/errors.ts';
import { errorsPage, errorsPageFile } from './errors-page.ts';

const page = readFileSync(errorsPageFile, 'utf8');
const sections = page.split(/^## /m).slice(1);

void test('docs/errors.md has one heading for each error code, in their order, and no other', () => {
  const headings = sections.map((section) => section.slice(0, section.indexOf('\n')));

  assert.deepEqual(
    headings,
    errorCodes.map((code) => `\`${code}\``),
  );
});

void test('every heading of docs/errors.md says meaning, when, what to do and status', () => {
  for (const section of sections) {
    const parts = [...section.matchAll(/^\*\*([^*]+)\.\*\* \S/gm)].map(([, part]) => part);
    const name = section.slice(0, section.indexOf('\n'));

    assert.deepEqual(parts, ['Meaning', 'When', 'What to do', 'Status'], name);
  }
});

void test('docs/errors.md has the statuses that the voices say (else run node tools/errors-page.ts)', async () => {
  assert.equal(page, await errorsPage(page));
});

void test('every status on docs/errors.md is made from the voices, not kept as it was', async () => {
  const wrong = page.replaceAll(/\b[45]\d\d\b(?= (?:on|as)|[ ,.;|])/g, '999');

  const made = await errorsPage(wrong);

  assert.notEqual(wrong, page);
  for (const line of made.split('\n').filter((each) => /^\*\*Status|^\| \[/.test(each))) {
    assert.doesNotMatch(line, /999/);
  }
});
