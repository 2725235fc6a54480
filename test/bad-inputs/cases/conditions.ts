import type { RawRequest } from '../../support/raw-http.ts';
import { absent, type BadInput, type Input, marker } from '../bad-input.ts';
import type { DialectId, Entry } from '../entries.ts';
import type { World } from '../world.ts';

/* Cases 103 to 105: headers that only our own API looks at. */

function ownOnly<T>(
  reason: string,
  native: T,
): Readonly<Record<DialectId, T | { absent: string }>> {
  const none = absent(reason);
  return { clockwork: none, crowdpower: none, fullengage: none, assembly: none, native };
}

function isOwn({ dialect }: Entry): boolean {
  return dialect === 'native';
}

/** A good call with these header lines. */
function withLines(entry: Entry, label: string, headers: RawRequest['headers'] = {}): Input {
  return { label, send: entry.request(entry.body(), { headers }) };
}

function conditions(entry: Entry): Input[] {
  const deletion: Partial<RawRequest> = { method: 'DELETE', body: '' };
  return [
    ...['abc', '"a", *', '"a', 'W/', '', `"${marker}`].map((value) => [value, 400] as const),
    ...['W/"1"', '"99"', '"0"', '"a"', `"${marker}"`].map((value) => [value, 412] as const),
  ].flatMap(([value, status]) => [
    { ...withLines(entry, value, { 'If-Match': value }), stated: [status], pinned: status },
    {
      label: `DELETE ${value}`,
      send: entry.request(entry.body(), { ...deletion, headers: { 'If-Match': value } }),
      stated: [status],
      pinned: status,
    },
  ]);
}

/** A condition where there is nothing yet that could have a version, or more than one record. */
function meaningless(entry: Entry): Input {
  return { ...withLines(entry, 'where it has no meaning', { 'If-Match': '"1"' }), stated: [400] };
}

let keys = 0;

/** A call under a key that was used for something else. */
function reusedFor(entry: Entry, label: string, change: Partial<RawRequest>): Input {
  keys += 1;
  const headers = { 'Idempotency-Key': `reused-${keys}` };
  return {
    label,
    before: (world: World) => world.send(entry.request(entry.body(), { headers })),
    send: entry.request(entry.body(), { ...change, headers }),
    code: 'idempotency_key_reused',
  };
}

export const conditionCases: readonly BadInput[] = [
  {
    number: 103,
    what: 'If-Match that names no version, or one that is not there',
    stated: [400, 412],
    answers: ownOnly('it has no entity tags', 400),
    inputs(entry) {
      if (!isOwn(entry)) {
        return [];
      }
      return entry.method === 'PATCH' ? conditions(entry) : [meaningless(entry)];
    },
  },
  {
    number: 104,
    what: 'idempotency keys that are none',
    stated: [400],
    answers: ownOnly('it has no idempotency keys', 400),
    inputs: (entry) =>
      isOwn(entry)
        ? Object.entries({
            empty: '',
            '256 characters': marker + 'k'.repeat(256 - marker.length),
            'a tab': `${marker}\tb`,
            'a control character': `${marker}\x01b`,
            'not ASCII': `${marker}\xe9`,
            'a space': `${marker} b`,
            'an open quotation mark': `"${marker}`,
            'nothing in quotes': '""',
            twice: [marker, marker],
          }).map(([label, value]) => withLines(entry, label, { 'Idempotency-Key': value }))
        : [],
  },
  {
    number: 105,
    what: 'an idempotency key that was used for something else',
    stated: [422],
    answers: ownOnly('it has no idempotency keys', 422),
    inputs: (entry) =>
      isOwn(entry)
        ? [
            reusedFor(entry, 'another body', {
              body: entry.wrapped(JSON.stringify(entry.body({ [entry.nameMembers[0]]: marker }))),
            }),
            reusedFor(entry, 'another path', { method: 'POST', target: '/api/v2/clients/resolve' }),
            reusedFor(entry, 'another query', { target: `${entry.path}?a=${marker}` }),
          ]
        : [],
  },
];
