import type { JsonValue } from '../lib/json/json-value.ts';
import type { CustomFields } from './client.ts';
import type { CustomFieldsPatch } from './commands.ts';
import { checkFieldKey, customFieldsSizeIssue } from './custom-fields-limits.ts';
import { checkCustomValue } from './custom-value.ts';
import type { DecideContext } from './decide-context.ts';
import { observeFields } from './decide-field.ts';
import { type Failure, failureOfIssues } from './errors.ts';
import type { FieldEntity } from './field.ts';
import { type Issue, pointerTo } from './issue.ts';
import type { WorkingSet } from './working-set.ts';

export type AppliedCustomFields =
  | { readonly ok: true; readonly values: CustomFields; observe(): void }
  | { readonly ok: false; readonly failure: Failure };

/**
 * The values of a record's custom fields after a patch (design 4.3, 4.4): declared fields are checked,
 * unknown ones observed or refused, `null` unsets. Every wrong value is reported, not only the first.
 */
export function applyCustomFields(
  set: WorkingSet,
  entity: FieldEntity,
  current: CustomFields,
  patch: CustomFieldsPatch,
  context: DecideContext,
): AppliedCustomFields {
  const values: Record<string, JsonValue> = keptValues(set, entity, current, patch);
  const issues: Issue[] = [];
  const unseen: [key: string, value: JsonValue][] = [];
  for (const key of Object.keys(patch.values)) {
    const value = patch.values[key] ?? null;
    const field = set.field(entity, key);
    if (field?.declared !== true && patch.unknown === 'refuse') {
      issues.push(unknownField(patch.pointer, key));
    } else if (value === null) {
      delete values[key];
    } else if (field?.declared === true) {
      const checked = checkCustomValue(field, value);
      if (checked.ok) {
        values[key] = checked.value;
      } else {
        issues.push(...checked.issues.map((issue) => under(patch.pointer, key, issue)));
      }
    } else {
      if (field === undefined) {
        const checked = checkFieldKey(key);
        if (!checked.ok) {
          issues.push(...checked.issues.map((issue) => ({ ...issue, pointer: patch.pointer })));
          continue;
        }
        unseen.push([key, value]);
      }
      values[key] = value;
    }
  }
  if (issues.length === 0) {
    const size = customFieldsSizeIssue(values);
    if (size !== undefined) {
      issues.push({ ...size, pointer: patch.pointer });
    }
  }
  return issues.length > 0
    ? { ok: false, failure: failureOfIssues(issues) }
    : { ok: true, values, observe: () => observeFields(set, entity, unseen, context) };
}

function keptValues(
  set: WorkingSet,
  entity: FieldEntity,
  current: CustomFields,
  patch: CustomFieldsPatch,
): Record<string, JsonValue> {
  const kept: Record<string, JsonValue> = { ...current };
  if (patch.clearTypes !== undefined) {
    for (const key of Object.keys(kept)) {
      const field = set.field(entity, key);
      if (field !== undefined && patch.clearTypes.has(field.type)) {
        delete kept[key];
      }
    }
  }
  return kept;
}

function unknownField(pointer: string, key: string): Issue {
  return {
    pointer: `${pointer}${pointerTo(key)}`,
    code: 'unknown_field',
    message:
      'Only declared custom fields can be written here. Declare the field first, or leave it out.',
  };
}

function under(pointer: string, key: string, issue: Issue): Issue {
  return { ...issue, pointer: `${pointer}${pointerTo(key)}${issue.pointer}` };
}
