import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { ClientPatch } from '../../domain/commands.ts';
import type { FieldType } from '../../domain/custom-value.ts';
import { createFieldCatalog, type Field } from '../../domain/field.ts';
import type { Checked } from '../../domain/issue.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { showsValue } from './custom-fields.ts';
import { splitId, toCreatePatch, toReplacePatch, toUpdatePatch } from './to-domain.ts';

const idA = '0190163d-8694-739b-aea5-966c26f8ad91';
const idB = '0190163d-8694-739b-aea5-966c26f8ad92';

function declared(key: string, type: FieldType): Field {
  return {
    id: idA,
    entity: 'client',
    key,
    label: key,
    type,
    order: 0,
    aliases: [],
    declared: true,
    retired: false,
    convertingFrom: null,
    options: [],
    createdAt: 0,
  };
}

const fields = createFieldCatalog([declared('pronouns', 'text'), declared('isVip', 'boolean')]);
const options = { sendInvite: false, fields };
const ada = { givenName: 'Ada', familyName: 'Lovelace', email: 'ada@example.com' };
const names = { givenName: 'Ada', familyName: 'Lovelace' };

const ways = {
  create: { read: toCreatePatch, base: ada },
  patch: { read: toUpdatePatch, base: {} },
  put: { read: toReplacePatch, base: names },
} as const;
type Way = keyof typeof ways;

/** What a member may be given as; `absent` leaves it out. */
type Form = 'absent' | 'null' | 'empty';
const forms: Readonly<Record<Form, JsonValue | undefined>> = {
  absent: undefined,
  null: null,
  empty: '',
};

/** `refused`, `kept` (not in the patch), or the member of the patch. */
type Effect = JsonValue | undefined;

/** The whole matrix of the README. */
const matrix: Readonly<Record<Way, Readonly<Record<string, Readonly<Record<Form, Effect>>>>>> = {
  create: {
    givenName: { absent: 'refused', null: 'refused', empty: 'refused' },
    familyName: { absent: 'refused', null: 'refused', empty: 'refused' },
    email: { absent: 'refused', null: 'refused', empty: 'refused' },
    companyId: { absent: 'kept', null: [], empty: [] },
    companyIds: { absent: 'kept', null: 'kept', empty: 'refused' },
    customFields: { absent: 'kept', null: 'kept', empty: 'refused' },
  },
  patch: {
    givenName: { absent: 'kept', null: null, empty: null },
    familyName: { absent: 'kept', null: null, empty: null },
    email: { absent: 'kept', null: 'refused', empty: 'refused' },
    companyId: { absent: 'kept', null: [], empty: [] },
    companyIds: { absent: 'kept', null: 'kept', empty: 'kept' },
    customFields: { absent: 'kept', null: 'refused', empty: 'refused' },
  },
  put: {
    givenName: { absent: 'refused', null: 'refused', empty: 'refused' },
    familyName: { absent: 'refused', null: 'refused', empty: 'refused' },
    email: { absent: 'kept', null: 'refused', empty: 'refused' },
    companyId: { absent: [], null: [], empty: [] },
    companyIds: { absent: [], null: [], empty: 'refused' },
    customFields: { absent: {}, null: {}, empty: 'refused' },
  },
};

describe('the matrix of absent, null and empty', () => {
  for (const way of Object.keys(ways) as Way[]) {
    for (const [member, row] of Object.entries(matrix[way])) {
      for (const form of Object.keys(forms) as Form[]) {
        it(`${way}: ${member} ${form} is as the README says`, () => {
          const { [member]: _, ...others }: Record<string, JsonValue> = ways[way].base;
          const sent = forms[form];
          const body = sent === undefined ? others : { ...others, [member]: sent };

          const checked = ways[way].read(body, options);

          assert.deepEqual(effect(checked, member), row[form]);
        });
      }
    }
  }

  for (const way of Object.keys(ways) as Way[]) {
    for (const value of [null, '', []]) {
      it(`${way}: a custom field of ${JSON.stringify(value)} is unset`, () => {
        const body = { ...ways[way].base, customFields: { pronouns: value } };

        const checked = ways[way].read(body, options);

        assert.ok(checked.ok);
        assert.deepEqual(checked.value.customFields?.values, { pronouns: null });
      });
    }
  }
});

function effect(checked: Checked<ClientPatch>, member: string): Effect {
  if (!checked.ok) {
    assert.deepEqual(
      checked.issues.map(({ pointer }) => pointer),
      [`/${member}`],
    );
    return 'refused';
  }
  const { customFields, companyIds, ...rest } = checked.value;
  switch (member) {
    case 'companyId':
    case 'companyIds':
      return companyIds === undefined ? 'kept' : companyIds;
    case 'customFields':
      return customFields === undefined ? 'kept' : customFields.values;
    default: {
      const patch: Readonly<Record<string, unknown>> = rest;
      return Object.hasOwn(patch, member) ? (patch[member] as JsonValue) : 'kept';
    }
  }
}

