import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paramsOf } from './captured-calls.ts';

test('the parameters of a path have the names that its route gives them', () => {
  assert.deepEqual(paramsOf('/v1/clients/:id', '/v1/clients/abc'), { id: 'abc' });
  assert.deepEqual(paramsOf('/customers', '/customers'), {});
});
