import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { invalidUtf8Offset } from './json-utf8.ts';
import { readJson, readJsonInSlices, readStrictly } from './read-json.ts';

const tick = (): Promise<void> => Promise.resolve();

/** Pieces that make or break a text in the ways that matter to the reader. */
const pieces = [
  ...Array.from('{}[]:,"\\ \n\t-+.0123456789eEutfn/'),
  ...String.raw`"a":1 "a":1,"a":2 "\u0061":0 \u0000 \ud800 \ud83d\ude00 \u00e9 é 😀 "" "":1`.split(
    ' ',
  ),
  ...'true null false 1e400 1e-400 -0 1E5 12.50 9007199254740991 9007199254740992'.split(' '),
  ...String.raw`"__proto__":1 "\u005f_proto__":1 "constructor":{} "prototype" {"b":{"c":[`.split(
    ' ',
  ),
  '\ufeff',
  '\u0000',
  '['.repeat(16),
  ']'.repeat(16),
  '0.'.padEnd(320, '0'),
  '1'.repeat(310),
  `"${'k'.repeat(1_025)}":1`,
  `"${'é'.repeat(1_024)}":1`,
];

const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 24 }).map((list) => list.join(''));

/** Valid texts: some as `JSON.stringify` writes them, some with room, some with everything escaped. */
const validText = fc
  .tuple(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 2), fc.boolean())
  .map(([value, indent, escaped]) => {
    const text = JSON.stringify(value, null, indent);
    return escaped ? text.replace(/\P{ASCII}/gu, escapeUnits) : text;
  });

function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

/** A valid text in which one place is replaced by a piece, or one byte by another. */
const mutated = fc
  .tuple(validText, fc.nat(), fc.nat(3), fc.constantFrom(...pieces), fc.option(fc.nat(255)))
  .map(([text, place, length, piece, byte]) => {
    const body = Buffer.from(text);
    const at = place % (body.length + 1);
    const inserted = byte === null ? Buffer.from(piece) : Buffer.from([byte]);
    return Buffer.concat([body.subarray(0, at), inserted, body.subarray(at + length)]);
  });

const anyBody = fc.oneof(
  soup.map((text) => Buffer.from(text)),
  validText.map((text) => Buffer.from(text)),
  mutated,
);

/** What `JSON.parse` makes of the text, with negative zeros as zeros. */
function parsedNatively(body: Buffer): unknown {
  return JSON.parse(body.toString(), (_, value: unknown) => (Object.is(value, -0) ? 0 : value));
}

void test('both engines give the same answer for any text', () => {
  const property = fc.property(anyBody, (body) => {
    fc.pre(isUtf8(body));
    assert.deepEqual(readJson(body), readStrictly(body));
  });

  fc.assert(property, { numRuns: 4_000 });
});

void test('an accepted text has the value that JSON.parse gives it', () => {
  const property = fc.property(anyBody, (body) => {
    const read = readJson(body);
    if (read.ok) {
      const expected = parsedNatively(body);
      assert.deepEqual(read.value, expected);
      assert.equal(JSON.stringify(read.value), JSON.stringify(expected));
    }
  });

  fc.assert(property, { numRuns: 2_000 });
});

void test('only what JSON.parse refuses too is called malformed', () => {
  const property = fc.property(anyBody, (body) => {
    const read = readJson(body);
    if (!read.ok && ['invalid_json', 'empty_body'].includes(read.refusal.code)) {
      assert.throws(() => parsedNatively(body), SyntaxError);
    }
  });

  fc.assert(property, { numRuns: 2_000 });
});

void test('slices of any size give the answer of one go', async () => {
  const anySize = fc.integer({ min: 1, max: 40 });
  const property = fc.asyncProperty(anyBody, anySize, async (body, sliceBytes) => {
    assert.deepEqual(await readJsonInSlices(body, { sliceBytes, pause: tick }), readJson(body));
  });

  await fc.assert(property, { numRuns: 1_500 });
});

void test('the first byte that is not UTF-8 is found wherever it is', () => {
  const padding = fc.constantFrom('', 'é'.repeat(700), '€😀'.repeat(900), 'x'.repeat(7_001));
  const text = fc.array(fc.constantFrom('a', 'é', '€', '😀')).map((list) => list.join(''));
  const property = fc.property(padding, text, fc.uint8Array(), (before, after, bytes) => {
    const body = Buffer.concat([Buffer.from(before + after), bytes]);

    const offset = invalidUtf8Offset(body);

    assert.equal(offset === -1, isUtf8(body));
    if (offset >= 0) {
      const lengths = [1, 2, 3, 4].filter((length) => offset + length <= body.length);
      assert.ok(isUtf8(body.subarray(0, offset)));
      assert.ok(!lengths.some((length) => isUtf8(body.subarray(offset, offset + length))));
    }
  });

  fc.assert(property);
});
