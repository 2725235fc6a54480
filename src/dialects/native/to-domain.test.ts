import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { fieldTypes } from '../../domain/custom-value.ts';
import type { Field } from '../../domain/field.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { toBatch } from './client-batch-route.ts';
import { toLookup } from './client-lookup-route.ts';
import { toCommand } from './operation-to-domain.ts';
import { toClientPatch, toUpsert } from './to-domain.ts';

const rules = { refuseJunk: true };
const id = '01900000-0000-7000-8000-000000000001';
const field: Field = {
  id,
  entity: 'client',
  key: 'plan',
  aliases: [],
  label: 'Plan',
  type: 'text',
  order: 0,
  declared: true,
  retired: false,
  convertingFrom: null,
  options: [],
  createdAt: 0,
};

type Issues = readonly (readonly [pointer: string, code: string])[];

function issuesOf(checked: ReturnType<typeof toClientPatch | typeof toUpsert | typeof toLookup>) {
  return checked.ok ? [] : checked.issues.map(({ pointer, code }) => [pointer, code]);
}

function patchIssues(body: JsonValue): unknown {
  return issuesOf(toClientPatch(body, rules));
}

describe('the members of a client', () => {
  it('are taken with their values as the domain keeps them', () => {
    const patch = toClientPatch(
      {
        externalId: 'crm-1',
        email: ' Ada@Example.com ',
        name: 'Ada',
        givenName: '',
        phone: '',
        notes: 'a\nb',
        customFields: { plan: null, tags: ['a'] },
        companyIds: [id.toUpperCase().replace('01900000', '01900000')],
        signedUpAt: '1970-01-01T00:00:01Z',
        ip: '::FFFF:1.2.3.4',
      },
      rules,
    );

    assert.deepEqual(patch, {
      ok: true,
      value: {
        externalId: 'crm-1',
        email: { email: 'Ada@Example.com', key: 'ada@example.com' },
        name: 'Ada',
        givenName: '',
        phone: '',
        notes: 'a\nb',
        customFields: {
          values: { plan: null, tags: ['a'] },
          unknown: 'observe',
          pointer: '/customFields',
        },
        companyIds: [id],
        signedUpAt: 1_000,
        ip: '1.2.3.4',
      },
    });
  });

  it('are unset by null, save the status, which a client always has', () => {
    const members = ['externalId', 'email', 'name', 'givenName', 'familyName', 'phone', 'notes'];
    const body = Object.fromEntries([...members, 'signedUpAt', 'ip'].map((name) => [name, null]));

    assert.deepEqual(toClientPatch(body, rules), { ok: true, value: body });
    const emptied = toClientPatch({ companyIds: null, customFields: null }, rules);
    assert.deepEqual(emptied.ok && emptied.value.companyIds, []);
    for (const type of fieldTypes) {
      assert.ok(emptied.ok && emptied.value.customFields?.clears?.({ ...field, type }, true));
    }
    assert.deepEqual(patchIssues({ status: null }), [['/status', 'enum']]);
  });

  const refused: readonly (readonly [body: JsonValue, issues: Issues])[] = [
    [[], [['', 'type']]],
    [{ externalId: '' }, [['/externalId', 'blank']]],
    [{ externalId: ' ' }, [['/externalId', 'blank']]],
    [{ externalId: 'undefined' }, [['/externalId', 'junk_identifier']]],
    [{ externalId: 7 }, [['/externalId', 'type']]],
    [{ email: '' }, [['/email', 'blank']]],
    [{ email: 'a@b' }, [['/email', 'email']]],
    [{ name: '' }, [['/name', 'blank']]],
    [{ name: '\u200b' }, [['/name', 'blank']]],
    [{ name: 'x'.repeat(256) }, [['/name', 'too_long']]],
    [{ givenName: 'a\nb' }, [['/givenName', 'control_character']]],
    [{ familyName: ' ' }, [['/familyName', 'blank']]],
    [{ phone: 33 }, [['/phone', 'type']]],
    [{ status: 'Active' }, [['/status', 'enum']]],
    [{ customFields: [] }, [['/customFields', 'type']]],
    [{ companyIds: 'x' }, [['/companyIds', 'type']]],
    [{ companyIds: [id, 'x', 7] }, [['/companyIds/2', 'type']]],
    [{ companyIds: [id, 'x'] }, [['/companyIds/1', 'uuid']]],
    [{ signedUpAt: '2024-02-30T00:00:00Z' }, [['/signedUpAt', 'date']]],
    [{ signedUpAt: '2024-02-29' }, [['/signedUpAt', 'date']]],
    [{ ip: '' }, [['/ip', 'ip']]],
    [
      { id, version: 1, createdAt: '', emailKey: 'x' },
      [
        ['/id', 'read_only'],
        ['/version', 'read_only'],
        ['/createdAt', 'read_only'],
        ['/emailKey', 'unknown_member'],
      ],
    ],
  ];

  for (const [body, issues] of refused) {
    it(`are refused: ${JSON.stringify(body).slice(0, 60)}`, () => {
      assert.deepEqual(patchIssues(body), issues);
    });
  }

  it('are told to be wrong a hundred times at most', () => {
    const body = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`m${index}`, 1]));

    assert.equal((patchIssues(body) as unknown[]).length, 100);
  });
});

