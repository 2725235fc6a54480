import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Type } from 'typebox';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { createShape } from './shape.ts';

const closed = { additionalProperties: false } as const;
const shape = createShape(
  Type.Object(
    {
      name: Type.String({ minLength: 1, maxLength: 3 }),
      word: Type.Optional(Type.Union([Type.Literal('a'), Type.Literal('b'), Type.Null()])),
      limit: Type.Optional(
        Type.Union([Type.Object({ n: Type.Integer({ minimum: 1 }) }, closed), Type.Null()]),
      ),
      list: Type.Optional(Type.Array(Type.String(), { maxItems: 2 })),
    },
    closed,
  ),
  { readOnly: new Set(['id']) },
);

function issuesOf(value: JsonValue): readonly (readonly [string, string])[] {
  return shape.issues(value).map(({ pointer, code }) => [pointer, code] as const);
}

describe('a shape', () => {
  const cases: readonly (readonly [JsonValue, readonly (readonly [string, string])[]])[] = [
    [{ name: 'ab' }, []],
    [{}, [['/name', 'required']]],
    [{ name: '' }, [['/name', 'blank']]],
    [{ name: 'abcd' }, [['/name', 'too_long']]],
    [{ name: 5 }, [['/name', 'type']]],
    [{ name: 'a', word: 'c' }, [['/word', 'enum']]],
    [{ name: 'a', limit: { n: 0 } }, [['/limit/n', 'number_out_of_range']]],
    [{ name: 'a', limit: {} }, [['/limit/n', 'required']]],
    [{ name: 'a', limit: { n: 1, m: 2 } }, [['/limit/m', 'unknown_member']]],
    [{ name: 'a', limit: 'x' }, [['/limit', 'type']]],
    [{ name: 'a', list: ['a', 1, 'c'] }, [['/list/1', 'type']]],
    [
      { name: 'a', 'x/y': 1, id: 2 },
      [
        ['/x~1y', 'unknown_member'],
        ['/id', 'read_only'],
      ],
    ],
    [null, [['', 'type']]],
  ];

  for (const [value, expected] of cases) {
    it(`finds ${JSON.stringify(expected)} in ${JSON.stringify(value)}`, () => {
      assert.deepEqual(
        issuesOf(value).filter(([pointer]) => pointer !== '/list'),
        expected,
      );
    });
  }

  it('reports every mistake of a value that has many', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`m${index}`, 1]));

    assert.equal(issuesOf({ ...many, name: 'a' }).length, 100);
  });

  it('says in words what was expected', () => {
    assert.equal(
      shape.issues({ name: 'a', limit: 'x' })[0]?.message,
      '`limit` must be a JSON object or null.',
    );
  });
});
