import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { JsonValue } from '../lib/json/json-value.ts';
import { checkCustomValue, type FieldType, fieldTypes } from './custom-value.ts';
import { convertValue } from './convert-value.ts';

const options = [
  { key: 'gold', label: 'Gold plan' },
  { key: 'silver', label: 'Silver' },
  { key: 'both', label: 'Gold, or silver' },
];

function convert(value: JsonValue, from: FieldType, to: FieldType): JsonValue | undefined {
  const converted = convertValue(value, { from, to, options });
  return converted.ok ? converted.value : undefined;
}

const typeArbitrary = fc.constantFrom(...fieldTypes);
const jsonArbitrary = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>;

/** Values as a declared field of each type has them. */
const values: Readonly<Record<FieldType, fc.Arbitrary<JsonValue>>> = {
  text: fc.string({ unit: 'grapheme' }).filter((text) => isOf('text', text)),
  number: fc.oneof(
    fc.integer(),
    fc.double({ noDefaultInfinity: true, noNaN: true }).filter((number) => isOf('number', number)),
    fc.constantFrom('007', '3.50', '12345678901234567890'),
  ),
  boolean: fc.boolean(),
  date: fc.oneof(
    fc.integer({ min: 0, max: 4_000_000_000 }),
    fc.constantFrom('2024-02-29', '2024-02-29T13:00:00Z'),
  ),
  url: fc.webUrl(),
  email: fc.constantFrom('ada@example.com', 'Grace.Hopper@example.org'),
  phoneNumber: fc.constantFrom('+33612345678', '+12125550100'),
  address: fc.oneof(
    fc.constant({ fullAddress: '1 Main Street\nParis' }),
    fc.constant({ fullAddress: '1 Main Street', country: 'FR', city: null }),
  ),
  multiSelect: fc.subarray(options.map(({ key }) => key)),
  json: jsonArbitrary.filter((value) => value !== null),
};

function isOf(type: FieldType, value: JsonValue): boolean {
  return checkCustomValue({ type, options }, value).ok;
}

describe('converting a value', () => {
  it('gives a value that a field of the new type accepts, or the address of a text', () => {
    fc.assert(
      fc.property(jsonArbitrary, typeArbitrary, typeArbitrary, (value, from, to) => {
        fc.pre(value !== null);
        const converted = convert(value, from, to);

        if (converted !== undefined && converted !== null) {
          const isBare = to === 'address' && Object.keys(converted).join() === 'fullAddress';
          assert.ok(isBare || isOf(to, converted), JSON.stringify([value, from, to, converted]));
        }
      }),
    );
  });

  it('twice is once, so that it can be taken up again wherever it stopped', () => {
    const typed = fc
      .tuple(typeArbitrary, typeArbitrary)
      .chain(([from, to]) =>
        fc.tuple(fc.constant(from), fc.constant(to), fc.oneof(values[from], jsonArbitrary)),
      );
    fc.assert(
      fc.property(typed, ([from, to, value]) => {
        const once = convert(value, from, to);
        fc.pre(once !== undefined && once !== null);

        assert.deepEqual(convert(once ?? null, from, to), once);
      }),
      { numRuns: 2_000 },
    );
  });

  it('leaves what was written with the new type meanwhile, but for numbers in texts', () => {
    for (const to of fieldTypes.filter((type) => type !== 'number' && type !== 'json')) {
      fc.assert(
        fc.property(values[to], typeArbitrary, (value, from) => {
          assert.deepEqual(convert(value, from, to), value);
        }),
      );
    }
  });

  it('to text and back gives the same value', () => {
    for (const type of ['number', 'boolean', 'url', 'email', 'phoneNumber'] as const) {
      fc.assert(
        fc.property(values[type], (value) => {
          fc.pre(!Object.is(value, -0));
          const text = convert(value, type, 'text');

          assert.equal(typeof text, 'string');
          assert.deepEqual(convert(text ?? null, 'text', type), value);
        }),
      );
    }
  });

  it('a date in Unix seconds becomes the text of the same instant', () => {
    assert.equal(convert(1_700_000_000, 'date', 'text'), '2023-11-14T22:13:20.000Z');
    assert.equal(convert('2023-11-14T22:13:20.000Z', 'text', 'date'), '2023-11-14T22:13:20.000Z');
  });

  it('options become their labels, and texts the options whose key or label they are', () => {
    assert.equal(convert(['gold', 'silver'], 'multiSelect', 'text'), 'Gold plan, Silver');
    assert.equal(convert(['gone'], 'multiSelect', 'text'), 'gone');
    assert.deepEqual(convert('silver', 'text', 'multiSelect'), ['silver']);
    assert.deepEqual(convert(' Gold plan,Silver', 'text', 'multiSelect'), ['gold', 'silver']);
    assert.deepEqual(convert('Gold, or silver', 'text', 'multiSelect'), ['both']);
    assert.equal(convert('Gold plan, platinum', 'text', 'multiSelect'), undefined);
  });

  it('a text keeps its digits where a number would show others', () => {
    assert.equal(convert('12', 'text', 'number'), 12);
    assert.equal(convert('007', 'text', 'number'), '007');
    assert.equal(convert('12345678901234567890', 'text', 'number'), '12345678901234567890');
    assert.equal(convert('a dozen', 'text', 'number'), undefined);
  });

  it('a phone number is found in any formatting, an address in any text', () => {
    assert.equal(convert('+33 6 12 34 56 78', 'text', 'phoneNumber'), '+33612345678');
    assert.equal(convert('06 12 34 56 78', 'text', 'phoneNumber'), undefined);
    assert.deepEqual(convert('1 Main Street', 'text', 'address'), { fullAddress: '1 Main Street' });
    const address = { fullAddress: '1 Main Street', country: 'FR' };
    assert.equal(convert(address, 'address', 'text'), '1 Main Street');
  });

  it('a blank text holds nothing that could be lost', () => {
    assert.equal(convert(' ', 'text', 'number'), null);
    assert.equal(convert(' ', 'text', 'json'), ' ');
  });

  it('a reason never repeats the value', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12 }), typeArbitrary, (text, to) => {
        const converted = convertValue(text, { from: 'text', to, options });

        assert.ok(converted.ok || converted.issues.every((issue) => !issue.message.includes(text)));
      }),
    );
  });
});
