import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { blankClient } from './apply-client-patch.ts';
import type { Client } from './client.ts';
import type { ClientPatch, Command, CustomFieldsPatch, FieldPatch } from './commands.ts';
import type { FieldType } from './custom-value.ts';
import { decide } from './decide.ts';
import { createFieldCatalog, type Field } from './field.ts';
import type { Outcome } from './outcome.ts';
import { aliasesMax } from './update-field.ts';
import { WorkingSet } from './working-set.ts';

type Values = CustomFieldsPatch['values'];

interface Bench {
  readonly set: WorkingSet;
  run(command: Command): Outcome;
  field(key: string): Field;
  patch(key: string, patch: FieldPatch): Outcome;
  write(id: string, values: Values, how?: Partial<CustomFieldsPatch>): Outcome;
}

function createBench(
  fields: readonly Partial<Field>[],
  clients: readonly Partial<Client>[] = [],
): Bench {
  const catalog = createFieldCatalog(fields.map(sampleField));
  const set = new WorkingSet(catalog);
  set.addLoaded({
    clients: clients.map((client, index) => ({
      ...blankClient(`c${index + 1}`, 0),
      version: 1,
      ...client,
    })),
    companies: [],
    members: new Map(),
  });
  let ids = 0;
  const run = (command: Command): Outcome =>
    decide(set, command, {
      now: 1_000,
      newId: () => `new-${(ids += 1)}`,
      newInviteCode: () => 'code',
      origin: { actor: 'key:test', dialect: 'test' },
      sessionIdleMs: 0,
      restorableMs: 1,
    });
  return {
    set,
    run,
    field: (key) => set.field('client', key) ?? assert.fail(`no field ${key}`),
    patch: (key, patch) => run({ op: 'updateField', entity: 'client', key, patch }),
    write: (id, values, how = {}) => run({ op: 'update', id, patch: patchOf(values, how) }),
  };
}

function patchOf(values: Values, how: Partial<CustomFieldsPatch>): ClientPatch {
  return { customFields: { values, unknown: 'observe', pointer: '/customFields', ...how } };
}

function sampleField(members: Partial<Field>, order: number): Field {
  const key = members.key ?? `f${order}`;
  return {
    id: `id-${key}`,
    entity: 'client',
    key,
    aliases: [],
    label: key,
    type: 'text',
    order,
    declared: true,
    retired: false,
    convertingFrom: null,
    options: [],
    createdAt: 0,
    ...members,
  };
}

function failureOf(outcome: Outcome): Extract<Outcome, { kind: 'failed' }>['failure'] {
  return outcome.kind === 'failed' ? outcome.failure : assert.fail('it did not fail');
}

function issueOf(outcome: Outcome): string {
  const issue = failureOf(outcome).details?.issues?.[0];
  return `${issue?.pointer} ${issue?.code}`;
}

const gold = { id: 'option-1', key: 'gold', label: 'Gold', color: 'rgba(1, 1, 1, 1)' };
const silver = { id: 'option-2', key: 'silver', label: 'Silver', color: 'rgba(2, 2, 2, 1)' };

