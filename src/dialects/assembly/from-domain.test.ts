import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Value } from 'typebox/value';
import { blankClient } from '../../domain/apply-client-patch.ts';
import type { Client } from '../../domain/client.ts';
import type { Company } from '../../domain/company.ts';
import { type FieldType, fieldTypes } from '../../domain/custom-value.ts';
import { createFieldCatalog, type Field } from '../../domain/field.ts';
import { placeholderCompanyId } from '../../domain/placeholder-company.ts';
import {
  findShownField,
  fromClient,
  fromFields,
  fromListedCompany,
  fromOption,
} from './from-domain.ts';
import { ClientWire, CompanyWire, FieldWire, OptionWire } from './schema.ts';

const id = '0190163d-8694-739b-aea5-966c26f8ad91';
const companyId = '0190163d-8694-739b-aea5-966c26f8ad92';
const blank = blankClient(id, 1_700_000_000_001);
const noFields = createFieldCatalog([]);
const publicUrl = 'https://clients.example.com';

function fieldOf(type: FieldType, order: number): Field {
  return {
    id: `0190163d-8694-739b-aea5-${order.toString(16).padStart(12, '0')}`,
    entity: 'client',
    key: type,
    label: `A ${type}`,
    type,
    order,
    aliases: [],
    declared: order % 2 === 0,
    retired: false,
    convertingFrom: null,
    options:
      type === 'multiSelect'
        ? [{ id: `option-${id}`, key: 'vip', label: 'VIP', color: 'rgba(204, 0, 0, 1)' }]
        : [],
    createdAt: 0,
  };
}

const oneOfEach = createFieldCatalog(fieldTypes.map(fieldOf).reverse());

describe('clients', () => {
  it('shows every member of a client of which nothing is known', () => {
    const wire = fromClient(blank, { fields: noFields, publicUrl });

    assert.ok(Value.Check(ClientWire, wire));
    assert.deepEqual(wire, {
      id,
      object: 'client',
      createdAt: '2023-11-14T22:13:20.001Z',
      updatedAt: '2023-11-14T22:13:20.001Z',
      givenName: '',
      familyName: '',
      email: '',
      companyId: placeholderCompanyId(blank),
      companyIds: [placeholderCompanyId(blank)],
      status: 'notInvited',
      inviteUrl: '',
      avatarImageUrl: null,
      fallbackColor: wire.fallbackColor,
      firstLoginDate: null,
      lastLoginDate: null,
      creationMethod: 'internalUser',
      customFields: {},
    });
  });

  it('shows the companies of a client, the first one as `companyId`', () => {
    const client = { ...blank, companyIds: [companyId, id] };

    const wire = fromClient(client, { fields: noFields, publicUrl });

    assert.equal(wire.companyId, companyId);
    assert.deepEqual(wire.companyIds, [companyId, id]);
  });

  it('shows an invitation, and the portal itself to those who were there', () => {
    const portal = { inviteCode: 'c0de', firstLoginAt: null, lastLoginAt: null };
    const invited: Client = { ...blank, portal: { ...portal, state: 'invited' } };
    const active: Client = { ...blank, portal: { ...portal, state: 'active', firstLoginAt: 0 } };

    const invitedWire = fromClient(invited, { fields: noFields, publicUrl });
    const activeWire = fromClient(active, { fields: noFields, publicUrl });

    assert.equal(invitedWire.status, 'invited');
    assert.equal(invitedWire.inviteUrl, 'https://clients.example.com/u/c0de');
    assert.equal(activeWire.status, 'active');
    assert.equal(activeWire.inviteUrl, 'https://clients.example.com');
    assert.equal(activeWire.firstLoginDate, '1970-01-01T00:00:00.000Z');
  });

  it('shows declared and observed fields of its seven types, and no others', () => {
    const customFields = {
      ...Object.fromEntries(fieldTypes.map((type) => [type, 'x'])),
      multiSelect: ['vip'],
      address: { fullAddress: 'x' },
      never: 'listed',
    };

    const wire = fromClient({ ...blank, customFields }, { fields: oneOfEach, publicUrl });

    assert.deepEqual(Object.keys(wire.customFields).sort(), [
      'address',
      'email',
      'multiSelect',
      'number',
      'phoneNumber',
      'text',
      'url',
    ]);
  });

  it('leaves out a value that is not of the kind of its field', () => {
    const customFields = {
      text: true,
      url: ['x'],
      number: { a: 1 },
      email: 5,
      multiSelect: [1],
      address: 'x',
      phoneNumber: null,
    };

    const wire = fromClient({ ...blank, customFields }, { fields: oneOfEach, publicUrl });

    assert.deepEqual(wire.customFields, { email: 5 });
    assert.ok(Value.Check(ClientWire, wire));
  });

  it('gives the same id the same colour each time', () => {
    const one = fromClient(blank, { fields: noFields, publicUrl });
    const again = fromClient({ ...blank, version: 9 }, { fields: noFields, publicUrl });

    assert.equal(one.fallbackColor, again.fallbackColor);
  });
});

describe('companies', () => {
  const company: Company = {
    id: companyId,
    name: 'Acme',
    nameKey: 'acme',
    iconImageUrl: null,
    fallbackColor: null,
    customFields: {},
    version: 1,
    createdAt: 1,
    updatedAt: 2,
  };

  it('shows a named company, with what was set and what was not', () => {
    const plain = fromListedCompany({ kind: 'named', company }, noFields);
    const full = fromListedCompany(
      {
        kind: 'named',
        company: { ...company, iconImageUrl: 'https://x.test/i.png', fallbackColor: '#abcdef' },
      },
      noFields,
    );

    assert.ok(Value.Check(CompanyWire, plain));
    assert.equal(plain.iconImageUrl, '');
    assert.equal(plain.isPlaceholder, false);
    assert.equal(full.iconImageUrl, 'https://x.test/i.png');
    assert.equal(full.fallbackColor, '#abcdef');
  });

  it('shows a placeholder without a name', () => {
    const placeholderId = placeholderCompanyId(blank);

    const wire = fromListedCompany(
      { kind: 'placeholder', id: placeholderId, client: blank },
      noFields,
    );

    assert.ok(Value.Check(CompanyWire, wire));
    assert.deepEqual([wire.id, wire.name, wire.isPlaceholder], [placeholderId, '', true]);
  });
});

describe('custom fields', () => {
  it('lists those of its seven types in their order, options for multiSelect only', () => {
    const wires = fromFields(oneOfEach, undefined);

    assert.deepEqual(
      wires.map(({ type }) => type),
      ['text', 'number', 'url', 'email', 'phoneNumber', 'address', 'multiSelect'],
    );
    for (const wire of wires) {
      assert.ok(Value.Check(FieldWire, wire), wire.key);
      assert.equal(wire.options?.length, wire.type === 'multiSelect' ? 1 : undefined);
    }
    assert.deepEqual(fromFields(oneOfEach, 'company'), []);
  });

  it('finds a field by id unless its type is not one of the seven', () => {
    const text = oneOfEach.client.get('text');
    const json = oneOfEach.client.get('json');

    assert.equal(findShownField(oneOfEach, text?.id ?? ''), text);
    assert.equal(findShownField(oneOfEach, json?.id ?? ''), undefined);
  });

  it('shows an option with its kind in a list, and without it in a field', () => {
    const option = oneOfEach.client.get('multiSelect')?.options[0];
    assert.ok(option !== undefined);

    const wire = fromOption(option);

    assert.ok(Value.Check(OptionWire, wire));
    assert.equal(wire.object, 'customFieldOption');
  });
});
