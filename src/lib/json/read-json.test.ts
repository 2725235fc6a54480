import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultJsonLimits } from './json-refusal.ts';
import { readJson, readStrictly } from './read-json.ts';
import type { JsonRefusalCode } from './json-refusal.ts';

function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}

/** Reads with both engines, checks that they agree, and gives the refusal as one short line. */
function refusalOf(text: string): string {
  const read = readJson(bytesOf(text));
  assert.deepEqual(readStrictly(bytesOf(text)), read);
  return read.ok
    ? 'accepted'
    : `${read.refusal.code} ${read.refusal.offset} ${read.refusal.pointer}`;
}

function codeOf(body: Uint8Array): JsonRefusalCode | 'accepted' {
  const read = readJson(body);
  return read.ok ? 'accepted' : read.refusal.code;
}

function valueOf(text: string): unknown {
  const read = readJson(bytesOf(text));
  assert.deepEqual(readStrictly(bytesOf(text)), read);
  assert.ok(read.ok, 'the text is refused');
  return read.value;
}

function nested(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}

function members(count: number): string {
  return `{${Array.from({ length: count }, (_, index) => `"k${index}":0`).join(',')}}`;
}

void test('an empty body and one of white space are told apart from a malformed one', () => {
  assert.equal(refusalOf(''), 'empty_body 0 ');
  assert.equal(refusalOf(' \t\r\n'), 'empty_body 4 ');
  assert.equal(refusalOf('\u00a0'), 'invalid_json 0 ');
});

void test('a fault of syntax is found at its byte and in its member', () => {
  const faults: Record<string, string> = {
    '{': '1 ',
    '{"a":1,}': '7 ',
    '[1,]': '3 /1',
    "{'a':1}": '1 ',
    '{a:1}': '1 ',
    NaN: '0 ',
    '// c': '0 ',
    '01': '1 ',
    '.5': '0 ',
    '+1': '0 ',
    '[-]': '2 /0',
    '[1.]': '3 /0',
    '[1e+]': '4 /0',
    '[1 2]': '3 ',
    '{"a" 1}': '5 /a',
    '{"é":{"b/c~d":[0,tru]}}': '21 /é/b~1c~0d/1',
    '["a\tb"]': '3 /0',
    '["\\x"]': '2 /0',
    '["\\u00g0"]': '2 /0',
    '"abc': '4 ',
    '"\\': '1 ',
    '{} {}': '3 ',
    '[1}': '2 ',
    '{"a":1]': '6 ',
    nul: '3 ',
    '\ufeff{}': '0 ',
  };

  const found = Object.fromEntries(Object.keys(faults).map((text) => [text, refusalOf(text)]));

  const expected = Object.entries(faults).map(([text, where]) => [text, `invalid_json ${where}`]);
  assert.deepEqual(found, Object.fromEntries(expected));
});

void test('a byte order mark is named in the message', () => {
  const read = readJson(bytesOf('\ufeff{}'));

  assert.match(read.ok ? '' : read.refusal.message, /no byte order mark/);
});

void test('what is not UTF-8 is refused at the first byte that is not', () => {
  const bodies: [number[], number][] = [
    [[0x22, 0xff, 0x22], 1],
    [[0x22, 0xc0, 0x80, 0x22], 1],
    [[0x22, 0x61, 0xed, 0xa0, 0x80, 0x22], 2],
    [[0x22, 0xc3, 0xa9, 0xe2, 0x82], 3],
    [[0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00], 0],
  ];

  for (const [bytes, offset] of bodies) {
    const read = readJson(Uint8Array.from(bytes));
    assert.equal(read.ok ? '' : read.refusal.code, 'invalid_utf8');
    assert.equal(read.ok ? -1 : read.refusal.offset, offset);
  }
  assert.equal(codeOf(Buffer.from('{"a":1}', 'utf16le')), 'invalid_json');
});

void test('two members of one name are refused, however their names are written', () => {
  assert.equal(refusalOf('{"email":"a","email":"b"}'), 'duplicate_key 13 /email');
  assert.equal(refusalOf('{"email":"a","\\u0065mail":"b"}'), 'duplicate_key 13 /email');
  assert.equal(refusalOf('[{"a":{"b":1,"b":1}}]'), 'duplicate_key 13 /0/a/b');
  assert.equal(refusalOf('{"":1,"":2}'), 'duplicate_key 6 /');
  assert.deepEqual(valueOf('[{"a":1},{"a":":"},{"A":{"a":2}}]'), [
    { a: 1 },
    { a: ':' },
    { A: { a: 2 } },
  ]);
});

void test('names that reach a prototype are refused anywhere, and nothing is polluted', () => {
  assert.equal(refusalOf('{"__proto__":{"role":"admin"}}'), 'forbidden_key 1 /__proto__');
  assert.equal(
    refusalOf('{"a":[{"\\u005f_proto__":{"role":1}}]}'),
    'forbidden_key 7 /a/0/__proto__',
  );
  assert.equal(refusalOf('{"constructor":{"prototype":{"x":1}}}'), 'forbidden_key 1 /constructor');
  assert.equal(refusalOf('{"a":{"prototype":1}}'), 'forbidden_key 6 /a/prototype');
  assert.equal(Object.hasOwn(Object.prototype, 'role'), false);
  assert.equal(({} as Record<string, unknown>)['role'], undefined);
  assert.equal(valueOf('"__proto__ constructor"'), '__proto__ constructor');
});