describe('a renamed field', () => {
  it('answers to every key that it ever had, and its rename touches no record', () => {
    const { patch, field, set } = createBench([{ key: 'size' }], [{ customFields: { size: 'L' } }]);

    patch('size', { key: 'staff' });
    patch('size', { key: 'headcount' });

    assert.deepEqual(field('headcount').aliases, ['staff', 'size']);
    for (const key of ['size', 'staff', 'headcount']) {
      assert.equal(field(key).id, 'id-size');
    }
    const { clients, fields, changes } = set.takeWrites();
    assert.equal(clients.length, 0);
    assert.deepEqual(fields, [field('headcount')]);
    assert.deepEqual(
      changes.map(({ patch: change }) => change['key']),
      [
        ['size', 'staff'],
        ['staff', 'headcount'],
      ],
    );
  });

  it('takes values under its old key, and the record has them under the new one', () => {
    const renamed = [{ key: 'staff', aliases: ['size'] }];
    const { set, write } = createBench(renamed, [{ customFields: { size: 'S', city: 'Paris' } }]);

    assert.deepEqual(set.client('c1')?.customFields, { staff: 'S', city: 'Paris' });
    write('c1', { size: 'L' });
    assert.deepEqual(set.client('c1')?.customFields, { staff: 'L', city: 'Paris' });
    write('c1', { size: null });
    assert.deepEqual(set.client('c1')?.customFields, { city: 'Paris' });
    assert.deepEqual(Object.keys(set.takeWrites().changes[0]?.patch ?? {}), ['customFields/staff']);
  });

  it('renamed in the same batch, it takes values under both keys and unsets what was there', () => {
    const { set, patch, write } = createBench(
      [{ key: 'size' }],
      [{ customFields: { size: 'S' } }, { customFields: { size: 'S' } }],
    );

    patch('size', { key: 'staff' });
    write('c1', { staff: null });
    write('c2', { size: 'L' });

    assert.deepEqual(set.client('c1')?.customFields, {});
    assert.deepEqual(set.client('c2')?.customFields, { staff: 'L' });
  });

  it('two values under two of its keys are refused unless they are the same', () => {
    const { write } = createBench([{ key: 'staff', aliases: ['size'] }], [{}]);

    assert.equal(issueOf(write('c1', { staff: 'S', size: 'L' })), '/customFields/size duplicate');
    assert.equal(write('c1', { staff: 'S', size: 'S' }).kind, 'updated');
  });

  it('its old keys can be the key of no other field, and it can have them back', () => {
    const { run, patch, field } = createBench([{ key: 'staff', aliases: ['size'] }, { key: 'x' }]);
    const declare = { op: 'declareField', entity: 'client', label: 'L', type: 'text' } as const;

    const declared = failureOf(run({ ...declare, key: 'size', options: [] }));
    const renamed = failureOf(patch('x', { key: 'size' }));
    patch('staff', { key: 'size' });

    assert.equal(declared.code, 'field_exists');
    assert.equal(declared.details?.existingId, 'id-staff');
    assert.equal(renamed.code, 'field_exists');
    assert.deepEqual([field('size').key, field('size').aliases], ['size', ['staff']]);
  });

  it('keeps a bounded number of old keys', () => {
    const { patch } = createBench([{ key: 'k0' }]);
    for (let index = 1; index <= aliasesMax; index++) {
      assert.equal(patch('k0', { key: `k${index}` }).kind, 'field');
    }

    assert.equal(issueOf(patch('k0', { key: 'one-more' })), '/key too_many_members');
    assert.equal(patch('k0', { key: 'k3' }).kind, 'field');
  });

  it('a rename that is dropped with its overlay leaves nothing behind', () => {
    const { set, run } = createBench([{ key: 'size' }], [{ customFields: { size: 'S' } }]);
    const overlay = set.overlay();
    const context = {
      now: 0,
      newId: () => '',
      newInviteCode: () => '',
      origin: { actor: '', dialect: '' },
      sessionIdleMs: 0,
      restorableMs: 1,
    };

    decide(
      overlay,
      { op: 'updateField', entity: 'client', key: 'size', patch: { key: 'staff' } },
      context,
    );

    assert.equal(overlay.renamed('client').size, 1);
    assert.equal(set.renamed('client').size, 0);
    assert.equal(set.field('client', 'staff'), undefined);
    overlay.merge();
    assert.equal(set.field('client', 'size')?.key, 'staff');
    run({ op: 'update', id: 'c1', patch: patchOf({ size: 'L' }, {}) });
    assert.deepEqual(set.client('c1')?.customFields, { staff: 'L' });
  });
});

