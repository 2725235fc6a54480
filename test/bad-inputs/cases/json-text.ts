import assert from 'node:assert/strict';
import { chunked } from '../../support/raw-http.ts';
import {
  absent,
  type BadInput,
  everywhere,
  type Input,
  marker,
  refused,
  unread,
} from '../bad-input.ts';
import type { Entry, JsonObject } from '../entries.ts';

/* Cases 34 to 53: texts that are no JSON, or JSON that cannot be kept. 54 to 56 are in `corpora.test.ts`. */

function text(entry: Entry, body: string | Buffer, rest: Partial<Input> = {}): Input {
  const bytes = Buffer.from(body);
  const label = bytes.length > 80 ? `${bytes.length} bytes` : JSON.stringify(bytes.toString());
  return { label, send: entry.request(bytes), ...rest };
}

const placeholder = '@raw@';

/** A body in which one value is put as it is written here. */
function written(entry: Entry, members: JsonObject, raw: string | Buffer): Buffer {
  const body = entry.body(members);
  const json = entry.wrapped(JSON.stringify(body));
  const at = json.indexOf(JSON.stringify(placeholder));
  const end = at + placeholder.length + 2;
  return Buffer.concat([
    Buffer.from(json.slice(0, at)),
    Buffer.from(raw),
    Buffer.from(json.slice(end)),
  ]);
}

function nameText(entry: Entry, raw: string | Buffer): Buffer {
  return written(entry, { [entry.nameMembers[0]]: placeholder }, raw);
}

/** Members in front of a good body's, written as they are. */
function inFront(entry: Entry, members: string): string {
  const json = JSON.stringify(entry.body());
  return entry.wrapped(`{${members},${json.slice(1)}`);
}

/** A value in a custom field, or in the name where there are none. */
function valueText(entry: Entry, raw: string): Buffer {
  return entry.attributes === undefined
    ? nameText(entry, raw)
    : written(entry, entry.attributes({ score: placeholder }), raw);
}

const syntax = [
  '{',
  '{"a":1,}',
  '[1,]',
  "{'a':1}",
  '{a:1}',
  'NaN',
  '// c',
  '{"a":01}',
  '{"a":.5}',
  '{"a":+1}',
  `{"a":"${marker}`,
  `{"a":"${marker}"}}`,
  marker,
];

const badUtf8 = {
  'a lone FF': [0xff],
  'an overlong NUL': [0xc0, 0x80],
  'a surrogate in three bytes': [0xed, 0xa0, 0x80],
  'a cut sequence': [0xe2, 0x82],
};

function manyMembers(entry: Entry): string {
  const members = Array.from({ length: 100_001 }, (_, index) => `"${index.toString(36)}":1`);
  const object = `{${members.join(',')}}`;
  return entry.attributes === undefined || entry.dialect === 'clockwork'
    ? object
    : JSON.stringify(entry.attributes({ x: placeholder })).replace(
        `{"x":"${placeholder}"}`,
        object,
      );
}

const mebibyte = 1024 * 1024;

function limitOf(entry: Entry): number {
  return entry.isBulk ? 64 * mebibyte : mebibyte;
}

