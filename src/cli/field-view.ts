import type { Field } from '../domain/field.ts';
import type { JsonValue } from '../lib/json/json-value.ts';

/** A field as scripts see it. */
export function fieldJson(field: Field): Readonly<Record<string, JsonValue>> {
  const { id, entity, key, label, type, declared, order } = field;
  const options = field.options.map(({ id, key, label, color }) => ({ id, key, label, color }));
  return { id, entity, key, label, type, declared, order, options };
}