describe('client bodies', () => {
  it('leaves an empty text for a field that was only observed, where it can be what is stored', () => {
    const seen = createFieldCatalog([{ ...declared('source', 'text'), declared: false }]);

    const checked = toUpdatePatch({ customFields: { source: '' } }, { ...options, fields: seen });

    assert.deepEqual(checked.ok && checked.value.customFields?.values, { source: '' });
  });

  it('writes declared fields only', () => {
    for (const { read, base } of Object.values(ways)) {
      const checked = read({ ...base, customFields: { pronouns: 'she' } }, options);

      assert.ok(checked.ok);
      assert.equal(checked.value.customFields?.unknown, 'refuse');
      assert.equal(checked.value.customFields.pointer, '/customFields');
    }
  });

  it('clears what a PUT omits of all that is shown, and nothing on a PATCH or POST', () => {
    const put = toReplacePatch(names, options);
    const patch = toUpdatePatch({ customFields: {} }, options);
    const post = toCreatePatch({ ...ada, customFields: {} }, options);

    assert.ok(put.ok && put.value.customFields?.clears === showsValue);
    assert.ok(patch.ok && patch.value.customFields?.clears === undefined);
    assert.ok(post.ok && post.value.customFields?.clears === undefined);
  });

  it('never touches a field whose type Assembly has not', () => {
    const checked = toUpdatePatch({ customFields: { isVip: true } }, options);

    assert.ok(!checked.ok);
    assert.deepEqual(checked.issues[0]?.pointer, '/customFields/isVip');
    assert.deepEqual(checked.issues[0]?.code, 'unknown_field');
  });

  it('takes custom fields as an object or as its JSON text, with the same outcome', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.stringMatching(/^[a-z]{1,8}$/).filter((key) => key !== 'constructor'),
          fc.oneof(fc.stringMatching(/^[ -~]*$/), fc.integer(), fc.array(fc.constant('a'))),
        ),
        (customFields) => {
          const asObject = toUpdatePatch({ customFields }, options);
          const asText = toUpdatePatch({ customFields: JSON.stringify(customFields) }, options);

          assert.deepEqual(asText, asObject);
        },
      ),
    );
  });

  it('reads the JSON text of custom fields as strictly as a body', () => {
    const texts = ['', '{', '[]', 'null', '"x"', '{"a":1,"a":2}', '{"__proto__":1}', '{"a":1e400}'];
    for (const customFields of [...texts, `${'['.repeat(40)}${']'.repeat(40)}`]) {
      const checked = toUpdatePatch({ customFields }, options);

      assert.ok(!checked.ok, customFields);
      assert.equal(checked.issues[0]?.pointer, '/customFields');
    }
  });

  it('puts `companyId` first among `companyIds`, and refuses the two when they disagree', () => {
    const agreed = toCreatePatch({ ...ada, companyId: idB, companyIds: [idA, idB] }, options);
    const apart = toCreatePatch({ ...ada, companyId: idB, companyIds: [idA] }, options);
    const many = toCreatePatch({ ...ada, companyIds: [idA, idB.toUpperCase()] }, options);

    assert.ok(agreed.ok && many.ok && !apart.ok);
    assert.deepEqual(agreed.value.companyIds, [idB, idA]);
    assert.deepEqual(many.value.companyIds, [idA, idB]);
    assert.deepEqual(apart.issues[0]?.pointer, '/companyId');
  });

  it('ignores `companyIds` in a PATCH whatever it holds, as documented', () => {
    for (const companyIds of [[idA], [], 'x', null, 7, [{}]]) {
      assert.deepEqual(toUpdatePatch({ companyIds }, options), { ok: true, value: {} });
    }
  });

  it('refuses company ids that are no UUIDs, each by its place', () => {
    const checked = toCreatePatch({ ...ada, companyIds: [idA, 'x'] }, options);
    const single = toUpdatePatch({ companyId: 'undefined' }, options);
    const tooMany = toCreatePatch({ ...ada, companyIds: Array(101).fill(idA) }, options);

    assert.ok(!checked.ok && !single.ok && !tooMany.ok);
    assert.equal(checked.issues[0]?.pointer, '/companyIds/1');
    assert.equal(single.issues[0]?.pointer, '/companyId');
  });

  it('invites where the query asks for it', () => {
    for (const { read, base } of Object.values(ways)) {
      const invited = read(base, { ...options, sendInvite: true });
      const left = read(base, options);

      assert.ok(invited.ok && invited.value.invite === true);
      assert.ok(left.ok && !Object.hasOwn(left.value, 'invite'));
    }
  });

  it('refuses read-only and unknown members in every write', () => {
    for (const { read, base } of Object.values(ways)) {
      const checked = read(
        { ...base, id: idA, inviteUrl: '', status: 'active', role: 'x' },
        options,
      );

      assert.ok(!checked.ok);
      assert.deepEqual(
        checked.issues.map(({ pointer, code }) => [pointer, code]),
        [
          ['/id', 'read_only'],
          ['/inviteUrl', 'read_only'],
          ['/status', 'read_only'],
          ['/role', 'unknown_member'],
        ],
      );
    }
  });

  it('keeps names byte for byte', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), (givenName) => {
        const checked = toUpdatePatch({ givenName }, options);

        assert.ok(!checked.ok || checked.value.givenName === givenName);
      }),
    );
  });

  it('refuses a body that is no object', () => {
    for (const body of [null, true, 'x', 1, [], undefined]) {
      for (const { read } of Object.values(ways)) {
        assert.ok(!read(body, options).ok);
      }
      assert.ok(!splitId(body).ok);
    }
  });
});

describe('the old PUT with the id in the body', () => {
  it('takes the id apart from the rest', () => {
    assert.deepEqual(splitId({ id: idA.toUpperCase(), ...names }), {
      ok: true,
      value: { id: idA, rest: names },
    });
  });

  it('knows nobody by an id that is no UUID, and refuses to go without one', () => {
    assert.deepEqual(splitId({ id: '1 OR 1=1' }), { ok: true, value: { id: undefined, rest: {} } });
    assert.ok(!splitId(names).ok);
    assert.ok(!splitId({ id: 7 }).ok);
  });
});