describe('a retired field', () => {
  it('takes no new value, keeps the stored one, and lets it be sent back or unset', () => {
    const { write, set, patch } = createBench(
      [{ key: 'size' }],
      [{ customFields: { size: 'S' } }, {}],
    );

    patch('size', { retired: true });

    assert.equal(issueOf(write('c1', { size: 'L' })), '/customFields/size retired_field');
    assert.equal(issueOf(write('c2', { size: 'S' })), '/customFields/size retired_field');
    assert.equal(write('c1', { size: 'S' }).kind, 'unchanged');
    write('c1', {}, { clears: () => true });
    assert.deepEqual(set.client('c1')?.customFields, { size: 'S' });
    write('c1', { size: null });
    assert.deepEqual(set.client('c1')?.customFields, {});
  });

  it('takes values again once it is back', () => {
    const { write, patch } = createBench([{ key: 'size', retired: true }], [{}]);

    patch('size', { retired: false });

    assert.equal(write('c1', { size: 'L' }).kind, 'updated');
  });
});

describe('a value that is sent back as it is stored', () => {
  const refuse = { unknown: 'refuse' } as const;
  const clearsAll = { ...refuse, clears: () => true } as const;

  it('is no write, though its field would not take it any more', () => {
    const { write, set } = createBench(
      [
        { key: 'home', type: 'address' },
        { key: 'plan', type: 'multiSelect', options: [gold] },
        { key: 'size', type: 'number' },
        { key: 'seen', declared: false },
      ],
      [
        {
          customFields: {
            home: { fullAddress: '1 Main Street' },
            plan: ['gold', 'silver'],
            size: 'many',
            seen: 'there',
          },
        },
      ],
    );
    const stored = set.client('c1')?.customFields ?? assert.fail();

    assert.equal(write('c1', stored, refuse).kind, 'unchanged');
    assert.equal(write('c1', stored, clearsAll).kind, 'unchanged');
    assert.deepEqual(set.client('c1')?.customFields, stored);
    assert.deepEqual(set.takeWrites().changes, []);
  });

  it('stays where the others are written or cleared, under an old key of its field as well', () => {
    const { write, set } = createBench(
      [{ key: 'staff', aliases: ['size'], type: 'number' }, { key: 'city' }, { key: 'note' }],
      [{ customFields: { size: 'many', city: 'Paris', note: 'x' } }],
    );

    write('c1', { size: 'many', note: 'y' }, clearsAll);

    assert.deepEqual(set.client('c1')?.customFields, { staff: 'many', note: 'y' });
  });

  it('is refused as soon as it is another one, or another client’s', () => {
    const { write } = createBench(
      [
        { key: 'size', type: 'number' },
        { key: 'seen', declared: false },
      ],
      [{ customFields: { size: 'many', seen: 'there' } }, {}],
    );

    assert.equal(issueOf(write('c1', { size: 'Many' }, refuse)), '/customFields/size number');
    assert.equal(
      issueOf(write('c1', { seen: 'here' }, refuse)),
      '/customFields/seen unknown_field',
    );
    assert.equal(issueOf(write('c1', { seen: null }, refuse)), '/customFields/seen unknown_field');
    assert.equal(issueOf(write('c2', { size: 'many' }, refuse)), '/customFields/size number');
    assert.equal(
      issueOf(write('c2', { seen: 'there' }, refuse)),
      '/customFields/seen unknown_field',
    );
  });
});

describe('the order of fields', () => {
  it('a moved field takes the place of another, and those between make room', () => {
    const { patch, set } = createBench([{ key: 'a' }, { key: 'b' }, { key: 'c' }, { key: 'd' }]);
    const keys = (): string =>
      set
        .fields('client')
        .toSorted((one, other) => one.order - other.order)
        .map(({ key }) => key)
        .join('');

    patch('d', { order: 1 });
    assert.equal(keys(), 'adbc');
    patch('a', { order: 2 });
    assert.equal(keys(), 'dbac');
    patch('d', { order: 99 });
    assert.equal(keys(), 'bacd');
    assert.equal(set.takeWrites().changes.length, 3);
    patch('d', { order: 3 });
    assert.equal(set.takeWrites().changes.length, 0);
  });
});

