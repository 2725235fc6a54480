import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { type EntityTags, namesVersion, parseEntityTags, versionsOf } from './entity-tags.ts';

function read(text: string): EntityTags | undefined {
  const tags = parseEntityTags(text);
  return tags.ok ? tags.value : undefined;
}

/** The versions of a list that can be read; `undefined` for `*`. */
function versions(text: string): readonly number[] | undefined {
  return versionsOf(read(text) ?? assert.fail(text));
}

describe('entity tags', () => {
  it('are one, several with commas, or *', () => {
    assert.deepEqual(versions('"3"'), [3]);
    assert.deepEqual(versions(' "3" ,\t"12",, "4"'), [3, 12, 4]);
    assert.equal(versions(' * '), undefined);
  });

  it('name no version where they are weak or none that was ever given', () => {
    assert.deepEqual(versions('W/"3"'), []);
    assert.deepEqual(versions('"03", "x", "", "3.0", "-1", "1e3", "9999999999999999", "0"'), []);
    assert.deepEqual(versions('W/"3", "4"'), [4]);
    assert.deepEqual(versions('"a,b", "5"'), [5]);
  });

  it('are compared without regard to weakness for a read', () => {
    assert.ok(namesVersion(read('W/"3"') ?? [], { version: 3 }));
    assert.ok(namesVersion(read('"1", "3"') ?? [], { version: 3 }));
    assert.ok(namesVersion('*', { version: 3 }));
    assert.ok(!namesVersion(read('"33", "03"') ?? [], { version: 3 }));
  });

  it('are refused without quotation marks, half quoted, mixed with *, or empty', () => {
    for (const text of [
      '3',
      '"3',
      '3"',
      '"a", *',
      '*, "a"',
      '**',
      '',
      ' ',
      ',',
      '"1" "2"',
      'w/"1"',
      "'1'",
      '"1"x',
      '"\t"',
      '" "',
      'W/ "1"',
    ]) {
      assert.equal(read(text), undefined, text);
    }
  });

  it('are read in one pass, whatever they hold', () => {
    const piece = fc.constantFrom('"', ',', ' ', 'W/', '*', '1', '"1"', 'x', '\t');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => {
        const tags = read(pieces.join(''));

        assert.ok(tags === undefined || tags === '*' || tags.length > 0);
      }),
    );
  });
});