void test('names that merely look dangerous round-trip', () => {
  const text =
    '{"toString":1,"hasOwnProperty":1,"then":1,"length":-1,"valueOf":null,"":0,"10":1,"9":2}';

  assert.deepEqual(valueOf(text), JSON.parse(text));
  assert.deepEqual(Object.getPrototypeOf(valueOf('{}')), Object.prototype);
});

void test('depth is allowed up to the limit and refused at the first bracket beyond it', () => {
  assert.ok(readJson(bytesOf(nested(32))).ok);
  assert.equal(refusalOf(nested(33)), `too_deep 32 ${'/0'.repeat(32)}`);
  assert.equal(refusalOf('{"a":'.repeat(33)), `too_deep 160 ${'/a'.repeat(32)}`);
});

void test('a million levels cost neither time nor memory', () => {
  const body = Buffer.alloc(1_000_000, '[');
  codeOf(body);
  const heapBefore = process.memoryUsage().heapUsed;
  const startedAt = performance.now();

  const code = codeOf(body);

  assert.equal(code, 'too_deep');
  assert.ok(performance.now() - startedAt < 100);
  assert.ok(process.memoryUsage().heapUsed - heapBefore < 1_000_000);
});

void test('U+0000 and half surrogate pairs are refused in strings and in names', () => {
  assert.equal(refusalOf('["x\\u0000y"]'), 'control_character 3 /0');
  assert.equal(refusalOf('{"a\\u0000":1}'), 'control_character 3 ');
  assert.equal(refusalOf('{"a":"\\ud83d"}'), 'invalid_unicode 6 /a');
  assert.equal(refusalOf('{"\\udc00":1}'), 'invalid_unicode 2 ');
  assert.equal(refusalOf('"\\ud800\\ud800\\udc00"'), 'invalid_unicode 1 ');
  assert.equal(refusalOf('"\\udc00\\ud800"'), 'invalid_unicode 1 ');
  assert.equal(valueOf('"\\ud83d\\uDE00 \\u0001 \\\\u0000 \\u00e9"'), '😀 \u0001 \\u0000 é');
});

void test('numbers that a double cannot hold are refused, and -0 is 0', () => {
  for (const text of ['1e400', '-1e400', '1e-400', '-0.1e-400', `0.${'0'.repeat(400)}1`]) {
    assert.equal(refusalOf(`[0,${text}]`), 'number_out_of_range 3 /1');
  }
  for (const text of ['9007199254740992', '-9007199254740993', '1e22', '9007199254740992.0']) {
    assert.equal(refusalOf(text), 'unsafe_integer 0 ');
  }
  for (const text of ['-0', '-0.0', '-0e5', '0e-999', '0E+9', `0.${'0'.repeat(400)}`]) {
    assert.ok(Object.is(valueOf(text), 0), text);
  }
  for (const text of ['9007199254740991', '-9007199254740991', '1.0', '1E3', '5e-324', '0.1']) {
    assert.equal(valueOf(text), Number(text));
  }
});

void test('numbers of very many digits are refused fast', () => {
  const digits = '1'.repeat(10_000);
  const startedAt = performance.now();

  const codes = [digits, `-${digits}`, `0.${digits}`, `1e${digits}`].map((text) =>
    codeOf(bytesOf(`{"a":${text}}`)),
  );

  assert.deepEqual(new Set(codes), new Set(['number_out_of_range']));
  assert.ok(performance.now() - startedAt < 100);
});

void test('members of one object and code points of one name are limited', () => {
  assert.ok(readJson(bytesOf(members(100_000))).ok);
  assert.equal(codeOf(bytesOf(members(100_001))), 'too_many_members');
  assert.ok(readJson(bytesOf(`[${members(60_000)},${members(60_000)}]`)).ok);
  assert.ok(readJson(bytesOf(`{"${'😀'.repeat(1_024)}":1}`)).ok);
  assert.equal(refusalOf(`{"b":{"${'😀'.repeat(1_025)}":1}}`), 'key_too_long 6 /b');
  assert.equal(refusalOf(`{"${'x'.repeat(1_025)}":1}`), 'key_too_long 1 ');
});

void test('a text that is malformed further on is called malformed, not out of range', () => {
  assert.equal(refusalOf('{"a":1e400,"b":}'), 'invalid_json 15 /b');
  assert.equal(refusalOf('{"a":"\\u0000","\\ud800":1,"b":1e400}'), 'control_character 6 /a');
});

void test('limits are the caller’s to set', () => {
  const limits = { ...defaultJsonLimits, depthMax: 1, membersMax: 2, nameCodePointsMax: 3 };
  const codes = ['[[]]', '{"a":1,"b":2,"c":3}', '{"abcd":1}', '{"abc":1}'].map((text) => {
    const read = readJson(bytesOf(text), limits);
    return read.ok ? 'accepted' : read.refusal.code;
  });

  assert.deepEqual(codes, ['too_deep', 'too_many_members', 'key_too_long', 'accepted']);
});

void test('no message repeats what the body says', () => {
  const secret = 'Zq7';
  const texts = [
    `{"${secret}":1,"${secret}":2}`,
    `[${secret}]`,
    `"${secret}\\x"`,
    `"${secret}\\u0000"`,
  ];

  for (const text of texts) {
    const read = readJson(bytesOf(text));
    assert.ok(!read.ok && !read.refusal.message.includes(secret));
  }
});
