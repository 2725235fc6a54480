import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import {
  clientTag,
  clientVersionsOf,
  type EntityTags,
  namesClient,
  parseEntityTags,
  versionsOf,
} from './entity-tags.ts';

const ada = '00000000-0000-7000-8000-00000000000a';
const bob = '00000000-0000-7000-8000-00000000000b';

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
    const client = { id: ada, version: 3 };

    assert.ok(namesClient(read('W/"3"') ?? [], client, ada));
    assert.ok(namesClient(read('"1", "3"') ?? [], client, ada));
    assert.ok(namesClient('*', client, ada));
    assert.ok(!namesClient(read('"33", "03"') ?? [], client, ada));
  });

  it('of a client who was asked for by an id that leads to them say whose they are, and a plain one is of that very id', () => {
    const client = { id: ada, version: 3 };
    const tag = clientTag(client, bob);

    assert.deepEqual([clientTag(client), tag], ['"3"', `"${ada}.3"`]);
    assert.deepEqual(clientVersionsOf(read(`${tag}, "3", W/"4", "x.3", "${ada}.0"`) ?? [], bob), [
      { clientId: ada, version: 3 },
      { clientId: bob, version: 3 },
    ]);
    assert.equal(clientVersionsOf('*', bob), undefined);
    assert.ok(namesClient(read(`W/${tag}`) ?? [], client, bob));
    assert.ok(!namesClient(read('"3"') ?? [], client, bob));
    assert.ok(!namesClient(read(tag) ?? [], { id: bob, version: 3 }, bob));
    assert.ok(namesClient('*', client, bob));
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
