import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Value } from 'typebox/value';
import type { ChangePatch, ChangeType } from '../../domain/change.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
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

type Values = Readonly<Record<string, JsonValue>>;

function nulls(values: Values): Values {
  return Object.fromEntries(Object.keys(values).map((name) => [name, null]));
}

describe('a row of the change log', () => {
  it('says which record changed, and which client where it is one', () => {
    assert.equal(shown('client.merged', {}).clientId, entityId);
    assert.equal(shown('company.updated', {}).clientId, null);
    assert.equal(shown('field.observed', {}).entityId, entityId);
  });

  it('has nulls before what was not there yet, whatever the log keeps of a blank record', () => {
    const name = ['', 'Acme'] as const;
    const cases: readonly [ChangeType, ChangePatch, Values][] = [
      ['client.created', { status: ['active', 'inactive'] }, { status: 'inactive' }],
      ['client.created', { email: [null, 'a@x.test'] }, { email: 'a@x.test', status: 'active' }],
      ['client.created', { companyIds: [[], ['c']] }, { companyIds: ['c'], status: 'active' }],
      ['client.restored', {}, { status: 'active' }],
      ['company.created', { name }, { name: 'Acme' }],
    ];

    for (const [type, patch, after] of cases) {
      const change = shown(type, patch);

      assert.deepEqual(change.after, after, type);
      assert.deepEqual(change.before, nulls(after), type);
    }
  });

  it('has nulls after what is no more', () => {
    const cases: readonly [ChangeType, ChangePatch, Values][] = [
      ['client.deleted', { status: ['inactive', 'active'] }, { status: 'inactive' }],
      ['client.deleted', { companyIds: [['c'], []] }, { companyIds: ['c'], status: 'active' }],
      ['company.deleted', { name: ['Acme', ''] }, { name: 'Acme' }],
    ];

    for (const [type, patch, before] of cases) {
      const change = shown(type, patch);

      assert.deepEqual(change.before, before, type);
      assert.deepEqual(change.after, nulls(before), type);
    }
  });

  it('says into whom a client went, and whom they left', () => {
    const merged = shown('client.merged', { name: ['Ann', null], mergedInto: [null, entityId] });
    const unmerged = shown('client.unmerged', {
      name: [null, 'Ann'],
      mergedInto: [entityId, null],
    });

    const ann = { name: 'Ann', status: 'active' };
    assert.deepEqual(merged.before, { ...ann, mergedInto: null });
    assert.deepEqual(merged.after, { ...nulls(ann), mergedInto: entityId });
    assert.deepEqual(unmerged.before, { ...nulls(ann), mergedInto: entityId });
    assert.deepEqual(unmerged.after, { ...ann, mergedInto: null });
  });

  it('of what stayed tells only what changed', () => {
    const { before, after } = shown('company.updated', { name: ['', 'Acme'] });

    assert.deepEqual([before, after], [{ name: '' }, { name: 'Acme' }]);
    assert.deepEqual(shown('client.updated', { name: [null, 'Ann'] }).after, { name: 'Ann' });
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
