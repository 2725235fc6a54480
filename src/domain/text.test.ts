import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { IssueCode } from './issue.ts';
import { checkText, countCodePoints, isBlank, isLongerThan } from './text.ts';
import type { TextRules } from './text.ts';

const line: TextRules = { field: 'name', codePointsMax: 255 };
const notes: TextRules = { field: 'notes', codePointsMax: 255, multiline: true };

function codeOf(value: unknown, rules: TextRules): IssueCode | undefined {
  const checked = checkText(value, rules);
  return checked.ok ? undefined : checked.issues[0]?.code;
}

void test('only a string is a text', () => {
  for (const value of [5, true, [], {}, null, undefined]) {
    assert.equal(codeOf(value, line), 'type');
  }
});

void test('one-line text refuses every control character and line end', () => {
  for (const control of [
    '\0',
    '\t',
    '\n',
    '\r',
    '\u001f',
    '\u007f',
    '\u0085',
    '\u2028',
    '\u2029',
  ]) {
    assert.equal(codeOf(`a${control}b`, line), 'control_character');
    assert.equal(codeOf(`é${control}b`, line), 'control_character');
  }
});

void test('text of several lines keeps tabs and line ends, and refuses the rest', () => {
  assert.equal(codeOf('a\tb\r\nc', notes), undefined);
  assert.equal(codeOf('é\tb\r\nc\u2028d\u0085', notes), undefined);
  for (const control of ['\0', '\u0008', '\u000b', '\u001b', '\u007f']) {
    assert.equal(codeOf(`a${control}b`, notes), 'control_character');
  }
});

void test('half of a surrogate pair is refused, a whole one is kept', () => {
  assert.equal(codeOf('\ud83d', line), 'invalid_unicode');
  assert.equal(codeOf('\udc00\ud800', notes), 'invalid_unicode');
  assert.equal(codeOf('😀', line), undefined);
});

void test('noncharacters, bidi overrides and C1 leftovers are stored exactly', () => {
  for (const text of ['\ufffe', '\ufdd0', 'a\u202eb', 'O\u0092Brien', '\ufeffa']) {
    assert.deepEqual(checkText(text, line), { ok: true, value: text });
  }
});

void test('the limit counts code points and bytes', () => {
  const marks = `a${'\u0301'.repeat(10_000)}`;

  assert.equal(codeOf('a'.repeat(255), line), undefined);
  assert.equal(codeOf('a'.repeat(256), line), 'too_long');
  assert.equal(codeOf('😀'.repeat(255), line), undefined);
  assert.equal(codeOf('😀'.repeat(256), line), 'too_long');
  assert.equal(codeOf(marks, line), 'too_long');
  assert.equal(codeOf('é'.repeat(128), { ...line, bytesMax: 255 }), 'too_long');
  assert.equal(codeOf('é'.repeat(127), { ...line, bytesMax: 255 }), undefined);
  assert.equal(codeOf('a'.repeat(200), { ...line, bytesMax: 199 }), 'too_long');
});

void test('an accepted text is the text that was sent, and fits both limits', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.boolean(), (text, multiline) => {
      const rules = { field: 'f', codePointsMax: 12, bytesMax: 24, multiline };

      const checked = checkText(text, rules);

      if (checked.ok) {
        assert.equal(checked.value, text);
        assert.ok(
          Array.from(text).length <= 12 && Buffer.byteLength(text) <= 24 && text.isWellFormed(),
        );
      }
    }),
  );
});

void test('a message names the field and never repeats the value', () => {
  const checked = checkText('secret\nsecret', line);

  assert.ok(!checked.ok);
  assert.match(checked.issues[0]?.message ?? '', /^`name` /);
  assert.doesNotMatch(checked.issues[0]?.message ?? '', /secret/);
});

void test('code points are counted as an iterator counts them', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(20), (text, max) => {
      const count = Array.from(text).length;

      assert.equal(countCodePoints(text), count);
      assert.equal(isLongerThan(text, max), count > max);
    }),
  );
});

void test('a text is blank when there is nothing to see in it', () => {
  for (const text of [
    '',
    ' ',
    '\t\n',
    '\u00a0\u3000',
    '\u200b\u200d\ufeff',
    '\u2800',
    '\u3164',
    '\u00ad',
  ]) {
    assert.equal(isBlank(text), true);
  }
  for (const text of ['a', ' a', '.', '\u200ba', '山', '0', '\u0301', '😀']) {
    assert.equal(isBlank(text), false);
  }
});
