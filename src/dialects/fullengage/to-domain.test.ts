import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { ClientPatch } from '../../domain/commands.ts';
import type { Checked } from '../../domain/issue.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { toCreatePatch, toListQuery, toUpdatePatch } from './to-domain.ts';

/** What a member may be given as; `absent` leaves it out. */
const forms = { absent: undefined, null: null, empty: '', value: 'inactive' } as const;
type Form = keyof typeof forms;

/** The whole matrix of the README: what each form of each member does; `refused`, `kept`, or the value in the patch. */
const matrix: Readonly<
  Record<'create' | 'update', Readonly<Record<string, Readonly<Record<Form, string | null>>>>>
> = {
  create: {
    name: { absent: 'refused', null: 'refused', empty: 'refused', value: 'inactive' },
    phone: { absent: 'kept', null: null, empty: '', value: 'inactive' },
    status: { absent: 'kept', null: 'refused', empty: 'refused', value: 'inactive' },
    notes: { absent: 'kept', null: null, empty: '', value: 'inactive' },
  },
  update: {
    name: { absent: 'kept', null: 'refused', empty: 'refused', value: 'inactive' },
    phone: { absent: 'kept', null: null, empty: '', value: 'inactive' },
    status: { absent: 'kept', null: 'refused', empty: 'refused', value: 'inactive' },
    notes: { absent: 'kept', null: null, empty: '', value: 'inactive' },
  },
};

const readers = { create: toCreatePatch, update: toUpdatePatch };

describe('the matrix of absent, null and empty', () => {
  for (const way of ['create', 'update'] as const) {
    for (const [member, row] of Object.entries(matrix[way])) {
      for (const form of Object.keys(forms) as Form[]) {
        it(`${way}: ${member} ${form} is as the README says`, () => {
          const others: Record<string, JsonValue> = member === 'name' ? {} : { name: 'Ada' };
          const sent = forms[form];

          const checked = readers[way](sent === undefined ? others : { ...others, [member]: sent });

          assert.deepEqual(effect(checked, member), row[form]);
        });
      }
    }
  }
});

function effect(checked: Checked<ClientPatch>, member: string): unknown {
  if (!checked.ok) {
    assert.deepEqual(
      checked.issues.map(({ pointer }) => pointer),
      [`/${member}`],
    );
    return 'refused';
  }
  const patch: Readonly<Record<string, unknown>> = { ...checked.value };
  return Object.hasOwn(patch, member) ? patch[member] : 'kept';
}

describe('bodies', () => {
  it('keeps every acceptable name byte for byte', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), (name) => {
        const checked = toCreatePatch({ name });

        assert.ok(!checked.ok || checked.value.name === name);
      }),
    );
  });

  it('takes any free text as a phone', () => {
    for (const phone of ['+1 555-1234', '0151/23', 'ask for Bob', '☎ 12']) {
      const checked = toCreatePatch({ name: 'John Doe', phone });

      assert.ok(checked.ok && checked.value.phone === phone);
    }
  });

  it('reports every wrong member at once, each by its own name', () => {
    const checked = toCreatePatch({
      name: 5,
      phone: [],
      status: 'ACTIVE',
      notes: {},
      id: 'x',
      a: 1,
    });

    assert.ok(!checked.ok);
    assert.deepEqual(
      checked.issues.map(({ pointer, code }) => [pointer, code]),
      [
        ['/name', 'type'],
        ['/phone', 'type'],
        ['/status', 'enum'],
        ['/notes', 'type'],
        ['/id', 'read_only'],
        ['/a', 'unknown_member'],
      ],
    );
  });

  it('refuses a body that is no object', () => {
    for (const body of [null, true, 'x', 1, [], undefined]) {
      assert.ok(!toCreatePatch(body).ok);
      assert.ok(!toUpdatePatch(body).ok);
    }
  });

  it('takes an update that names nothing', () => {
    assert.deepEqual(toUpdatePatch({}), { ok: true, value: {} });
  });
});

describe('list parameters', () => {
  it('has the documented defaults', () => {
    assert.deepEqual(toListQuery({}), {
      ok: true,
      value: { filter: {}, sort: { by: 'createdAt', order: 'asc' }, limit: 50, withTotal: true },
    });
  });

  it('reads every documented parameter', () => {
    const checked = toListQuery({
      limit: '10',
      offset: '20',
      query: 'John',
      sortBy: 'name',
      sortOrder: 'desc',
      status: 'active,inactive,active',
    });

    assert.deepEqual(checked, {
      ok: true,
      value: {
        filter: {
          statuses: ['active', 'inactive'],
          search: { query: 'John', members: ['name', 'phone'] },
        },
        sort: { by: 'name', order: 'desc' },
        limit: 10,
        offset: 20,
        withTotal: true,
      },
    });
  });

  const refused: readonly (readonly [name: string, value: string | string[]])[] = [
    ...['0', '-1', '101', '1e1', 'abc', '10.5', '', '٣', ' 1', '+1', '010', '1e9'].map(
      (value) => ['limit', value] as const,
    ),
    ['limit', ['10', '20']],
    ...['-1', '', '9223372036854775808', '1.0', 'x'].map((value) => ['offset', value] as const),
    ['query', ''],
    ['query', '  '],
    ['query', 'a\u0000b'],
    ['query', 'x'.repeat(10_000)],
    ['query', ['a', 'b']],
    ...['password', 'name;drop table', '-', 'workspace_id', '', 'NAME', 'createdat'].map(
      (value) => ['sortBy', value] as const,
    ),
    ['sortOrder', ''],
    ['sortOrder', 'ASC'],
    ...['', 'active,,inactive', ',', 'active,', 'ACTIVE', 'deleted', 'active, inactive'].map(
      (value) => ['status', value] as const,
    ),
    ['status', ['active', 'inactive']],
    ['ids', ''],
    ['fields', '*'],
    ['filter[key_hash][startsWith]', 'a'],
    ['include', 'workspace.api_keys'],
    ['constructor', 'x'],
  ];
  for (const [name, value] of refused) {
    it(`refuses ${name}=${JSON.stringify(value).slice(0, 30)} by name`, () => {
      const checked = toListQuery({ [name]: value });

      assert.ok(!checked.ok);
      assert.deepEqual(
        checked.issues.map(({ pointer }) => pointer),
        [`/${name}`],
      );
    });
  }

  it('takes every limit from 1 to 100 as it is', () => {
    for (let limit = 1; limit <= 100; limit += 1) {
      const checked = toListQuery({ limit: String(limit) });

      assert.ok(checked.ok && checked.value.limit === limit);
    }
  });
});
