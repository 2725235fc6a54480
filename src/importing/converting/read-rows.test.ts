import { strict as assert } from 'node:assert';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import type { Command } from '../../domain/commands.ts';
import { createFieldCatalog, type Field } from '../../domain/field.ts';
import type { FieldType } from '../../domain/custom-value.ts';
import { defaultImportOptions, type ImportOptions } from '../../domain/import-options.ts';
import { ok } from '../../domain/issue.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { detectDateOrder, readDate } from './read-date.ts';
import { createRowReader } from './read-rows.ts';
import type { ImportReaders } from './row-rules.ts';

function fieldOf(key: string, type: FieldType, declared = true): Field {
  const options = [
    { id: 'o1', key: 'gold', label: 'Gold Club', color: 'x' },
    { id: 'o2', key: 'silver', label: 'Silver', color: 'x' },
  ];
  const shared = {
    entity: 'client',
    label: key,
    order: 0,
    retired: false,
    convertingFrom: null,
  } as const;
  return { ...shared, id: key, key, aliases: [], type, declared, options, createdAt: 1 };
}

const fields = createFieldCatalog([
  fieldOf('born', 'date'),
  fieldOf('clubs', 'multiSelect'),
  fieldOf('vip', 'boolean'),
  fieldOf('points', 'number'),
  fieldOf('mobile', 'phoneNumber'),
  fieldOf('score', 'number', false),
]);

/** Shows the body that the native reader is handed. */
const readers: ImportReaders = new Map([
  [
    null,
    (body: JsonValue) =>
      ok<Command>({
        op: 'create',
        patch: { customFields: { values: { body }, unknown: 'observe', pointer: '' } },
      }),
  ],
]);

/** What a row of one cell becomes: the body, or the codes of what is wrong. */
function bodyOf(field: string, cell: string, options: Partial<ImportOptions> = {}): unknown {
  const mapping = [{ column: 'A', field }];
  const read = createRowReader({
    source: {
      format: 'csv',
      encoding: 'utf-8',
      delimiter: ',',
      hasHeader: true,
      columns: ['A'],
      bytes: 1,
    },
    options: { ...defaultImportOptions, mapping, ...options },
    fields,
    readers,
  });
  const command = read({ row: 1, line: 2, content: { kind: 'cells', cells: [cell] } });
  if (command.op === 'refused') {
    return command.issues.map(({ code, pointer }) => `${pointer} ${code}`);
  }
  return command.op === 'create' ? command.patch.customFields?.values['body'] : command.op;
}

void describe('a cell', () => {
  void test('becomes what its field takes', () => {
    const custom = (key: string, value: JsonValue): unknown => ({ customFields: { [key]: value } });
    assert.deepEqual(bodyOf('customFields.vip', ' Yes '), custom('vip', true));
    assert.deepEqual(bodyOf('customFields.points', '12'), custom('points', 12));
    assert.deepEqual(
      bodyOf('customFields.clubs', 'Gold Club; silver'),
      custom('clubs', ['gold', 'silver']),
    );
    assert.deepEqual(bodyOf('customFields.clubs', '["gold"]'), custom('clubs', ['gold']));
    assert.deepEqual(
      bodyOf('customFields.born', '29/02/2024', { dateOrder: 'dmy' }),
      custom('born', '2024-02-29'),
    );
    assert.deepEqual(bodyOf('customFields.new', '007'), custom('new', '007'));
    assert.deepEqual(bodyOf('customFields.score', '7'), custom('score', 7));
    assert.deepEqual(bodyOf('customFields.score', 'seven'), custom('score', 'seven'));
    assert.deepEqual(bodyOf('customFields', '{"a":[1]}'), custom('a', [1]));
    assert.deepEqual(bodyOf('status', ' Active'), { status: 'active' });
    assert.deepEqual(bodyOf('signedUpAt', '2024-02-29 13:05'), {
      signedUpAt: '2024-02-29T13:05:00.000Z',
    });
    assert.deepEqual(bodyOf('name', "'=SUM(A1)"), { name: '=SUM(A1)' });
    assert.deepEqual(bodyOf('name', "'tHooft"), { name: "'tHooft" });
  });

  void test('that does not fit says which field and why', () => {
    assert.deepEqual(bodyOf('customFields.vip', 'perhaps'), ['/customFields/vip type']);
    assert.deepEqual(bodyOf('customFields.clubs', 'bronze'), [
      '/customFields/clubs unknown_option',
    ]);
    assert.deepEqual(bodyOf('customFields.born', '03/04/2024'), ['/customFields/born ambiguous']);
    assert.deepEqual(bodyOf('customFields.born', '30/02/2024', { dateOrder: 'dmy' }), [
      '/customFields/born date',
    ]);
    assert.deepEqual(bodyOf('name', 'Zo\ufffd'), ['/name encoding']);
    assert.deepEqual(bodyOf('name', 'a\0b'), ['/name control_character']);
    assert.deepEqual(bodyOf('id', 'x'), ['/id uuid']);
  });

  void test('with a phone number as dialled at home becomes one of the stated country, and no other is made up', () => {
    const french = { defaultCountry: 'FR' };
    assert.deepEqual(bodyOf('phone', '06 12 34 56 78', french), { phone: '+33612345678' });
    assert.deepEqual(bodyOf('phone', '+44 20 7946 0000', french), { phone: '+44 20 7946 0000' });
    assert.deepEqual(bodyOf('phone', '12', french), ['/phone phone']);
    assert.deepEqual(bodyOf('phone', '06 12 34 56 78'), { phone: '06 12 34 56 78' });
  });

  void test('that is blank says nothing, or clears where that was asked for', () => {
    assert.deepEqual(bodyOf('phone', '  '), {});
    assert.deepEqual(bodyOf('phone', '', { emptyCells: 'clear' }), { phone: null });
    assert.deepEqual(bodyOf('status', '', { emptyCells: 'clear' }), {});
  });
});

void describe('a date', () => {
  void test('is read in the stated order, whichever day it is', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('2099-12-31'), noInvalidDate: true }),
        (date) => {
          const iso = date.toISOString().slice(0, 10);
          const [year = '', month = '', day = ''] = iso.split('-');

          assert.deepEqual(readDate(`${Number(day)}/${Number(month)}/${year}`, 'dmy'), ok(iso));
          assert.deepEqual(readDate(`${month}-${day}-${year}`, 'mdy'), ok(iso));
          assert.deepEqual(readDate(`${year}/${month}/${day}`, null), ok(iso));
          assert.deepEqual(readDate(iso, null), ok(iso));
        },
      ),
    );
  });

  void test('may have a time', () => {
    assert.deepEqual(readDate('4/13/2024 9:05 pm', 'mdy'), ok('2024-04-13T21:05:00'));
    assert.deepEqual(readDate('13.4.2024 12:00', 'dmy'), ok('2024-04-13T12:00:00'));
    assert.equal(readDate('4/13/2024 25:05', 'mdy').ok, false);
    assert.equal(readDate('4/13/24', 'mdy').ok, false);
  });

  void test('has an order that all of them agree on, or none', () => {
    assert.equal(detectDateOrder(['03/04/2024', '13/04/2024']), 'dmy');
    assert.equal(detectDateOrder(['03/04/2024', '04/13/2024']), 'mdy');
    assert.equal(detectDateOrder(['03/04/2024']), 'ambiguous');
    assert.equal(detectDateOrder(['13/04/2024', '04/13/2024']), 'mixed');
    assert.equal(detectDateOrder(['2024-04-13', '', 'x']), 'none');
  });
});
