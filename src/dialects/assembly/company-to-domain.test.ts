import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CompanyPatch } from '../../domain/commands.ts';
import { createFieldCatalog } from '../../domain/field.ts';
import { type Checked, ok } from '../../domain/issue.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { toCreateCompany, toUpdateCompany } from './company-to-domain.ts';

const fields = createFieldCatalog([]);

const ways = {
  create(body: JsonValue): Checked<CompanyPatch> {
    const checked = toCreateCompany(body, fields);
    return checked.ok ? ok({ ...checked.value.patch, name: checked.value.name }) : checked;
  },
  update: (body: JsonValue) => toUpdateCompany(body, fields),
};
type Way = keyof typeof ways;

type Form = 'absent' | 'null' | 'empty';
const forms: Readonly<Record<Form, JsonValue | undefined>> = {
  absent: undefined,
  null: null,
  empty: '',
};

/** The company rows of the README's matrix: `refused`, `kept` (not in the patch), or the member of the patch. */
const matrix: Readonly<Record<Way, Readonly<Record<string, Readonly<Record<Form, JsonValue>>>>>> = {
  create: {
    name: { absent: 'refused', null: 'refused', empty: 'refused' },
    iconImageUrl: { absent: 'kept', null: null, empty: null },
    fallbackColor: { absent: 'kept', null: null, empty: null },
    customFields: { absent: 'kept', null: 'kept', empty: 'refused' },
  },
  update: {
    name: { absent: 'kept', null: 'refused', empty: 'refused' },
    iconImageUrl: { absent: 'kept', null: null, empty: null },
    fallbackColor: { absent: 'kept', null: null, empty: null },
    customFields: { absent: 'kept', null: 'refused', empty: 'refused' },
  },
};

describe('the matrix of absent, null and empty', () => {
  for (const way of Object.keys(ways) as Way[]) {
    for (const [member, row] of Object.entries(matrix[way])) {
      for (const form of Object.keys(forms) as Form[]) {
        it(`${way}: ${member} ${form} is as the README says`, () => {
          const others: Record<string, JsonValue> =
            way === 'create' && member !== 'name' ? { name: 'Acme' } : {};
          const sent = forms[form];

          const checked = ways[way](sent === undefined ? others : { ...others, [member]: sent });

          assert.deepEqual(effect(checked, member), row[form]);
        });
      }
    }
  }
});

function effect(checked: Checked<CompanyPatch>, member: string): unknown {
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

it('takes hexadecimal colours only', () => {
  assert.ok(toUpdateCompany({ fallbackColor: '#938EAB' }, fields).ok);
  for (const fallbackColor of ['#938EA', '938EAB', 'red', '#938EABFF', 5, {}]) {
    assert.ok(!toUpdateCompany({ fallbackColor }, fields).ok);
  }
});
