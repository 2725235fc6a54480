import type { FieldPatch, UpdateField } from './commands.ts';
import type { DecideContext } from './decide-context.ts';
import { type Failure, failureOfIssues } from './errors.ts';
import {
  multiSelectNeedsOptions,
  onlyMultiSelectHasOptions,
  optionsFrom,
} from './field-options.ts';
import type { Field } from './field.ts';
import type { Issue } from './issue.ts';
import type { Outcome } from './outcome.ts';
import { fieldExists, fieldNotFound, putField } from './put-field.ts';
import type { WorkingSet } from './working-set.ts';

/** How many earlier keys a field keeps: each is a name that every write looks up. */
export const aliasesMax = 50;

/** Renames, relabels, moves, retires a field, or replaces its options. No record is touched, however many there are. */
export function updateField(
  set: WorkingSet,
  command: UpdateField,
  context: DecideContext,
): Outcome {
  const { entity, patch } = command;
  const before = set.field(entity, command.key);
  if (before === undefined) {
    return { kind: 'failed', failure: fieldNotFound };
  }
  const failure = keyFailure(set, before, patch.key) ?? optionsFailure(before, patch);
  if (failure !== undefined) {
    return { kind: 'failed', failure };
  }
  const field: Field = {
    ...before,
    ...(patch.key === undefined ? {} : renamed(before, patch.key)),
    label: patch.label ?? before.label,
    retired: patch.retired ?? before.retired,
    options:
      patch.options === undefined
        ? before.options
        : optionsFrom(patch.options, before.options, context),
    order: patch.order === undefined ? before.order : moveOthers(set, before, patch.order),
  };
  putField(set, { before, after: field }, 'field.updated', context);
  return { kind: 'field', field };
}

/** The old key stays a name of the field; a key that it had before can be its key again. */
function renamed({ key, aliases }: Field, newKey: string): Pick<Field, 'key' | 'aliases'> {
  return newKey === key
    ? { key, aliases }
    : { key: newKey, aliases: [key, ...aliases.filter((alias) => alias !== newKey)] };
}

function keyFailure(
  set: WorkingSet,
  field: Field,
  newKey: string | undefined,
): Failure | undefined {
  if (newKey === undefined || newKey === field.key) {
    return undefined;
  }
  const owner = set.field(field.entity, newKey);
  if (owner !== undefined && owner.id !== field.id) {
    return fieldExists(owner, newKey);
  }
  return field.aliases.length >= aliasesMax && !field.aliases.includes(newKey)
    ? failureOfIssues([tooManyNames])
    : undefined;
}

const tooManyNames: Issue = {
  pointer: '/key',
  code: 'too_many_members',
  message: `A field can have at most ${aliasesMax} earlier keys. Keep its key, or give it one of those back.`,
};

function optionsFailure(field: Field, { options }: FieldPatch): Failure | undefined {
  if (options === undefined) {
    return undefined;
  }
  if (field.type !== 'multiSelect') {
    return failureOfIssues([onlyMultiSelectHasOptions]);
  }
  if (field.convertingFrom !== null) {
    return failureOfIssues([optionsAreConvertedTo]);
  }
  return options.length === 0 ? failureOfIssues([multiSelectNeedsOptions]) : undefined;
}

/** Else an option that is gone would take values with it which were converted to it a moment ago. */
const optionsAreConvertedTo: Issue = {
  pointer: '/options',
  code: 'read_only',
  message:
    'Values are still being converted to these options. Wait until that is finished, or change the type to multiSelect again with other `options`.',
};

/**
 * Makes room at a place and gives it back. The change log tells of the field that was moved, not of those
 * that made room: dragging one field of 500 is one change.
 */
function moveOthers(set: WorkingSet, field: Field, wanted: number): number {
  const others = set
    .fields(field.entity)
    .filter(({ id }) => id !== field.id)
    .toSorted((one, other) => one.order - other.order);
  const place = Math.min(wanted, others.length);
  others.forEach((other, index) => {
    const order = index < place ? index : index + 1;
    if (order !== other.order) {
      set.putField(other, { ...other, order }, null);
    }
  });
  return place;
}
