import { gzipSync } from 'node:zlib';
import {
  type BadInput,
  absent,
  everywhere,
  type Input,
  marker,
  refused,
  unread,
} from '../bad-input.ts';
import type { Entry } from '../entries.ts';

/* Cases 24 to 33: what a body is said to be. */

function labelled(entry: Entry, contentType: string | null, rest: Partial<Input> = {}): Input {
  return {
    label: String(contentType),
    send: entry.request(entry.body({ [entry.nameMembers[0]]: marker }), {
      headers: { 'Content-Type': contentType },
    }),
    ...rest,
  };
}

function encoded(entry: Entry, coding: string, body: Buffer): Input {
  return {
    label: coding,
    send: entry.request(body, { headers: { 'Content-Encoding': coding } }),
    headers: { 'accept-encoding': 'identity' },
  };
}

/** 20 MB of spaces and a good body, in 20 kB. */
function bomb(entry: Entry): Buffer {
  return gzipSync(Buffer.from(' '.repeat(20_000_000) + JSON.stringify(entry.body())));
}

export const mediaTypeCases: readonly BadInput[] = [
  {
    number: 24,
    what: 'a body without a Content-Type',
    stated: [415],
    answers: everywhere(415),
    inputs: (entry) => [labelled(entry, null)],
  },
  {
    number: 25,
    what: 'JSON that is labelled as something else',
    stated: [415],
    answers: everywhere(415),
    inputs: (entry) => [
      labelled(entry, 'text/plain'),
      // Read as the form that it says it is, JSON is one long name without a value.
      labelled(
        entry,
        'application/x-www-form-urlencoded',
        entry.dialect === 'clockwork' ? { pinned: 500 } : {},
      ),
      labelled(entry, 'multipart/form-data; boundary=x'),
      labelled(entry, 'application/jsonp'),
    ],
  },
  {
    number: 26,
    what: 'a tab behind the media type',
    stated: [415],
    answers: everywhere(415),
    inputs: (entry) => [labelled(entry, 'application/json\ta')],
  },
  {
    number: 27,
    what: 'a space in front of the media type',
    stated: [415, 'accepted'],
    answers: everywhere('accepted'),
    inputs: (entry) => [
      { label: 'a good body', ...spaced(entry, wrapped(entry)) },
      {
        label: 'no JSON',
        ...spaced(entry, '{a:1}'),
        ...asUnlabelled(entry, unread),
      },
    ],
  },
  {
    number: 28,
    what: 'garbage behind the media type',
    stated: [415],
    answers: everywhere(415),
    inputs: (entry) => [
      labelled(entry, `application/json ${marker}`),
      labelled(entry, 'application/json,text/plain'),
      labelled(entry, 'application/json; charset=utf-8; x'),
    ],
  },
  {
    number: 29,
    what: 'APPLICATION/JSON ; charset=UTF-8',
    stated: ['accepted'],
    answers: everywhere('accepted'),
    inputs: (entry) => [
      shouted(entry, wrapped(entry), {}),
      shouted(entry, '[]', asUnlabelled(entry, refused)),
    ],
  },
  {
    number: 30,
    what: 'other charsets',
    stated: [415],
    answers: everywhere(415),
    inputs: (entry) =>
      ['utf-16', 'latin1', 'utf-7', ''].map((charset) =>
        labelled(entry, `application/json; charset=${charset}`),
      ),
  },
  {
    number: 31,
    what: 'a gzip bomb',
    stated: [415, 413],
    answers: everywhere(415),
    inputs: (entry) => [encoded(entry, 'gzip', bomb(entry))],
  },
  {
    number: 32,
    what: 'unknown and stacked codings',
    stated: [415],
    answers: everywhere(415),
    inputs: (entry) =>
      ['br, gzip', marker, 'identity, identity'].map((coding) => ({
        ...encoded(entry, coding, Buffer.from(JSON.stringify(entry.body()))),
        headers: { 'accept-encoding': 'identity' },
      })),
  },
  {
    number: 33,
    what: 'a JSON patch',
    stated: [415],
    answers: {
      ...everywhere(415),
      clockwork: absent('it has no PATCH'),
      crowdpower: absent('it has no PATCH'),
    },
    inputs: (entry) =>
      entry.method === 'PATCH'
        ? [
            labelled(entry, 'application/json-patch+json', {
              headers: {
                'accept-patch':
                  entry.dialect === 'native'
                    ? 'application/merge-patch+json, application/json'
                    : 'application/json',
              },
            }),
          ]
        : [],
  },
];

function wrapped(entry: Entry): string {
  return entry.wrapped(JSON.stringify(entry.body()));
}

/** What the same text gets under the plain label, which other cases are about. */
function asUnlabelled(
  { dialect }: Entry,
  answers: BadInput['answers'],
): Pick<Input, 'stated' | 'pinned'> {
  const pinned = answers[dialect] as number;
  return { stated: [pinned], pinned };
}

function spaced(entry: Entry, text: string): Pick<Input, 'send'> {
  const headers = { 'Content-Type': ' \t application/json' };
  return { send: entry.request(Buffer.from(text), { headers }) };
}

function shouted(entry: Entry, text: string, rest: Partial<Input>): Input {
  const headers = { 'Content-Type': 'APPLICATION/JSON ; charset=UTF-8' };
  return { label: text, send: entry.request(Buffer.from(text), { headers }), ...rest };
}
