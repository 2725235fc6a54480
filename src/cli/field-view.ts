import type { Field } from '../domain/field.ts';
import type { JsonValue } from '../lib/json/json-value.ts';

/** A field as scripts see it. */
export function fieldJson(field: Field): Readonly<Record<string, JsonValue>> {
  const { id, entity, key, label, type, declared, retired, order } = field;
  const aliases = [...field.aliases];
  const options = field.options.map(({ id, key, label, color }) => ({ id, key, label, color }));
  return { id, entity, key, aliases, label, type, declared, retired, order, options };
}

/** Whether it takes values, and whether they are checked, in one word. */
export function fieldState({ declared, retired }: Field): 'declared' | 'observed' | 'retired' {
  if (retired) {
    return 'retired';
  }
  return declared ? 'declared' : 'observed';
}
