import assert from 'node:assert/strict';
import { chunked, type RawAnswer } from '../../support/raw-http.ts';
import { type BadInput, everywhere, type Input, marker } from '../bad-input.ts';
import type { DialectId, Entry } from '../entries.ts';
import type { World } from '../world.ts';

/*
 * Cases 1 to 23: what an HTTP library would not send. 5 and 6, which take time, are in
 * `slow-requests.test.ts`.
 */

const allowed: Readonly<Record<DialectId, string>> = {
  clockwork: 'POST',
  crowdpower: 'POST, OPTIONS',
  fullengage: 'GET, HEAD, POST',
  assembly: 'GET, HEAD, POST',
  native: 'GET, HEAD, POST',
};

/** The first path of a dialect, which most of these go to: what the parser does is the same on every path. */
function isMain({ path }: Entry): boolean {
  return [
    '/api/v1/customers',
    '/customers',
    '/api/v1/clients',
    '/v1/clients',
    '/api/v2/clients',
  ].includes(path);
}

function onMain(inputs: (entry: Entry, world: World) => readonly Input[]): BadInput['inputs'] {
  return (entry, world) => (isMain(entry) && entry.method === 'POST' ? inputs(entry, world) : []);
}

/** A request line and header lines as they are, in front of a good body. */
function raw(entry: Entry, world: World, lines: readonly string[]): Buffer {
  const body = JSON.stringify(entry.body({ [entry.nameMembers[0]]: marker }));
  const fixed = [
    `${entry.method} ${entry.path} HTTP/1.1`,
    `Authorization: Bearer ${world.key}`,
    'Content-Type: application/json',
  ];
  return Buffer.from(`${[...fixed, ...lines].join('\r\n')}\r\n\r\n${body}`, 'latin1');
}

function bodyLength(entry: Entry): number {
  return JSON.stringify(entry.body({ [entry.nameMembers[0]]: marker })).length;
}

function good(entry: Entry): Buffer {
  return Buffer.from(JSON.stringify(entry.body({ [entry.nameMembers[0]]: marker })));
}

function get(world: World, target: string): Input['send'] {
  return { method: 'GET', target, headers: { Authorization: `Bearer ${world.key}` } };
}

