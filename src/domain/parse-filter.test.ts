import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Condition, matchesConditions, splitStatuses } from './client-filter.ts';
import { blankClient } from './apply-client-patch.ts';
import type { Client } from './client.ts';
import type { FieldType } from './custom-value.ts';
import { createFieldCatalog, type Field } from './field.ts';
import { conditionsMax, parseFilter, valuesMax } from './parse-filter.ts';

const fields = createFieldCatalog(
  (['text', 'number', 'date', 'email', 'phoneNumber', 'json'] as const).map(
    (type: FieldType, order): Field => ({
      id: type,
      entity: 'client',
      key: type,
      label: type,
      type,
      order,
      declared: false,
      options: [],
      aliases: [],
      retired: false,
      convertingFrom: null,
      createdAt: 0,
    }),
  ),
);

function parse(field: string, op: string, value: unknown): readonly Condition[] {
  const parsed = parseFilter([{ field, op, value, pointer: '/x' }], fields);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.value;
}

function codes(field: string, op: string, value: unknown): readonly string[] {
  const parsed = parseFilter([{ field, op, value, pointer: '/x' }], fields);
  return parsed.ok ? [] : parsed.issues.map(({ pointer, code }) => `${pointer} ${code}`);
}

function isFound(members: Partial<Client>, field: string, op: string, value: unknown): boolean {
  const client = { ...blankClient('01900000-0000-7000-8000-000000000001', 0), ...members };
  return matchesConditions(client, parse(field, op, value));
}

describe('a filter', () => {
  it('asks of a field only what its type allows', () => {
    assert.deepEqual(codes('secret', 'eq', 'a'), ['/x unknown_field']);
    assert.deepEqual(codes('customFields.none', 'eq', 'a'), ['/x unknown_field']);
    assert.deepEqual(codes('hasOwnProperty', 'eq', 'a'), ['/x unknown_field']);
    assert.deepEqual(codes('name', 'gt', 'a'), ['/x enum']);
    assert.deepEqual(codes('name', 'toString', 'a'), ['/x enum']);
    assert.deepEqual(codes('customFields.json', 'eq', 'a'), ['/x enum']);
  });

  it('is bounded, and never empty by accident', () => {
    const many = Array.from({ length: conditionsMax + 1 }, (_, index) => ({
      field: 'name',
      op: 'eq',
      value: 'a',
      pointer: `/${index}`,
    }));
    const parsed = parseFilter(many, fields);

    assert.deepEqual(parsed.ok ? [] : parsed.issues.map(({ pointer }) => pointer), ['/10']);
    assert.deepEqual(codes('name', 'in', Array(valuesMax + 1).fill('a')), ['/x too_many_members']);
    assert.deepEqual(codes('name', 'in', []), ['/x required']);
    assert.deepEqual(codes('name', 'in', ['a', '']), ['/x/1 blank']);
    assert.deepEqual(codes('name', 'eq', ''), ['/x blank']);
    assert.deepEqual(codes('name', 'contains', ' \u200b'), ['/x blank']);
  });

  it('has notIn as the very opposite of in, those without a value included', () => {
    const asked = ['Ann', 'Bob'];

    assert.equal(isFound({ name: 'Ann' }, 'name', 'notIn', asked), false);
    assert.equal(isFound({ name: 'Cy' }, 'name', 'notIn', asked), true);
    assert.equal(isFound({ name: null }, 'name', 'notIn', asked), true);
    assert.deepEqual(codes('name', 'notIn', []), ['/x required']);
  });

  it('has ne as the very opposite of eq, those without a value included', () => {
    for (const name of ['Ann', 'Bob', null]) {
      assert.notEqual(
        isFound({ name }, 'name', 'eq', 'Ann'),
        isFound({ name }, 'name', 'ne', 'Ann'),
      );
    }
    assert.equal(isFound({ name: null }, 'name', 'ne', 'Ann'), true);
  });

  it('compares emails and phones by their keys, other texts exactly, parts folded', () => {
    assert.ok(isFound({ email: 'Ann@Example.org' }, 'email', 'eq', 'ann@EXAMPLE.org'));
    assert.ok(isFound({ phone: '+33 6 12 34 56 78' }, 'phone', 'eq', '0033612345678'));
    assert.ok(isFound({ phone: '+33 6 12 34 56 78' }, 'phone', 'contains', '0612345678'));
    assert.ok(!isFound({ name: 'Ann' }, 'name', 'eq', 'ann'));
    assert.ok(isFound({ name: 'Łukasz Ann' }, 'name', 'contains', 'z an'));
    assert.ok(!isFound({ name: 'Łukasz Ann' }, 'name', 'startsWith', 'ann'));
  });

  it('compares emails and phones of custom fields by their keys, too', () => {
    const stored = { email: 'Ada@X.test', phoneNumber: '+33 6 12 34 56 78' };

    for (const op of ['eq', 'contains', 'startsWith']) {
      assert.ok(isFound({ customFields: stored }, 'customFields.email', op, 'ada@x.TEST'), op);
    }
    assert.ok(!isFound({ customFields: stored }, 'customFields.email', 'ne', 'ada@x.test'));
    assert.ok(isFound({ customFields: { email: 'x' } }, 'customFields.email', 'ne', 'a@x.test'));
    assert.ok(isFound({ customFields: stored }, 'customFields.phoneNumber', 'eq', '0033612345678'));
    assert.deepEqual(codes('customFields.email', 'eq', 'nobody'), ['/x email']);
  });

  it('compares numbers and dates however they are stored', () => {
    const stored = { number: '+3.50', date: 1_709_164_800 };

    assert.ok(isFound({ customFields: stored }, 'customFields.number', 'eq', '3.5'));
    assert.ok(isFound({ customFields: stored }, 'customFields.number', 'lt', 4));
    assert.ok(isFound({ customFields: stored }, 'customFields.date', 'eq', '2024-02-29'));
    assert.ok(
      isFound({ customFields: stored }, 'customFields.date', 'gte', '2024-02-29T00:00:00Z'),
    );
    assert.ok(!isFound({ customFields: { number: 'x' } }, 'customFields.number', 'gte', 0));
    assert.ok(!isFound({}, 'customFields.number', 'lt', 0));
  });

  it('has its conditions on the status as a list of statuses, unless every one will do', () => {
    const active = parse('status', 'eq', 'active');
    const name = parse('name', 'isSet', 'true');

    assert.deepEqual(splitStatuses([...active, ...name]), {
      statuses: ['active'],
      conditions: name,
    });
    assert.deepEqual(splitStatuses(name), { statuses: undefined, conditions: name });
    const none = [...active, ...parse('status', 'ne', 'active')];
    assert.deepEqual(splitStatuses([...none, ...name]), { statuses: [], conditions: name });
    for (const all of [
      parse('status', 'in', ['active', 'inactive']),
      parse('status', 'isSet', 'true'),
    ]) {
      assert.deepEqual(splitStatuses([...name, ...all]), {
        statuses: undefined,
        conditions: name,
      });
    }
    assert.deepEqual(splitStatuses(parse('status', 'isSet', 'false')).statuses, []);
  });
});
