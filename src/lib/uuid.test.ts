import { strict as assert } from 'node:assert';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createUuidV7Source, parseUuid } from './uuid.ts';

const maxMs = 2 ** 48 - 1;
const version7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

function fill(value: number): (count: number) => Uint8Array {
  return (count) => new Uint8Array(count).fill(value);
}

void test('a UUID is known in either case and shown in lower case', () => {
  const upper = '018F4B2C-7A10-7ABC-8DEF-0123456789AB';

  assert.equal(parseUuid(upper), upper.toLowerCase());
  for (const text of [
    '',
    'undefined',
    '1 OR 1=1',
    `${upper}0`,
    ` ${upper}`,
    `{${upper}}`,
    upper.replaceAll('-', ''),
  ]) {
    assert.equal(parseUuid(text), undefined);
  }
});

void test('an id is a version 7 UUID that holds exactly its millisecond', () => {
  const next = createUuidV7Source({ now: () => 0, randomBytes });

  fc.assert(
    fc.property(fc.integer({ min: 0, max: maxMs }), (ms) => {
      const id = next(ms);

      assert.match(id, version7);
      assert.equal(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16), ms);
    }),
  );
});

void test('without a time given the clock decides', () => {
  const next = createUuidV7Source({ now: () => 0x018f4b2c7a10, randomBytes });

  assert.ok(next().startsWith('018f4b2c-7a10-7'));
});

void test('ids of the same millisecond ascend, whatever the random bytes are', () => {
  for (const bytes of [randomBytes, fill(0), fill(0xff)]) {
    const next = createUuidV7Source({ now: () => 0, randomBytes: bytes });
    let last = '';

    for (let count = 0; count < 20_000; count++) {
      const id = next(1_700_000_000_000);
      assert.ok(id > last);
      last = id;
    }
  }
});

void test('ids of later milliseconds sort behind, and none is given twice when the clock goes back', () => {
  const next = createUuidV7Source({ now: () => 0, randomBytes });
  const times = Array.from({ length: 5_000 }, (_, index) => 1_700_000_000_000 + (index % 3));

  const ids = times.map((ms) => next(ms));

  assert.equal(new Set(ids).size, ids.length);
  assert.ok(next(1_700_000_000_001) < next(1_700_000_000_002));
});

void test('the counter starts with its top bit clear and the random bits fill the rest', () => {
  const next = createUuidV7Source({ now: () => 0, randomBytes: fill(0xff) });

  assert.equal(next(0), '00000000-0000-77ff-bfff-ffffffffffff');
  assert.equal(next(0), '00000000-0000-7800-8000-03ffffffffff');
});
