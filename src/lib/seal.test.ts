import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { createSealer } from './seal.ts';

describe('a sealed text', () => {
  const sealer = createSealer('secret', 'cursors');

  it('opens in its own context, to the very text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, context) => {
        const sealed = sealer.seal(context, text);

        assert.equal(sealer.open(context, sealed), text);
      }),
    );
  });

  it('opens whatever its length', () => {
    const text = 'é'.repeat(100_000);

    assert.equal(sealer.open('a', sealer.seal('a', text)), text);
  });

  it('opens in no other context, purpose or installation', () => {
    const sealed = sealer.seal('a', 'text');

    assert.equal(sealer.open('b', sealed), undefined);
    assert.equal(createSealer('secret', 'other').open('a', sealed), undefined);
    assert.equal(createSealer('other', 'cursors').open('a', sealed), undefined);
  });

  it('does not open when a character of it is changed, missing or added', () => {
    const sealed = sealer.seal('a', 'position 12');

    for (let index = 0; index < sealed.length; index++) {
      const other = sealed[index] === 'A' ? 'B' : 'A';
      const flipped = sealed.slice(0, index) + other + sealed.slice(index + 1);
      assert.equal(sealer.open('a', flipped), undefined);
      assert.equal(sealer.open('a', sealed.slice(0, index)), undefined);
    }
    assert.equal(sealer.open('a', `${sealed}A`), undefined);
    assert.equal(sealer.open('a', `${sealed}=`), undefined);
    assert.equal(sealer.open('a', ` ${sealed}`), undefined);
  });

  it('is another one each time, as nonces must be', () => {
    const sealed = Array.from({ length: 1_000 }, () => sealer.seal('a', 'text'));

    const nonces = sealed.map((text) => text.slice(0, 16));
    assert.equal(new Set(nonces).size, sealed.length);
    assert.ok(sealed.every((text) => sealer.open('a', text) === 'text'));
  });

  it('does not show what it holds', () => {
    const sealed = sealer.seal('a', 'position 12');

    assert.doesNotMatch(Buffer.from(sealed, 'base64url').toString('latin1'), /position/);
    assert.notEqual(sealed, sealer.seal('a', 'position 12'));
  });
});
