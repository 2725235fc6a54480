import { isEqualJson } from '../lib/json/is-equal-json.ts';
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
import { underCurrentKeys } from './under-current-keys.ts';
import type { WorkingSet } from './working-set.ts';

export type AppliedCustomFields =
  | { readonly ok: true; readonly values: CustomFields; observe(): void }
  | { readonly ok: false; readonly failure: Failure };

/**
 * The values of a record's custom fields after a patch (design 4.3, 4.4): declared fields are checked,
 * unknown ones observed or refused, `null` unsets. A value that is stored just so is no write: whoever
 * sends back what they read is not asked whether its field would still take it. A key that a field had
 * before stands for the field. Every wrong value is reported, not only the first.
 */
export function applyCustomFields(
  set: WorkingSet,
  entity: FieldEntity,
  current: CustomFields,
  patch: CustomFieldsPatch,
  context: DecideContext,
): AppliedCustomFields {
  const stored = underCurrentKeys(current, set.renamed(entity));
  const values: Record<string, JsonValue> = keptValues(set, entity, stored, patch);
  const issues: Issue[] = repeatedFieldIssues(set, entity, patch);
  const unseen: [key: string, value: JsonValue][] = [];
  for (const sentKey of Object.keys(patch.values)) {
    const value = patch.values[sentKey] ?? null;
    const field = set.field(entity, sentKey);
    const key = field === undefined ? sentKey : field.key;
    if (isStored(stored, key, value)) {
      values[key] = stored[key] ?? null;
    } else if (field?.declared !== true && patch.unknown === 'refuse') {
      issues.push(unknownField(patch.pointer, sentKey));
    } else if (value === null) {
      delete values[key];
    } else if (field?.retired === true) {
      issues.push(retiredField(patch.pointer, sentKey));
    } else if (field?.declared === true) {
      const checked = checkCustomValue(field, value);
      if (checked.ok) {
        values[key] = checked.value;
      } else {
        issues.push(...checked.issues.map((issue) => under(patch.pointer, sentKey, issue)));
      }
    } else {
      if (field === undefined) {
        const checked = checkFieldKey(key);
        if (!checked.ok) {
          issues.push(...checked.issues.map((issue) => under(patch.pointer, sentKey, issue)));
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

/** What stays before the patch's own values apply. Retired fields are shown by no destructive PUT, so none clears them. */
function keptValues(
  set: WorkingSet,
  entity: FieldEntity,
  stored: CustomFields,
  patch: CustomFieldsPatch,
): Record<string, JsonValue> {
  const kept: Record<string, JsonValue> = { ...stored };
  if (patch.clears !== undefined) {
    for (const [key, value] of Object.entries(kept)) {
      const field = set.field(entity, key);
      if (field !== undefined && !field.retired && patch.clears(field, value)) {
        delete kept[key];
      }
    }
  }
  return kept;
}

function isStored(stored: CustomFields, key: string, value: JsonValue): boolean {
  return Object.hasOwn(stored, key) && isEqualJson(stored[key] ?? null, value);
}

/** Two different values for one field, under its key and under one that it had before: which one counts is anyone's guess. */
function repeatedFieldIssues(
  set: WorkingSet,
  entity: FieldEntity,
  { values, pointer }: CustomFieldsPatch,
): Issue[] {
  if (set.renamed(entity).size === 0) {
    return [];
  }
  const sent = new Map<string, JsonValue>();
  const issues: Issue[] = [];
  for (const sentKey of Object.keys(values)) {
    const key = set.field(entity, sentKey)?.key ?? sentKey;
    const value = values[sentKey] ?? null;
    const other = sent.get(key);
    if (other !== undefined && !isEqualJson(other, value)) {
      issues.push({
        pointer: `${pointer}${pointerTo(sentKey)}`,
        code: 'duplicate',
        message: 'This field was renamed and is there under its old key and its new one. Send one.',
      });
    }
    sent.set(key, value);
  }
  return issues;
}

function unknownField(pointer: string, key: string): Issue {
  return {
    pointer: `${pointer}${pointerTo(key)}`,
    code: 'unknown_field',
    message:
      'Only declared custom fields can be written here. Declare the field first, or leave it out.',
  };
}

function retiredField(pointer: string, key: string): Issue {
  return {
    pointer: `${pointer}${pointerTo(key)}`,
    code: 'retired_field',
    message: 'This field is retired and takes no new values. Leave it out.',
  };
}

function under(pointer: string, key: string, issue: Issue): Issue {
  return { ...issue, pointer: `${pointer}${pointerTo(key)}${issue.pointer}` };
}
