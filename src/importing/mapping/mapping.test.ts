import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import { createFieldCatalog, type Field } from '../../domain/field.ts';
import { growthOf, linearGrowthMax } from '../../lib/growth.testing.ts';
import { changeMapping } from './check-mapping.ts';
import { suggestMapping } from './suggest-mapping.ts';

const plan: Field = {
  id: 'f1',
  entity: 'client',
  key: 'plan_tier',
  aliases: ['tier'],
  label: 'Plan tier',
  type: 'text',
  order: 0,
  declared: true,
  retired: false,
  convertingFrom: null,
  options: [],
  createdAt: 1,
};

function suggested(
  columns: readonly string[],
  rows: readonly (readonly string[])[] = [],
  knowsIds = false,
): Readonly<Record<string, string | null>> {
  const fields = createFieldCatalog([plan]);
  const mapping = suggestMapping({ columns, rows, fields, knowsIds, hasHeader: true });
  return Object.fromEntries(mapping.map(({ column, field }) => [column, field]));
}

void describe('a suggested mapping', () => {
  const exports: readonly (readonly [string, Readonly<Record<string, string | null>>])[] = [
    [
      'HubSpot',
      {
        'Record ID': 'externalId',
        'First Name': 'givenName',
        'Last Name': 'familyName',
        Email: 'email',
        'Phone Number': 'phone',
        'Create Date': 'signedUpAt',
        'Lead Status': 'customFields.Lead Status',
      },
    ],
    [
      'Mailchimp',
      {
        'Email Address': 'email',
        'First Name': 'givenName',
        'Last Name': 'familyName',
        Phone: 'phone',
        OPTIN_TIME: 'signedUpAt',
        OPTIN_IP: 'ip',
        MEMBER_RATING: 'customFields.MEMBER_RATING',
      },
    ],
    [
      'Google Contacts',
      {
        'First Name': 'givenName',
        'Last Name': 'familyName',
        'E-mail 1 - Value': 'email',
        'E-mail 2 - Value': 'customFields.E-mail 2 - Value',
        'Phone 1 - Value': 'phone',
        Notes: 'notes',
      },
    ],
    [
      'Clockwork',
      { email: 'email', full_name: 'name', first_name: 'givenName', last_name: 'familyName' },
    ],
    ['CrowdPower', { user_id: 'externalId', email: 'email', signed_up_at: 'signedUpAt', ip: 'ip' }],
    ['Assembly', { givenName: 'givenName', familyName: 'familyName', companyId: 'companyIds' }],
    ['FullEngage', { name: 'name', phone: 'phone', status: 'status', notes: 'notes' }],
    [
      'Clientele',
      {
        id: null,
        externalId: 'externalId',
        'customFields.plan_tier': 'customFields.plan_tier',
        version: null,
        createdAt: null,
        import_reason: null,
      },
    ],
  ];
  for (const [name, mapping] of exports) {
    void test(`knows the columns of ${name}`, () => {
      assert.deepEqual(suggested(Object.keys(mapping)), mapping);
    });
  }

  void test('sends one column to each field, the better name first', () => {
    assert.deepEqual(suggested(['Work Email', 'E-Mail Address', 'email']), {
      'Work Email': 'customFields.Work Email',
      'E-Mail Address': 'customFields.E-Mail Address',
      email: 'email',
    });
  });

  void test('sends no two columns to one custom field', () => {
    assert.deepEqual(suggested(['Plan tier', 'PLAN TIER', 'plan_tier']), {
      'Plan tier': 'customFields.Plan tier',
      'PLAN TIER': 'customFields.PLAN TIER',
      plan_tier: 'customFields.plan_tier',
    });
    assert.deepEqual(suggested(['Plan tier', 'PLAN TIER']), {
      'Plan tier': 'customFields.plan_tier',
      'PLAN TIER': 'customFields.PLAN TIER',
    });
    assert.deepEqual(suggested(['Plan tier', 'tier', 'plan_tier']), {
      'Plan tier': 'customFields.Plan tier',
      tier: 'customFields.plan_tier',
      plan_tier: null,
    });
  });

  void test('takes a status for ours only where its values are, and an id only where it is known', () => {
    assert.equal(suggested(['Status'], [['Active'], ['']])['Status'], 'status');
    assert.equal(suggested(['Status'], [['subscribed']])['Status'], 'customFields.Status');
    assert.equal(suggested(['id'], [['x']], true)['id'], 'id');
  });

  void test('takes a column without a name for emails where all its cells are, of whatever length they are', () => {
    const fields = createFieldCatalog([]);
    const fieldOf = (cells: readonly string[]): string | null | undefined =>
      suggestMapping({
        columns: ['column 1'],
        rows: cells.map((cell) => [cell]),
        fields,
        knowsIds: false,
        hasHeader: false,
      })[0]?.field;
    const dotted = (length: number): string => `a@${'.'.repeat(length)}@`;

    assert.equal(fieldOf(['ada@example.com', '', ' bob@mail.example.co.uk ']), 'email');
    for (const other of ['ada', 'a@example', 'a@.example', 'a@example.', 'a@b@example.com']) {
      assert.equal(fieldOf(['ada@example.com', other]), 'customFields.column 1', other);
    }
    assert.ok(growthOf(6_000, dotted, (cell) => fieldOf([cell])) < linearGrowthMax);
  });

  void test('finds custom fields by key, earlier key and label', () => {
    const found = suggested(['Plan Tier']);
    assert.equal(found['Plan Tier'], 'customFields.plan_tier');
    assert.equal(suggested(['tier'])['tier'], 'customFields.plan_tier');
  });
});

void describe('a changed mapping', () => {
  const mapping = [
    { column: 'A', field: 'email' },
    { column: 'B', field: 'customFields.B' },
  ];

  void test('skips a column, and takes a name that is no member for a custom field', () => {
    assert.deepEqual(
      changeMapping(mapping, [
        { column: 'A', field: '' },
        { column: 'B', field: 'plan' },
      ]),
      {
        ok: true,
        value: [
          { column: 'A', field: null },
          { column: 'B', field: 'customFields.plan' },
        ],
      },
    );
  });

  void test('takes a field away from the column that was suggested for it', () => {
    assert.deepEqual(changeMapping(mapping, [{ column: 'B', field: 'email' }]), {
      ok: true,
      value: [
        { column: 'A', field: 'customFields.A' },
        { column: 'B', field: 'email' },
      ],
    });
  });

  void test('names no column that is not there, no key that no field can have, and no field twice', () => {
    const codes = (changes: readonly { column: string; field: string }[]): unknown => {
      const changed = changeMapping(mapping, changes);
      return changed.ok || changed.issues.map(({ code, pointer }) => `${pointer} ${code}`);
    };
    assert.deepEqual(codes([{ column: 'Z', field: 'name' }]), ['/mapping/0/column not_found']);
    assert.deepEqual(codes([{ column: 'A', field: '__proto__' }]), ['/mapping/0/field field_key']);
    assert.deepEqual(
      codes([
        { column: 'A', field: 'name' },
        { column: 'B', field: 'name' },
      ]),
      ['/mapping/1/field duplicate'],
    );
  });
});
