import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { referencePages } from './reference-pages.ts';

for (const { file, text } of await referencePages()) {
  const name = file.pathname.split('/').at(-1) ?? '';
  void test(`docs/${name} says what the code does (else run node tools/reference-pages.ts)`, () => {
    assert.equal(readFileSync(file, 'utf8'), text);
  });
}
