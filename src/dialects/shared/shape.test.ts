import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Type } from 'typebox';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { createShape } from './shape.ts';

const closed = { additionalProperties: false };
const shape = createShape(
  Type.Object({ name: Type.String(), inner: Type.Optional(Type.Object({}, closed)) }, closed),
  { readOnly: new Set(['id']) },
);

function issuesOf(value: JsonValue): unknown {
  return shape.issues(value).map(({ pointer, code }) => [pointer, code]);
}

function numbered(count: number): Record<string, JsonValue> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`m${index}`, 1]));
}

describe('the shape of a body', () => {
  it('has nothing to say of what fits it', () => {
    assert.deepEqual(issuesOf({ name: 'Ada', inner: {} }), []);
  });

  it('names each unknown member once, read-only ones apart, at any depth', () => {
    assert.deepEqual(issuesOf({ name: 'Ada', id: 1, 'a/b': 2, inner: { '~': 3 } }), [
      ['/id', 'read_only'],
      ['/a~1b', 'unknown_member'],
      ['/inner/~0', 'unknown_member'],
    ]);
  });

  it('tells of more than a few mistakes at once', () => {
    assert.equal((issuesOf({ name: 'Ada', ...numbered(50) }) as unknown[]).length, 50);
  });

  it('takes nothing for right because too much of it is wrong', () => {
    assert.notEqual((issuesOf({ name: 'Ada', ...numbered(5_000) }) as unknown[]).length, 0);
  });
});