export const httpLayerCases: readonly BadInput[] = [
  {
    number: 1,
    what: 'no Host',
    stated: [400],
    answers: everywhere(400),
    inputs: onMain((entry, world) => [
      {
        label: 'a good request without it',
        send: raw(entry, world, [`Content-Length: ${bodyLength(entry)}`]),
        closes: true,
      },
    ]),
  },
  {
    number: 2,
    what: 'Content-Length with Transfer-Encoding',
    stated: [400],
    answers: everywhere(400),
    inputs: onMain((entry, world) =>
      [
        ['Content-Length: 4', 'Transfer-Encoding: chunked'],
        ['Transfer-Encoding: chunked', 'Content-Length: 4'],
      ].map((lines) => ({
        label: lines.join(', '),
        send: raw(entry, world, ['Host: x', ...lines]),
        closes: true,
      })),
    ),
  },
  {
    number: 3,
    what: 'two Content-Length',
    stated: [400],
    answers: everywhere(400),
    inputs: onMain((entry, world) => [
      {
        label: 'that differ',
        send: raw(entry, world, ['Host: x', 'Content-Length: 4', 'Content-Length: 5']),
        closes: true,
      },
    ]),
  },
  {
    number: 4,
    what: 'a Content-Length that is no number',
    stated: [400],
    answers: everywhere(400),
    inputs: onMain((entry, world) =>
      ['-1', '+5', '0x5', '5, 5'].map((length) => ({
        label: length,
        send: raw(entry, world, ['Host: x', `Content-Length: ${length}`]),
        closes: true,
      })),
    ),
  },
  {
    number: 7,
    what: 'headers of 20 kB',
    stated: [431],
    answers: everywhere(431),
    inputs: onMain((entry) => [
      {
        label: 'one long value',
        send: entry.request(good(entry), { headers: { 'X-Long': marker + 'x'.repeat(20_000) } }),
        closes: true,
      },
    ]),
  },
  {
    number: 8,
    what: 'a URL of 20 kB',
    stated: [414, 431],
    answers: everywhere(414),
    inputs: onMain((entry) => [
      {
        label: 'a long query',
        send: entry.request(good(entry), { target: `${entry.path}?a=${'x'.repeat(20_000)}` }),
        closes: true,
      },
    ]),
  },
  {
    number: 9,
    what: '2,001 headers',
    stated: [400, 431],
    answers: everywhere(431),
    inputs: onMain((entry) => [
      {
        label: 'all short',
        send: entry.request(good(entry), { headers: { a: Array<string>(2_001).fill('') } }),
        closes: true,
      },
    ]),
  },
  {
    number: 10,
    what: 'NUL, bare line feed, folded line in a header',
    stated: [400],
    answers: everywhere(400),
    inputs: onMain((entry, world) =>
      [`X-A: a\0${marker}`, `X-A: a\nX-B: ${marker}`, `X-A: a\r\n ${marker}`, 'X-A: a\rX-B: b'].map(
        (line) => ({
          label: JSON.stringify(line),
          send: raw(entry, world, ['Host: x', `Content-Length: ${bodyLength(entry)}`, line]),
          closes: true,
        }),
      ),
    ),
  },
  {
    number: 11,
    what: 'an unknown method',
    stated: [400, 501],
    answers: everywhere(400),
    inputs: onMain((entry) => [
      { label: 'FROB', send: entry.request(good(entry), { method: 'FROB' }), closes: true },
    ]),
  },
  {
    number: 12,
    what: 'TRACE',
    stated: [405],
    answers: everywhere(405),
    inputs: onMain((entry, world) => [
      {
        label: 'without a body',
        send: { ...(get(world, entry.path) as object), method: 'TRACE', target: entry.path },
        headers: { allow: allowed[entry.dialect] },
      },
    ]),
  },
  {
    number: 13,
    what: 'CONNECT and upgrade',
    stated: [400],
    answers: everywhere(400),
    inputs: onMain((entry, world) => [
      {
        label: 'CONNECT with an authority',
        send: { method: 'CONNECT', target: 'evil.test:443' },
        voice: 'plain',
        closes: true,
      },
      {
        label: 'upgrade to a web socket',
        send: entry.request(good(entry), {
          headers: {
            Connection: 'Upgrade',
            Upgrade: 'websocket',
            'Sec-WebSocket-Version': '13',
            'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
          },
        }),
        pinned: 'accepted',
        check: () => assert.ok(world.port > 0),
      },
    ]),
  },
  {
    number: 14,
    what: 'a target with a foreign host',
    stated: [400, 421],
    answers: everywhere(400),
    inputs: onMain((entry) => [
      {
        label: 'absolute form',
        send: entry.request(good(entry), { target: `http://${marker}.test${entry.path}` }),
        closes: true,
      },
    ]),
  },
  {
    number: 15,
    what: 'an expectation that cannot be met',
    stated: [417],
    answers: everywhere(417),
    inputs: onMain((entry) => [
      { label: 'Expect: nope', send: entry.request(good(entry), { headers: { Expect: marker } }) },
    ]),
  },
  {
    number: 16,
    what: 'a chunk extension of 20 kB',
    stated: [400, 413],
    answers: everywhere(413),
    inputs: onMain((entry) => [
      {
        label: 'in front of a good body',
        send: entry.request(
          Buffer.from(
            chunked(good(entry))
              .toString()
              .replace('\r\n', `;${marker}=${'x'.repeat(20_000)}\r\n`),
          ),
          { headers: { 'Transfer-Encoding': 'chunked' } },
        ),
      },
    ]),
  },
  {
    number: 17,
    what: 'a path that climbs',
    stated: [404],
    answers: everywhere(404),
    inputs: onMain((entry, world) =>
      [`/../${marker}`, `/%2e%2e/${marker}`, `/..%5c${marker}`, `/../${entry.path.slice(1)}`].map(
        (end) => ({ label: end, send: get(world, entry.path + end) }),
      ),
    ),
  },
  {
    number: 18,
    what: 'NUL in a path',
    stated: [404, 400],
    answers: everywhere(400),
    inputs: onMain((entry, world) => [
      { label: '%00', send: get(world, `${entry.path}/${marker}%00b`) },
    ]),
  },
  {
    number: 19,
    what: 'a broken escape in a path',
    stated: [400],
    answers: everywhere(400),
    inputs: onMain((entry, world) =>
      ['%E0%A4%A', '%ZZ', '%FF', '%'].map((end) => ({
        label: end,
        send: get(world, `${entry.path}/${marker}${end}`),
      })),
    ),
  },
  {
    number: 20,
    what: 'doubled and trailing slashes',
    stated: [404, 308],
    answers: everywhere(404),
    inputs: onMain((entry, world) => [
      { label: 'a trailing slash', send: get(world, `${entry.path}/`) },
      {
        label: 'doubled',
        send: get(world, entry.path.replaceAll('/', '//')),
        voice: 'plain',
      },
    ]),
  },
  {
    number: 21,
    what: 'a method that is not on this path',
    stated: [405],
    answers: everywhere(405),
    inputs: onMain((entry) => [
      {
        label: 'PUT',
        send: entry.request(good(entry), { method: 'PUT' }),
        headers: { allow: allowed[entry.dialect] },
      },
    ]),
  },
  {
    number: 22,
    what: 'Accept: application/xml',
    stated: [406, 'accepted'],
    answers: everywhere('accepted'),
    inputs: (entry) => [
      {
        label: 'JSON comes all the same',
        send: entry.request(entry.body(), { headers: { Accept: 'application/xml' } }),
        headers: { 'content-type': 'application/json' },
        check: ({ text }: RawAnswer) => JSON.parse(text) as unknown,
      },
    ],
  },
  {
    number: 23,
    what: 'X-HTTP-Method-Override',
    stated: ['accepted'],
    answers: everywhere('accepted'),
    inputs: (entry, world) => [
      {
        label: `DELETE on ${entry.method}`,
        send: entry.request(entry.body(), { headers: { 'X-HTTP-Method-Override': 'DELETE' } }),
        check: () => world.client(world.known.clientId),
      },
    ],
  },
];
