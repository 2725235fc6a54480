import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import type { JsonValue } from '../lib/json/json-value.ts';
import { createFieldCatalog, type Field, findField } from './field.ts';
import { underCurrentKeys } from './under-current-keys.ts';

function fieldOf(key: string, aliases: readonly string[]): Field {
  return {
    id: key,
    entity: 'client',
    key,
    aliases,
    label: key,
    type: 'text',
    order: 0,
    declared: true,
    retired: false,
    convertingFrom: null,
    options: [],
    createdAt: 0,
  };
}

/** Fields that share no name, and values under any of their names and others. */
const cases = fc
  .uniqueArray(fc.stringMatching(/^[a-z0-9]{1,3}$/), { minLength: 1, maxLength: 12 })
  .chain((names) =>
    fc.record({
      fields: fc
        .array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 })
        .map((sizes) => split(names, sizes)),
      values: fc.dictionary(
        fc.oneof(fc.constantFrom(...names), fc.stringMatching(/^[a-z0-9]{1,3}$/)),
        fc.integer(),
      ),
    }),
  );

function split(names: readonly string[], sizes: readonly number[]): readonly Field[] {
  const rest = [...names];
  return sizes.flatMap((size) => {
    const [key, ...aliases] = rest.splice(0, size);
    return key === undefined ? [] : [fieldOf(key, aliases)];
  });
}

describe('values under current keys', () => {
  it('each field shows the value of its newest stored key, and nothing else is gained or lost', () => {
    fc.assert(
      fc.property(cases, ({ fields, values }) => {
        const catalog = createFieldCatalog(fields);
        const shown = underCurrentKeys(values, catalog.renamed.client);

        const expected = new Map<string, JsonValue>();
        for (const { key, aliases } of fields) {
          const stored = [key, ...aliases].find((name) => Object.hasOwn(values, name));
          if (stored !== undefined) {
            expected.set(key, values[stored] ?? null);
          }
        }
        for (const [key, value] of Object.entries(values)) {
          if (findField(catalog, 'client', key) === undefined) {
            expected.set(key, value);
          }
        }
        assert.deepEqual(new Map(Object.entries(shown)), expected);
        assert.deepEqual(underCurrentKeys(shown, catalog.renamed.client), shown);
      }),
    );
  });

  it('a record that nothing was renamed for is given back as it is, not a copy', () => {
    const values = { plan: 'gold', seats: 3 };
    const other = createFieldCatalog([fieldOf('size', ['companySize'])]);

    assert.equal(underCurrentKeys(values, createFieldCatalog([]).renamed.client), values);
    assert.equal(underCurrentKeys(values, other.renamed.client), values);
  });
});
