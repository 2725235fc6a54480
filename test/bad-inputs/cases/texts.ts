import assert from 'node:assert/strict';
import type { JsonValue } from '../../../src/lib/json/json-value.ts';
import { type BadInput, everywhere, type Input, marker, refused } from '../bad-input.ts';
import type { Entry } from '../entries.ts';

/* Cases 57 to 67: texts and what stands in their place. 64 is in `naughty-strings.test.ts`. */

/** A name of this value; what is refused is named. */
function named(entry: Entry, member: string, value: JsonValue, rest: Partial<Input> = {}): Input {
  const text = JSON.stringify(value);
  return {
    label: `${member}: ${text.length > 60 ? `${text.length} characters` : text}`,
    send: entry.request(entry.body({ [member]: value })),
    ...rest,
  };
}

function everyName(entry: Entry, values: readonly JsonValue[]): Input[] {
  return entry.nameMembers.flatMap((member) =>
    values.map((value) =>
      named(entry, member, value, { code: 'validation_failed', field: member }),
    ),
  );
}

/** Texts that are kept as they are. */
function kept(entry: Entry, texts: readonly string[]): Input[] {
  return texts.map((text) => {
    // Two companies cannot have one name.
    const value = `${text} ${entry.dialect} ${entry.method}`;
    const sent = entry.body({ [entry.nameMembers[0]]: value });
    return {
      label: JSON.stringify(value),
      send: entry.request(sent),
      async check(answer) {
        assert.equal((await entry.written(sent, answer)).name, value);
      },
    };
  });
}

const notes = 'notes';

export const textCases: readonly BadInput[] = [
  {
    number: 57,
    what: 'U+0000',
    stated: [422],
    answers: refused,
    inputs: (entry) => everyName(entry, [`${marker}\0b`, '\0']),
  },
  {
    number: 58,
    what: 'other controls in one line',
    stated: [422],
    answers: refused,
    inputs: (entry) => [
      ...everyName(
        entry,
        ['\u0001', '\t', '\n', '\r\n', '\u001b[31m', '\u007f', '\u0085', '\u2028'].map(
          (control) => `a${control}${marker}`,
        ),
      ),
      ...(entry.dialect === 'fullengage' || (entry.dialect === 'native' && !entry.isCompany)
        ? [
            named(entry, notes, `a\u0001${marker}`, { code: 'validation_failed', field: notes }),
            named(entry, notes, 'two\nlines\tand a tab', {
              stated: ['accepted'],
              pinned: 'accepted',
            }),
          ]
        : []),
    ],
  },
  {
    number: 59,
    what: 'half of a surrogate pair',
    stated: [422],
    answers: refused,
    inputs: (entry) => everyName(entry, [`${marker}\ud83d`, '\udc00b']),
  },
  {
    number: 60,
    what: 'noncharacters',
    stated: ['accepted', 422],
    answers: everywhere('accepted'),
    inputs: (entry) => kept(entry, ['a\ufffeb', 'a\ufdd0b', 'a\u{1ffff}b']),
  },
  {
    number: 61,
    what: 'bidi overrides',
    stated: ['accepted'],
    answers: everywhere('accepted'),
    inputs: (entry) => kept(entry, ['abc\u202edef', '\u2066x\u2069']),
  },
  {
    number: 62,
    what: 'a name in which nothing is seen',
    stated: [422],
    answers: refused,
    inputs: (entry) => everyName(entry, [' ', '\u00a0\u3000', '\u200b\u200d', '\ufeff', '\u2800']),
  },
  {
    number: 63,
    what: 'a name without an end',
    stated: [422],
    answers: refused,
    inputs: (entry) =>
      everyName(entry, [`e${'\u0301'.repeat(10_000)}`, 'x'.repeat(256), '😀'.repeat(256)]),
  },
  {
    number: 65,
    what: 'a name that is no text',
    stated: [422],
    answers: refused,
    inputs: (entry) => everyName(entry, [5, true, [], {}, [marker], { a: marker }]),
  },
  {
    number: 66,
    what: 'a name that is null',
    stated: [422],
    answers: {
      clockwork: 'accepted',
      crowdpower: 'accepted',
      fullengage: 400,
      assembly: 400,
      native: 'accepted',
    },
    inputs: (entry) => emptyName(entry, null),
  },
  {
    number: 67,
    what: 'a name of no characters',
    stated: [422],
    answers: {
      clockwork: 'accepted',
      crowdpower: 'accepted',
      fullengage: 400,
      assembly: 400,
      native: 422,
    },
    inputs: (entry) => emptyName(entry, ''),
  },
];

/** Nothing where a name is asked for: the upserts make a record without one, an Assembly PATCH clears. */
function emptyName(entry: Entry, value: null | ''): Input[] {
  const [member] = entry.nameMembers;
  const isUpsert = entry.dialect === 'clockwork' || entry.dialect === 'crowdpower';
  const clears = entry.dialect === 'assembly' && entry.method === 'PATCH' && !entry.isCompany;
  const sent = entry.body({ [member]: value });
  const input: Input = {
    label: `${member}: ${JSON.stringify(value)}`,
    send: entry.request(sent),
    async check(answer) {
      if (answer.status < 300) {
        assert.equal((await entry.written(sent, answer)).name, null);
      }
    },
  };
  if (entry.dialect === 'native') {
    const isRefused = entry.isCompany || value === '';
    return [isRefused ? { ...input, pinned: 422, field: member } : input];
  }
  return [
    isUpsert ? input : clears ? { ...input, pinned: 'accepted' } : { ...input, field: member },
  ];
}
