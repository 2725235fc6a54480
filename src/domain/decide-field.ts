import type { JsonValue } from '../lib/json/json-value.ts';
import type { ChangePatch, ChangeType } from './change.ts';
import type { DeclareField } from './commands.ts';
import { inferFieldType } from './custom-value.ts';
import type { DecideContext } from './decide-context.ts';
import type { Field, FieldEntity } from './field.ts';
import type { Outcome } from './outcome.ts';
import type { WorkingSet } from './working-set.ts';

/**
 * How many observed fields of one entity a workspace lists. A caller that makes up a new key with each
 * write keeps its values beyond that, but the list of fields stays one that people can read.
 */
export const observedFieldsMax = 5_000;

/** The colour of an option that was declared without one. */
const defaultOptionColor = 'rgba(144, 164, 174, 1)';

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
    const type = inferFieldType(value);
    keepField(set, context, 'field.observed', {
      id: context.newId(),
      entity,
      key,
      label: key,
      type,
      order,
      declared: false,
      options: [],
      createdAt: context.now,
    });
  }
}

/** Declares a field. One that was only observed keeps its id and place; one already declared is left alone and the command fails. */
export function declareField(
  set: WorkingSet,
  command: DeclareField,
  context: DecideContext,
): Outcome {
  const { entity, key, label, type } = command;
  const existing = set.field(entity, key);
  if (existing?.declared === true) {
    return {
      kind: 'failed',
      failure: {
        code: 'field_exists',
        message: 'A field with this key is already declared. Choose another key.',
        details: { existingId: existing.id, pointer: '/key' },
      },
    };
  }
  const field: Field = {
    id: existing?.id ?? context.newId(),
    entity,
    key,
    label,
    type,
    order: existing?.order ?? set.fieldCount(entity),
    declared: true,
    options: command.options.map((option) => ({
      id: `option-${context.newId()}`,
      key: option.key,
      label: option.label,
      color: option.color ?? defaultOptionColor,
    })),
    createdAt: existing?.createdAt ?? context.now,
  };
  keepField(set, context, 'field.declared', field);
  return { kind: 'field', field };
}

function keepField(set: WorkingSet, context: DecideContext, type: ChangeType, field: Field): void {
  const { now: at, origin } = context;
  const patch: ChangePatch = {
    entity: [null, field.entity],
    key: [null, field.key],
    label: [null, field.label],
    type: [null, field.type],
  };
  set.putField(field, { type, entityId: field.id, version: 1, at, origin, patch });
}