export const jsonTextCases: readonly BadInput[] = [
  {
    number: 34,
    what: 'no body',
    stated: [400],
    answers: unread,
    inputs: (entry) => [
      text(entry, '', { label: 'of no length', code: 'empty_body' }),
      {
        label: 'neither length nor chunks',
        send: entry.request(Buffer.alloc(0), { headers: { 'Content-Length': null } }),
        code: 'empty_body',
      },
      {
        label: 'chunked',
        send: entry.request(Buffer.from('0\r\n\r\n'), {
          headers: { 'Transfer-Encoding': 'chunked' },
        }),
        code: 'empty_body',
      },
      text(entry, ' \n ', { code: 'empty_body' }),
    ],
  },
  {
    number: 35,
    what: 'what is no JSON',
    stated: [400],
    answers: unread,
    inputs: (entry) => syntax.map((body) => text(entry, body, { code: 'invalid_json' })),
  },
  {
    number: 36,
    what: 'JSON that is no object',
    stated: [422],
    answers: refused,
    inputs: (entry) =>
      ['null', 'true', `"${marker}"`, '1', '[]', '[{}]'].map((body) =>
        text(entry, body, { code: 'validation_failed' }),
      ),
  },
  {
    number: 37,
    what: 'a byte order mark',
    stated: [400],
    answers: unread,
    inputs: (entry) => [
      text(entry, `\ufeff${JSON.stringify(entry.body())}`, { code: 'invalid_json' }),
    ],
  },
  {
    number: 38,
    what: 'what is not UTF-8',
    stated: [400],
    answers: unread,
    inputs: (entry) =>
      Object.entries(badUtf8).map(([label, bytes]) => ({
        ...text(entry, nameText(entry, Buffer.from([0x22, 0x41, ...bytes, 0x22]))),
        label,
        code: 'invalid_utf8',
      })),
  },
  {
    number: 39,
    what: 'UTF-16',
    stated: [400],
    answers: unread,
    inputs: (entry) =>
      ['', '\ufeff'].map((mark) =>
        text(entry, Buffer.from(mark + JSON.stringify(entry.body()), 'utf16le'), {
          label: mark === '' ? 'without a mark' : 'with a mark',
        }),
      ),
  },
  {
    number: 40,
    what: 'a member that is there twice',
    stated: [400],
    answers: unread,
    inputs: (entry) => {
      const member = entry.takesEmail ? 'email' : 'name';
      const twice = `"${member}":"a@x.test","${member}":"${marker}@x.test"`;
      return [
        text(entry, entry.wrapped(`{${twice}}`), {
          code: 'duplicate_key',
          field: member,
        }),
      ];
    },
  },
  {
    number: 41,
    what: 'a member that is there twice, once escaped',
    stated: [400],
    answers: unread,
    inputs: (entry) => [
      text(entry, inFront(entry, '"\\u0065mail":"a@x.test","email":"b@x.test"'), {
        code: 'duplicate_key',
        field: 'email',
      }),
      text(entry, '{"e":{"a":1,"\\u0061":2}}', { code: 'duplicate_key' }),
    ],
  },
  {
    number: 42,
    what: 'too deep',
    stated: [400],
    answers: unread,
    inputs: (entry) =>
      [32, 10_000, 500_000].flatMap((depth) => [
        text(entry, `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`, {
          label: `${depth + 1} levels`,
          code: 'too_deep',
        }),
        ...(depth > 32
          ? [
              text(entry, '[{"a":'.repeat(depth / 4), {
                label: `${depth / 2} levels, unclosed`,
                code: 'too_deep',
              }),
              text(entry, '['.repeat(depth * 2), {
                label: `${depth * 2} brackets`,
                code: 'too_deep',
              }),
            ]
          : []),
      ]),
  },
  {
    number: 43,
    what: '100,001 members',
    stated: [422],
    answers: refused,
    inputs: (entry) => [
      text(entry, manyMembers(entry), { label: 'in one object', code: 'validation_failed' }),
    ],
  },
  {
    number: 44,
    what: 'a member name that is empty or has 10,000 characters',
    stated: [422],
    answers: refused,
    inputs: (entry) => [
      text(entry, inFront(entry, '"":1'), { label: 'empty' }),
      text(entry, inFront(entry, `"${'n'.repeat(10_000)}":1`), { label: 'long' }),
      ...(entry.attributes === undefined
        ? []
        : ['', 'n'.repeat(10_000)].map((name) => ({
            label: `a custom field of ${name.length} characters`,
            send: entry.request(entry.body(entry.attributes?.({ [name]: marker }))),
          }))),
    ],
  },
  {
    number: 45,
    what: '__proto__',
    stated: [400],
    answers: unread,
    inputs: (entry) => forbidden(entry, '"__proto__":{"role":"admin"}'),
  },
  {
    number: 46,
    what: 'constructor and prototype',
    stated: [400],
    answers: unread,
    inputs: (entry) => [
      ...forbidden(entry, '"constructor":{"prototype":{"role":"admin"}}'),
      ...forbidden(entry, '"prototype":{"role":"admin"}'),
    ],
  },
  {
    number: 47,
    what: 'members named like those of every object',
    stated: ['accepted'],
    answers: {
      clockwork: 'accepted',
      crowdpower: 'accepted',
      fullengage: 400,
      assembly: 400,
      native: 'accepted',
    },
    inputs(entry) {
      // oxlint-disable-next-line no-thenable -- is the case
      const values = { toString: 1, hasOwnProperty: 1, then: 1, length: -1, valueOf: 'x' };
      const sent = entry.body((entry.attributes ?? ((members) => members))(values));
      return [
        {
          label: 'toString, hasOwnProperty, then, length',
          send: entry.request(sent),
          async check(answer) {
            if (answer.status < 300) {
              const { customFields } = await entry.written(sent, answer);
              assert.deepEqual({ ...customFields, ...values }, customFields);
            }
          },
        },
      ];
    },
  },
  {
    number: 48,
    what: 'numbers that no double holds',
    stated: [422],
    answers: refused,
    inputs: (entry) =>
      ['1e400', '-1e400', '1e-400'].map((number) =>
        text(entry, valueText(entry, number), { label: number, code: 'validation_failed' }),
      ),
  },
  {
    number: 49,
    what: 'integers beyond 2^53',
    stated: [422],
    answers: refused,
    inputs: (entry) =>
      ['9007199254740993', '-9007199254740993', '1e20'].map((number) =>
        text(entry, valueText(entry, number), { label: number, code: 'validation_failed' }),
      ),
  },
  {
    number: 50,
    what: '-0, 1.0, 1E3',
    stated: ['accepted'],
    answers: { ...everywhere('accepted'), fullengage: absent('none of its members is a number') },
    inputs: (entry) =>
      entry.attributes === undefined
        ? []
        : Object.entries({ '-0': 0, '1.0': 1, '1E3': 1000 }).map(([number, value]) => {
            const body = valueText(entry, number);
            return {
              label: number,
              send: entry.request(body),
              check: async (answer): Promise<void> => {
                const sent = JSON.parse(body.toString()) as JsonObject;
                const [first] = (sent['customers'] ?? [sent]) as JsonObject[];
                const { customFields } = await entry.written(first ?? {}, answer);
                assert.ok(Object.is(customFields['score'], value));
              },
            };
          }),
  },
  {
    number: 51,
    what: 'a number of 10,000 digits',
    stated: [422],
    answers: refused,
    inputs: (entry) =>
      ['1'.repeat(10_000), `0.${'1'.repeat(10_000)}`].map((number) =>
        text(entry, valueText(entry, number), { code: 'validation_failed' }),
      ),
  },
  {
    number: 52,
    what: 'a body of one byte too many',
    stated: [413],
    answers: everywhere(413),
    inputs: (entry) => [
      {
        label: 'announced, and answered before it is sent',
        send: entry.request(Buffer.from(`{"a":"${marker}`), {
          headers: { 'Content-Length': String(limitOf(entry) + 1) },
        }),
        code: 'body_too_large',
      },
    ],
  },
  {
    number: 53,
    what: 'a body of one byte too many, in chunks',
    stated: [413],
    answers: everywhere(413),
    inputs: (entry) => [
      {
        label: `${limitOf(entry) + 1} bytes`,
        send: entry.request(
          chunked(Buffer.alloc(limitOf(entry) + 1, ' '), entry.isBulk ? 8 * mebibyte : undefined),
          { headers: { 'Transfer-Encoding': 'chunked' } },
        ),
        code: 'body_too_large',
      },
    ],
  },
];

function forbidden(entry: Entry, members: string): Input[] {
  const check = (): void => assert.equal(Reflect.get({}, 'role'), undefined);
  const inside =
    entry.attributes === undefined || entry.dialect === 'clockwork'
      ? []
      : [
          JSON.stringify(entry.attributes({ '@': 1 }))
            .slice(1, -1)
            .replace('"@":1', members),
        ];
  return [members, `"a":[{${members}}]`, ...inside].map((each) =>
    text(entry, inFront(entry, each), { label: each, code: 'forbidden_key', check }),
  );
}
