import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  formatIso,
  isCalendarDate,
  isDateTime,
  parseIsoInstant,
  parseUnixSeconds,
} from './instant.ts';

const instants = fc.date({
  min: new Date('0001-01-01T00:00:00.000Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});

void test('Unix seconds are integers between 1970 and 9999, nothing else', () => {
  assert.deepEqual(parseUnixSeconds(1_700_000_000), { ok: true, value: 1_700_000_000_000 });
  assert.deepEqual(parseUnixSeconds(0), { ok: true, value: 0 });
  assert.equal(parseUnixSeconds(253_402_300_799).ok, true);
  for (const value of [1_700_000_000_000, 253_402_300_800, -1, 1e18, 1.5, Number.NaN, Infinity]) {
    const parsed = parseUnixSeconds(value);
    assert.ok(!parsed.ok && parsed.issues[0]?.code === 'timestamp');
  }
  for (const value of ['1700000000', null, true, [0]]) {
    const parsed = parseUnixSeconds(value);
    assert.ok(!parsed.ok && parsed.issues[0]?.code === 'type');
  }
});

void test('a calendar date exists', () => {
  for (const text of ['2024-02-29', '0001-01-01', '9999-12-31', '2000-02-29']) {
    assert.equal(isCalendarDate(text), true);
  }
  const refused = [
    '2024-02-30',
    '2023-02-29',
    '1900-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-04-31',
    '0000-01-01',
    '10000-01-01',
    '-0001-01-01',
    '275761-01-01',
    '12/31/2024',
    '2024-1-1',
    '20240101',
    '0',
    '1',
    '',
    '２０２４-01-01',
    '2024-01-01\n',
  ];
  for (const text of refused) {
    assert.equal(isCalendarDate(text), false, text);
  }
});

void test('an instant without an offset, with hour 24 or with a leap second is refused', () => {
  const refused = [
    '2024-02-29',
    '2024-02-29T13:00:00',
    '2024-02-29T24:00:00Z',
    '2024-02-29T23:59:60Z',
    '2024-02-29T23:60:00Z',
    '2024-02-30T00:00:00Z',
    '0000-12-31T23:59:59Z',
    '10000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '2024-02-29 13:00:00Z',
    '2024-02-29T13:00Z',
    '2024-02-29t13:00:00z',
    '2024-02-29T13:00:00+24:00',
    '2024-02-29T13:00:00+0100',
    '2024-02-29T13:00:00.Z',
    'now',
    '',
  ];

  for (const text of refused) {
    const parsed = parseIsoInstant(text);
    assert.ok(!parsed.ok && parsed.issues[0]?.code === 'date', text);
  }
  assert.equal(parseIsoInstant(0).ok, false);
});

void test('an instant is read with its offset, to the millisecond', () => {
  const table = [
    ['1970-01-01T00:00:00Z', 0],
    ['1970-01-01T01:00:00+01:00', 0],
    ['1969-12-31T18:30:00.5-05:30', 500],
    ['1970-01-01T00:00:00.123456789Z', 123],
    ['0001-01-01T00:00:00Z', -62_135_596_800_000],
  ] as const;

  for (const [text, ms] of table) {
    assert.deepEqual(parseIsoInstant(text), { ok: true, value: ms }, text);
  }
});

void test('a date and time of a field may lack its offset, and must exist', () => {
  assert.equal(isDateTime('2024-02-29T13:00:00'), true);
  assert.equal(isDateTime('2024-02-29T13:00:00+02:00'), true);
  assert.equal(isDateTime('2023-02-29T13:00:00'), false);
  assert.equal(isDateTime('2024-02-29'), false);
});

void test('an instant is shown as the platform shows it, in any order of days', () => {
  fc.assert(
    fc.property(fc.array(instants, { maxLength: 6 }), (dates) => {
      for (const date of dates) {
        assert.equal(formatIso(date.getTime()), date.toISOString());
      }
    }),
  );
});

void test('showing and reading an instant gives the same instant', () => {
  fc.assert(
    fc.property(instants, (date) => {
      assert.deepEqual(parseIsoInstant(formatIso(date.getTime())), {
        ok: true,
        value: date.getTime(),
      });
    }),
  );
});
