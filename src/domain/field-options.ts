import type { NewOption } from './commands.ts';
import type { DecideContext } from './decide-context.ts';
import type { FieldOption } from './field.ts';
import type { Issue } from './issue.ts';

/** The colour of an option that was declared without one. */
const defaultOptionColor = 'rgba(144, 164, 174, 1)';

/** The options that a caller asks for: one with a known key keeps its id, and its colour where none is given. */
export function optionsFrom(
  wanted: readonly NewOption[],
  known: readonly FieldOption[],
  context: Pick<DecideContext, 'newId'>,
): readonly FieldOption[] {
  const byKey = new Map(known.map((option) => [option.key, option]));
  return wanted.map(({ key, label, color }) => {
    const before = byKey.get(key);
    return {
      id: before?.id ?? `option-${context.newId()}`,
      key,
      label,
      color: color ?? before?.color ?? defaultOptionColor,
    };
  });
}

export const onlyMultiSelectHasOptions: Issue = {
  pointer: '/options',
  code: 'read_only',
  message: 'Only a multiSelect field has options. Leave `options` out.',
};

export const multiSelectNeedsOptions: Issue = {
  pointer: '/options',
  code: 'required',
  message: 'A multiSelect field needs at least one option in `options`.',
};
