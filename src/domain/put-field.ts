import { isEqualJson } from '../lib/json/is-equal-json.ts';
import type { JsonValue } from '../lib/json/json-value.ts';
import type { ChangePatch, ChangeType } from './change.ts';
import type { DecideContext } from './decide-context.ts';
import { isEmptyPatch } from './diff.ts';
import type { Failure } from './errors.ts';
import type { Field } from './field.ts';
import type { WorkingSet } from './working-set.ts';

/** Keeps a field's new state, with a row in the change log where anything differs that the log tells of. */
export function putField(
  set: WorkingSet,
  { before, after }: { readonly before: Field | null; readonly after: Field },
  type: ChangeType,
  { now: at, origin }: DecideContext,
): void {
  const patch = diffFields(before, after);
  const change = isEmptyPatch(patch)
    ? null
    : { type, entityId: after.id, version: 1, at, origin, patch };
  set.putField(before, after, change);
}

const members = [
  'entity',
  'key',
  'label',
  'type',
  'order',
  'declared',
  'retired',
  'options',
] as const satisfies readonly (keyof Field)[];

function diffFields(before: Field | null, after: Field): ChangePatch {
  const patch: Record<string, readonly [JsonValue, JsonValue]> = {};
  for (const member of members) {
    const was = before === null ? null : jsonOf(before, member);
    const is = jsonOf(after, member);
    if (!isEqualJson(was, is)) {
      patch[member] = [was, is];
    }
  }
  return patch;
}

function jsonOf(field: Field, member: (typeof members)[number]): JsonValue {
  return member === 'options' ? field.options.map((option) => ({ ...option })) : field[member];
}

export const fieldNotFound: Failure = {
  code: 'field_not_found',
  message: 'There is no field with this key. Check the key, and the entity.',
};

/** The failure of a command whose key names a field already. */
export function fieldExists({ id, key }: Field, sentKey: string): Failure {
  return {
    code: 'field_exists',
    message:
      key === sentKey
        ? 'A field with this key is already declared. Choose another key.'
        : 'A field had this key before it was renamed, and still answers to it. Choose another key.',
    details: { existingId: id, pointer: '/key' },
  };
}
