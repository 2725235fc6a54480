import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { growthOf, linearGrowthMax } from '../lib/growth.testing.ts';
import { searchedDigits } from './client-filter.ts';
import { ok } from './issue.ts';
import {
  checkPhoneNumberField,
  internationalPhone,
  isDialled,
  isSamePhone,
  parsePhone,
  phoneDigits,
  phoneKey,
  phoneSearchQuery,
} from './phone.ts';
import { matchesSearch, searchTerms } from './search-text.ts';

const phoneLike = fc.string({
  unit: fc.constantFrom('0', '1', '2', '3', '4', '6', '9', '+', ' ', '(', ')', '-', '.', '/', 'x'),
  maxLength: 24,
});

void test('a phone number is kept as it was written', () => {
  for (const text of ['+1 555-1234', '+15555555555', '0151 / 23', 'ask at the desk', '', ' 1 ']) {
    assert.deepEqual(parsePhone(text), { ok: true, value: text });
  }
  for (const value of [5, null, '+1\n2', '1'.repeat(256), '\ud800']) {
    assert.equal(parsePhone(value).ok, false);
  }
});

void test('every way to write an international number has one key', () => {
  const spellings = [
    '+33612345678',
    '+33 6 12 34 56 78',
    '0033612345678',
    '00 33 6.12.34.56.78',
    ' +33 (0)6 12 34 56 78 ',
    '+33-6-12-34-56-78',
    '(00)33-6-12-34-56-78',
    '＋３３ ６１２３４ ５６７８',
  ];

  for (const text of spellings) {
    assert.equal(phoneKey(text), '+33612345678');
  }
  assert.equal(phoneKey('+1 213 373 4253 ext. 5'), '+12133734253');
  assert.equal(phoneKey('+44 020 7946 0958'), phoneKey('+4402079460958'));
  assert.equal(phoneKey('+4402079460958'), '+442079460958');
  assert.equal(phoneKey('+39 06 1234567'), '+39061234567');
});

void test('a number that is not international has its digits as key, any other text its folded form', () => {
  assert.equal(phoneKey('06 12 34 56 78'), '0612345678');
  assert.equal(phoneKey('+1 555-1234'), '+15551234');
  assert.equal(phoneKey('+999 1'), '9991');
  assert.equal(phoneKey(' 1-800-FLOWERS  x2 '), '1-800-flowers x2');
  assert.equal(phoneKey('É'.repeat(200)), 'e'.repeat(64));
  assert.equal(phoneKey(''), '');
});

void test('separators never make another key', () => {
  const digit = fc.integer({ min: 0, max: 9 }).map(String);
  const separated = fc.array(fc.tuple(digit, fc.constantFrom('', ' ', '-', '.', '/')), {
    minLength: 3,
    maxLength: 16,
  });

  fc.assert(
    fc.property(fc.constantFrom('', '+', '00'), separated, (prefix, parts) => {
      const spaced = prefix + parts.map(([figure, separator]) => figure + separator).join('');
      const compact = prefix + parts.map(([figure]) => figure).join('');

      assert.equal(phoneKey(spaced), phoneKey(compact));
    }),
  );
});

void test('a phone key is its own key, and is never longer than 64 code points', () => {
  fc.assert(
    fc.property(fc.oneof(phoneLike, fc.string({ unit: 'binary', maxLength: 100 })), (text) => {
      const key = phoneKey(text);

      assert.equal(phoneKey(key), key);
      assert.ok(Array.from(key).length <= 64);
    }),
  );
});

void test('the digits for search leave out what a caller may or may not dial', () => {
  assert.equal(phoneDigits('+44 (0)20 7946 0958'), '442079460958');
  assert.equal(phoneDigits('0044 20 7946 0958'), '442079460958');
  assert.equal(phoneDigits('020 7946 0958'), '02079460958');
  assert.equal(phoneDigits('none'), '');
});

void test('a phoneNumber field takes the documented samples, the unassigned area code included', () => {
  for (const text of ['+14441234576', '+12123456789', '+33612345678', '+15165555555']) {
    assert.deepEqual(checkPhoneNumberField(text), { ok: true, value: text });
  }
});

