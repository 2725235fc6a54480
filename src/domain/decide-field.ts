import type { JsonValue } from '../lib/json/json-value.ts';
import type { DeclareField } from './commands.ts';
import { inferFieldType } from './custom-value.ts';
import type { DecideContext } from './decide-context.ts';
import { optionsFrom } from './field-options.ts';
import type { Field, FieldEntity } from './field.ts';
import type { Outcome } from './outcome.ts';
import { fieldExists, putField } from './put-field.ts';
import type { WorkingSet } from './working-set.ts';

/**
 * How many fields of one entity a workspace has, declared and retired ones included, when writes add no more.
 * A caller that makes up a new key with each write keeps its values beyond that, but the list of fields
 * stays one that people can read.
 */
export const observedFieldsMax = 5_000;

/** Lists fields that a write has just named for the first time, with the type of the value they came with. */
export function observeFields(
  set: WorkingSet,
  entity: FieldEntity,
  unseen: readonly (readonly [key: string, value: JsonValue])[],
  context: DecideContext,
): void {
  for (const [key, value] of unseen) {
    const order = set.fieldCount(entity);
    if (order >= observedFieldsMax) {
      return;
    }
    const after: Field = {
      id: context.newId(),
      entity,
      key,
      aliases: [],
      label: key,
      type: inferFieldType(value),
      order,
      declared: false,
      retired: false,
      convertingFrom: null,
      options: [],
      createdAt: context.now,
    };
    putField(set, { before: null, after }, 'field.observed', context);
  }
}

/**
 * Declares a field. One that was only observed keeps its id, its place and the keys that it had; one
 * already declared is left alone and the command fails, and so does one whose key another field had before.
 */
export function declareField(
  set: WorkingSet,
  command: DeclareField,
  context: DecideContext,
): Outcome {
  const { entity, key, label, type } = command;
  const existing = set.field(entity, key);
  if (existing !== undefined && (existing.declared || existing.key !== key)) {
    return { kind: 'failed', failure: fieldExists(existing, key) };
  }
  const field: Field = {
    id: existing?.id ?? context.newId(),
    entity,
    key,
    aliases: existing?.aliases ?? [],
    label,
    type,
    order: existing?.order ?? set.fieldCount(entity),
    declared: true,
    retired: false,
    convertingFrom: null,
    options: optionsFrom(command.options, [], context),
    createdAt: existing?.createdAt ?? context.now,
  };
  putField(set, { before: existing ?? null, after: field }, 'field.declared', context);
  return { kind: 'field', field };
}