describe('the options of a field', () => {
  it('the same key keeps its id, a missing one takes no new values and leaves stored ones', () => {
    const { patch, field, write, set } = createBench(
      [{ key: 'plan', type: 'multiSelect', options: [gold, silver] }],
      [{ customFields: { plan: ['silver'] } }, {}],
    );

    patch('plan', {
      options: [
        { key: 'platinum', label: 'Platinum' },
        { key: 'gold', label: 'Golden', color: 'rgba(3, 3, 3, 1)' },
      ],
    });

    const [platinum, golden] = field('plan').options;
    assert.match(platinum?.id ?? '', /^option-new-/);
    assert.deepEqual(golden, { ...gold, label: 'Golden', color: 'rgba(3, 3, 3, 1)' });
    assert.equal(issueOf(write('c2', { plan: ['silver'] })), '/customFields/plan/0 unknown_option');
    assert.equal(
      issueOf(write('c1', { plan: ['gold', 'silver'] })),
      '/customFields/plan/1 unknown_option',
    );
    assert.equal(write('c1', { plan: ['silver'] }).kind, 'unchanged');
    assert.deepEqual(set.client('c1')?.customFields, { plan: ['silver'] });
  });

  it('only a multiSelect has them, and it needs one', () => {
    const { patch } = createBench([
      { key: 'plan', type: 'multiSelect', options: [gold] },
      { key: 'size' },
    ]);

    assert.equal(issueOf(patch('size', { options: [gold] })), '/options read_only');
    assert.equal(issueOf(patch('plan', { options: [] })), '/options required');
  });
});