void test('a phoneNumber field refuses unknown countries, implausible lengths and other formats', () => {
  const refused = [
    '+1',
    '+99912345678',
    '+9991234567890123',
    '+1212345678901',
    '12123456789',
    '0151123456',
    '+1 (555) 123-4567',
    '+1555CALLNOW',
    '+0123456789',
    '',
    ' +12123456789',
    '+１２１２３４５６７８９',
  ];

  for (const text of refused) {
    const checked = checkPhoneNumberField(text);
    assert.ok(!checked.ok && checked.issues[0]?.code === 'phone', text);
  }
  assert.equal(checkPhoneNumberField(12123456789).ok, false);
});

void test('a phone number is the same in any formatting, and as it is dialled at home', () => {
  const same: readonly (readonly [onRecord: string, asked: string])[] = [
    ['+33 6 12 34 56 78', '0612345678'],
    ['+33 6 12 34 56 78', '06.12.34.56.78'],
    ['+33 (0)6 12 34 56 78', '612345678'],
    ['+33612345678', '00 33 6 12 34 56 78'],
    ['+31 6 12345678', '0612345678'],
    ['0612345678', '06 12 34 56 78'],
    ['+44 020 7946 0958', '020 7946 0958'],
    ['+39 06 1234567', '06 1234567'],
    ['+1 213 373 4253 ext. 5', '(213) 373-4253'],
    ['Ask for Bob', 'ask for BOB'],
  ];
  const others: readonly (readonly [onRecord: string, asked: string])[] = [
    ['+1 661 234 5678', '0612345678'],
    ['+33 6 12 34 56 78', '12345678'],
    ['+33 6 12 34 56 78', '+31612345678'],
    ['0612345678', '+33612345678'],
    ['+33 6 12 34 56 78', '0'],
    ['', '0'],
  ];

  for (const [onRecord, asked] of same) {
    assert.ok(isSamePhone(onRecord, asked), `${onRecord} ${asked}`);
    assert.ok(isSamePhone(asked, asked), asked);
  }
  for (const [onRecord, asked] of others) {
    assert.ok(!isSamePhone(onRecord, asked), `${onRecord} ${asked}`);
  }
});

void test('a number that is dialled at home becomes international with its extension, and 00 becomes a plus', () => {
  const cases = [
    ['06 12 34 56 78', 'FR', '+33612345678'],
    ['(202) 555-0143 ext. 12', 'US', '+12025550143 ext. 12'],
    ['0033 6 12 34 56 78', 'FR', '+33612345678'],
    ['0044 20 7946 0958 x7', 'FR', '+442079460958 ext. 7'],
    ['+33 6 12 34 56 78', 'US', '+33 6 12 34 56 78'],
    ['00 1', 'FR', '00 1'],
  ] as const;
  for (const [text, country, expected] of cases) {
    assert.deepEqual(internationalPhone(text, country), ok(expected), text);
  }
});

void test('a text is dialled where it has a digit, and nothing but digits and separators', () => {
  const anything = fc.string({
    unit: fc.constantFrom('0', '7', '+', ' ', '(', '-', '.', 'x', '\n'),
  });

  fc.assert(
    fc.property(anything, (text) => {
      assert.equal(isDialled(text), /\d/.test(text) && !/[^\d\s()./+-]/.test(text));
    }),
  );
});

void test('a text that is nearly a phone number is told in one pass, however long it is', () => {
  const nearly = (length: number): string => `${'0'.repeat(length)}x`;
  const uses: readonly ((text: string) => unknown)[] = [phoneKey, searchedDigits, searchTerms];

  for (const use of uses) {
    assert.ok(growthOf(4_000, nearly, use) < linearGrowthMax);
  }
});

void test('whoever has the phone number that is asked for is found by the search for it', () => {
  const nobody = { name: null, email: null, externalId: null };
  const number = fc.constantFrom('+33612345678', '+12133734253', '+390612345678', '0612345678');
  const spaced = fc.tuple(number, phoneLike).map(([digits, noise]) => digits.split('').join(noise));
  const phone = fc.oneof(phoneLike, number, spaced);

  fc.assert(
    fc.property(phone, phone, (onRecord, asked) => {
      if (isSamePhone(onRecord, asked) && /[1-9]/.test(asked)) {
        const terms = searchTerms(phoneSearchQuery(asked));
        assert.ok(matchesSearch({ ...nobody, phone: onRecord }, terms), `${onRecord}|${asked}`);
      }
    }),
    {
      numRuns: 2_000,
      examples: [
        ['06', '06'],
        ['0-6', '06'],
      ],
    },
  );
});
