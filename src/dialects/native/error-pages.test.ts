import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { errorCodes } from '../../domain/errors.ts';
import { errorPage } from './error-pages.ts';

const markdown = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');

describe('the page of an error', () => {
  for (const code of errorCodes) {
    it(`is there for ${code}, says what to do, and holds no Markdown`, () => {
      const page = errorPage(markdown, code) ?? assert.fail();

      assert.match(page, new RegExp(`<h1><code>${code}</code></h1>`));
      assert.match(page, /<strong>What to do\.<\/strong>/);
      assert.doesNotMatch(page, /\*\*|`|\]\(/);
    });
  }

  it('is that of one code alone, with nothing in it taken for HTML', () => {
    const two = '# E\n\n## `a`\n\n**Meaning.** <b> & `x<y`.\n\n## `b`\n\nOther.\n';

    assert.match(errorPage(two, 'a') ?? '', /&lt;b&gt; &amp; <code>x&lt;y<\/code>/);
    assert.doesNotMatch(errorPage(two, 'a') ?? '', /Other/);
    assert.match(errorPage(two, 'b') ?? '', /Other/);
    assert.equal(errorPage(two, 'c'), undefined);
  });
});