describe('a change of type', () => {
  const change = { op: 'changeFieldType', entity: 'client', key: 'size' } as const;
  const convert = { op: 'convertValue', entity: 'client', key: 'size', type: 'number' } as const;

  const finish = (walkedAs: Field, type: FieldType = 'number'): Command => ({
    op: 'finishFieldType',
    entity: 'client',
    key: 'size',
    type,
    walkedAs,
  });

  it('checks new values at once, and converts stored ones as changes of their records', () => {
    const { run, set, write, field } = createBench(
      [{ key: 'size' }],
      [{ customFields: { size: '12' } }, { customFields: { size: 'many' } }, {}],
    );

    run({ ...change, type: 'number' });
    assert.equal(issueOf(write('c3', { size: 'many' })), '/customFields/size number');
    const first = run({ ...convert, id: 'c1', clearsUnconvertible: false });
    const again = run({ ...convert, id: 'c1', clearsUnconvertible: false });
    const kept = run({ ...convert, id: 'c2', clearsUnconvertible: false });
    assert.deepEqual([first.kind, again.kind, kept.kind], ['updated', 'unchanged', 'unchanged']);
    const cleared = run({ ...convert, id: 'c2', clearsUnconvertible: true });
    run(finish(field('size')));

    assert.deepEqual(set.client('c1')?.customFields, { size: 12 });
    assert.equal(cleared.kind, 'updated');
    assert.deepEqual(set.client('c2')?.customFields, {});
    assert.equal(field('size').convertingFrom, null);
    assert.deepEqual(
      set.takeWrites().changes.map(({ type, patch }) => [type, patch]),
      [
        ['field.updated', { type: ['text', 'number'] }],
        ['client.updated', { 'customFields/size': ['12', 12] }],
        ['client.updated', { 'customFields/size': ['many', null] }],
      ],
    );
  });

  it('can be asked for again until it is done, and for another type only then', () => {
    const { run, field } = createBench([{ key: 'size' }]);

    run({ ...change, type: 'number' });
    assert.equal(issueOf(run({ ...change, type: 'date' })), '/type enum');
    assert.equal(run({ ...change, type: 'number' }).kind, 'field');
    assert.equal(field('size').convertingFrom, 'text');
    run(finish(field('size')));
    assert.equal(run({ ...change, type: 'date' }).kind, 'field');
  });

  it('a multiSelect needs options, which it keeps until its values have become labels', () => {
    const { run, set, field } = createBench(
      [{ key: 'size' }],
      [{ customFields: { size: 'Gold' } }],
    );

    assert.equal(issueOf(run({ ...change, type: 'multiSelect' })), '/options required');
    run({ ...change, type: 'multiSelect', options: [gold] });
    run({ ...convert, type: 'multiSelect', id: 'c1', clearsUnconvertible: false });
    run(finish(field('size'), 'multiSelect'));
    assert.deepEqual(set.client('c1')?.customFields, { size: ['gold'] });

    run({ ...change, type: 'text' });
    assert.equal(field('size').options.length, 1);
    run({ ...convert, type: 'text', id: 'c1', clearsUnconvertible: false });
    run(finish(field('size'), 'text'));
    assert.deepEqual(set.client('c1')?.customFields, { size: 'Gold' });
    assert.deepEqual(field('size').options, []);
  });

  it('makes an observed field a declared one: its values are checked from then on', () => {
    const { run, field, write } = createBench([{ key: 'size', declared: false }], [{}]);

    run({ ...change, type: 'number' });

    assert.equal(field('size').declared, true);
    assert.equal(issueOf(write('c1', { size: 'many' })), '/customFields/size number');
  });

  it('is not ended or hurried by the late commands of another one', () => {
    const { run, set, field } = createBench(
      [{ key: 'size', type: 'date', convertingFrom: 'text' }],
      [{ customFields: { size: 'soon' } }],
    );

    run({ ...convert, id: 'c1', clearsUnconvertible: true });
    run(finish(field('size')));

    assert.deepEqual(set.client('c1')?.customFields, { size: 'soon' });
    assert.equal(field('size').convertingFrom, 'text');
  });

  it('is not ended where the field got a key or options that the walk through the records did not know', () => {
    const { run, field, patch } = createBench([{ key: 'size', aliases: ['staff'] }]);
    run({ ...change, type: 'multiSelect', options: [gold] });
    const walkedAs = field('size');

    patch('size', { key: 'headcount' });
    run(finish(walkedAs, 'multiSelect'));
    assert.equal(field('size').convertingFrom, 'text');
    patch('size', { key: 'size' });
    run({ ...change, type: 'multiSelect', options: [gold, silver] });
    run(finish({ ...walkedAs, aliases: field('size').aliases }, 'multiSelect'));
    assert.equal(field('size').convertingFrom, 'text');
    const known = field('size');
    patch('size', { key: 'staff', label: 'Staff', order: 0 });
    run(finish(known, 'multiSelect'));
    assert.equal(field('size').convertingFrom, null);
  });

  it('keeps the options that values are being converted to, until it is done or asked for with others', () => {
    const { run, field, patch } = createBench([{ key: 'size' }]);
    run({ ...change, type: 'multiSelect', options: [gold] });

    assert.equal(issueOf(patch('size', { options: [silver] })), '/options read_only');
    run({ ...change, type: 'multiSelect', options: [gold, silver] });
    assert.equal(field('size').options.length, 2);
    run(finish(field('size'), 'multiSelect'));
    assert.equal(patch('size', { options: [silver] }).kind, 'field');
  });

  it('also of a retired field converts what is stored', () => {
    const { run, set } = createBench(
      [{ key: 'size', retired: true }],
      [{ customFields: { size: '12' } }],
    );

    run({ ...change, type: 'number' });
    run({ ...convert, id: 'c1', clearsUnconvertible: false });

    assert.deepEqual(set.client('c1')?.customFields, { size: 12 });
  });
});
