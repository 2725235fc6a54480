import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Value } from 'typebox/value';
import type { ChangePatch, ChangeType } from '../../domain/change.ts';
import { fromChange } from './change-from-domain.ts';
import { ChangeWire } from './change-schema.ts';

const entityId = '01900000-0000-7000-8000-000000000001';

function shown(type: ChangeType, patch: ChangePatch): ChangeWire {
  const change = fromChange({
    position: 7,
    previous: 3,
    type,
    entityId,
    version: 2,
    at: 0,
    origin: { actor: 'key:1', dialect: 'native' },
    patch,
  });
  assert.ok(Value.Check(ChangeWire, change), JSON.stringify(change));
  return change;
}

describe('a row of the change log', () => {
  it('says which record changed, and which client where it is one', () => {
    assert.equal(shown('client.merged', {}).clientId, entityId);
    assert.equal(shown('company.updated', {}).clientId, null);
    assert.equal(shown('field.observed', {}).entityId, entityId);
  });

  it('shows values before and after as the record shows them', () => {
    const portal = { state: 'invited', inviteCode: 'secret', firstLoginAt: null, lastLoginAt: 0 };
    const { before, after, at } = shown('client.updated', {
      name: [null, 'Ann'],
      signedUpAt: [0, null],
      portal: [null, portal],
      placeholderRound: [0, 1],
      'customFields/plan': ['free', 'pro'],
      'customFields/a/b': [null, [1]],
    });

    assert.equal(at, '1970-01-01T00:00:00.000Z');
    assert.deepEqual(before, {
      name: null,
      signedUpAt: '1970-01-01T00:00:00.000Z',
      portal: null,
      customFields: { plan: 'free', 'a/b': null },
    });
    assert.deepEqual(after, {
      name: 'Ann',
      signedUpAt: null,
      portal: { state: 'invited', firstLoginAt: null, lastLoginAt: '1970-01-01T00:00:00.000Z' },
      customFields: { plan: 'pro', 'a/b': [1] },
    });
  });
});