describe('an upsert', () => {
  it('names its client by the keys that it has, and unsets the one that is null', () => {
    const upsert = toUpsert({ externalId: 'a', email: null, name: 'Ada' }, rules);

    assert.deepEqual(upsert, {
      ok: true,
      value: {
        op: 'upsert',
        keys: { externalId: 'a' },
        patch: { email: null, name: 'Ada' },
      },
    });
  });

  it('is refused without a key, once, and with every other mistake', () => {
    assert.deepEqual(issuesOf(toUpsert({}, rules)), [['/externalId', 'identifier_required']]);
    assert.deepEqual(issuesOf(toUpsert({ externalId: null, email: null, ip: 'x' }, rules)), [
      ['/externalId', 'identifier_required'],
      ['/ip', 'ip'],
    ]);
    assert.deepEqual(issuesOf(toUpsert({ email: 5 }, rules)), [['/email', 'type']]);
    assert.deepEqual(issuesOf(toUpsert({ email: 'a@b.test', onConflict: 'x' }, rules)), [
      ['/onConflict', 'enum'],
    ]);
  });
});

describe('an operation', () => {
  const operationIssues = (operation: JsonValue): unknown => {
    const command = toCommand(operation, rules);
    return command.op === 'refused'
      ? command.issues.map(({ pointer, code }) => [pointer, code])
      : command;
  };

  it('is one of four commands', () => {
    assert.deepEqual(operationIssues({ op: 'create', data: { name: 'Ada' } }), {
      op: 'create',
      patch: { name: 'Ada' },
    });
    assert.deepEqual(
      operationIssues({ op: 'upsert', data: { externalId: 'a' }, onConflict: 'merge' }),
      { op: 'upsert', keys: { externalId: 'a' }, patch: {}, onConflict: 'merge' },
    );
    assert.deepEqual(operationIssues({ op: 'patch', data: { id, ip: null }, ifMatch: '"3"' }), {
      op: 'update',
      id,
      patch: { ip: null },
      ifVersions: [{ clientId: id, version: 3 }],
    });
    assert.deepEqual(operationIssues({ op: 'delete', data: { id }, ifMatch: '*' }), {
      op: 'delete',
      id,
    });
  });

  const refused: readonly (readonly [operation: JsonValue, issues: Issues])[] = [
    [null, [['', 'type']]],
    [
      {},
      [
        ['/op', 'required'],
        ['/data', 'required'],
      ],
    ],
    [{ op: 'merge', data: {} }, [['/op', 'enum']]],
    [{ op: 'create', data: [] }, [['/data', 'type']]],
    [{ op: 'create', data: {}, mode: 1 }, [['/mode', 'unknown_member']]],
    [{ op: 'create', data: {}, onConflict: 'error' }, [['/onConflict', 'unknown_member']]],
    [{ op: 'upsert', data: { externalId: 'a' }, ifMatch: '"1"' }, [['/ifMatch', 'unknown_member']]],
    [{ op: 'upsert', data: { externalId: 'a', id } }, [['/id', 'read_only']]],
    [
      { op: 'upsert', data: { externalId: 'a', onConflict: 'error' } },
      [['/onConflict', 'unknown_member']],
    ],
    [{ op: 'patch', data: { id }, ifMatch: '1' }, [['/ifMatch', 'entity_tag']]],
    [{ op: 'patch', data: { id }, ifMatch: '"1",'.repeat(300) }, [['/ifMatch', 'too_long']]],
    [{ op: 'patch', data: { name: 'Ada' } }, [['/id', 'required']]],
    [
      { op: 'patch', data: { id: 'x', name: '' } },
      [
        ['/id', 'uuid'],
        ['/name', 'blank'],
      ],
    ],
    [{ op: 'delete', data: { id: 5 } }, [['/id', 'type']]],
    [{ op: 'delete', data: { id, name: 'Ada' } }, [['/name', 'unknown_member']]],
  ];

  for (const [operation, issues] of refused) {
    it(`is refused: ${JSON.stringify(operation).slice(0, 70)}`, () => {
      assert.deepEqual(operationIssues(operation), issues);
    });
  }

  it('is a command or a refusal with pointers, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('create', 'upsert', 'patch'), (data, op) => {
        const command = toCommand({ op, data: data as JsonValue }, rules);

        assert.ok(command.op !== 'refused' || command.issues.length > 0);
      }),
    );
  });
});

describe('a batch', () => {
  it('has one to ten thousand operations', () => {
    const many = (length: number): JsonValue => ({ operations: Array.from({ length }, () => 1) });

    assert.equal(toBatch(many(10_000)).ok, true);
    assert.throws(() => toBatch(many(10_001)), { code: 'too_many_items' });
    for (const body of [many(0), {}, [], { operations: {} }, { operations: [1], atomic: 'yes' }]) {
      assert.equal(toBatch(body).ok, false);
    }
  });
});

describe('a lookup', () => {
  it('has exactly one key', () => {
    assert.deepEqual(toLookup({ externalId: 'null' }), {
      ok: true,
      value: { by: 'externalId', externalId: 'null' },
    });
    assert.deepEqual(issuesOf(toLookup({})), [['', 'identifier_required']]);
    assert.deepEqual(issuesOf(toLookup({ email: 'a@b.test', phone: '1' })), [
      ['/phone', 'duplicate'],
    ]);
    assert.deepEqual(issuesOf(toLookup({ phone: ['1', '2'] })), [['/phone', 'duplicate']]);
    assert.deepEqual(issuesOf(toLookup({ phone: ' ' })), [['/phone', 'blank']]);
    assert.deepEqual(issuesOf(toLookup({ email: '' })), [['/email', 'blank']]);
    assert.deepEqual(issuesOf(toLookup({ email: 'a@b.test', limit: '5' })), [
      ['/limit', 'unknown_member'],
    ]);
  });
});
