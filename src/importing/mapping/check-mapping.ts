import { checkFieldKey } from '../../domain/custom-fields-limits.ts';
import {
  type ColumnMapping,
  customFieldTarget,
  importTargets,
} from '../../domain/import-options.ts';
import { type Checked, type Issue, ok, pointerTo } from '../../domain/issue.ts';

const members: ReadonlySet<string> = new Set(importTargets);

/**
 * A mapping with some columns sent elsewhere. A field that is no member of a client is a custom field,
 * with `customFields.` in front of its key or without. Two columns cannot fill one field.
 */
export function changeMapping(
  mapping: readonly ColumnMapping[],
  changes: readonly ColumnMapping[],
): Checked<readonly ColumnMapping[]> {
  const issues: Issue[] = [];
  const fields = new Map(mapping.map(({ column, field }) => [column, field]));
  const named = new Set<string>();
  for (const [index, { column, field }] of changes.entries()) {
    const pointer = `/mapping${pointerTo(index)}`;
    if (!fields.has(column)) {
      const message =
        'The source has no column of this name. Names count with upper and lower case.';
      issues.push({ pointer: `${pointer}/column`, code: 'not_found', message });
      continue;
    }
    const target = field === null || field === '' ? null : targetOf(field);
    const checked = target?.startsWith(customFieldTarget)
      ? checkFieldKey(target.slice(customFieldTarget.length))
      : ok(target);
    issues.push(
      ...(checked.ok
        ? []
        : checked.issues.map((issue) => ({ ...issue, pointer: `${pointer}/field` }))),
    );
    if (target !== null) {
      named.add(target);
    }
    fields.set(column, target);
  }
  // Who sends a column to a field takes the field from the column that was suggested for it.
  const asked = new Set(changes.map(({ column }) => column));
  const changed = mapping.map(({ column }) => {
    const field = fields.get(column) ?? null;
    const isOusted = field !== null && named.has(field) && !asked.has(column);
    return { column, field: isOusted ? ownField(column, named) : field };
  });
  issues.push(...repeated(changed));
  return issues.length > 0 ? { ok: false, issues } : ok(changed);
}

function targetOf(field: string): string {
  return members.has(field) || field.startsWith(customFieldTarget)
    ? field
    : `${customFieldTarget}${field}`;
}

function ownField(column: string, named: ReadonlySet<string>): string | null {
  const field = `${customFieldTarget}${column}`;
  return named.has(field) ? null : field;
}

function repeated(mapping: readonly ColumnMapping[]): Issue[] {
  const seen = new Set<string>();
  const issues: Issue[] = [];
  for (const [index, { field }] of mapping.entries()) {
    if (field !== null && seen.has(field)) {
      const message = 'Two columns cannot fill one field. Send one of them elsewhere, or skip it.';
      issues.push({ pointer: `/mapping${pointerTo(index)}/field`, code: 'duplicate', message });
    }
    if (field !== null) {
      seen.add(field);
    }
  }
  return issues;
}
