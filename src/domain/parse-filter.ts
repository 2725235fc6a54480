import { type Condition, kindOf, type Subject, type Test } from './client-filter.ts';
import { type FieldCatalog, findField, storedKeys } from './field.ts';
import {
  type FilterKind,
  type FilterOp,
  filterOps,
  parseBoolean,
  parseText,
} from './filter-kinds.ts';
import type { Scalar } from './filter-kinds.ts';
import { isFilterMember } from './filter-members.ts';
import { fold } from './fold.ts';
import { type Checked, type Issue, issuesAt, ok, pointerTo, refuse } from './issue.ts';

/** One condition as a caller wrote it. `value` is a text of a query or a JSON value; of `in` and `notIn` an array. */
export interface FilterTerm {
  readonly field: string;
  readonly op: string;
  readonly value: unknown;
  /** Where it stands in the caller's input. */
  readonly pointer: string;
}

/** Conditions of one filter. */
export const conditionsMax = 10;

/** Values of one `in` or `notIn`. */
export const valuesMax = 100;

const customFieldPrefix = 'customFields.';

/**
 * Reads a filter against the fields of a workspace. What is not in the tables of `filter-members.ts` and
 * `filter-kinds.ts` cannot be asked for. Codes: `unknown_field`, `enum` (an op that this field does not
 * take), `too_many_members`, `required` (no values), and those of the values.
 */
export function parseFilter(
  terms: readonly FilterTerm[],
  fields: FieldCatalog,
): Checked<readonly Condition[]> {
  const surplus = terms[conditionsMax];
  if (surplus !== undefined) {
    const message = `A filter must have at most ${conditionsMax} conditions. Leave some out.`;
    return refuse('too_many_members', message, surplus.pointer);
  }
  const conditions: Condition[] = [];
  const issues: Issue[] = [];
  for (const term of terms) {
    const checked = parseTerm(term, fields);
    if (checked.ok) {
      conditions.push(checked.value);
    } else {
      issues.push(...issuesAt(term.pointer, checked.issues));
    }
  }
  return issues.length > 0 ? { ok: false, issues } : ok(conditions);
}

function parseTerm(term: FilterTerm, fields: FieldCatalog): Checked<Condition> {
  const subject = subjectOf(term.field, fields);
  if (subject === undefined) {
    return refuse(
      'unknown_field',
      'There is no such field to filter by. Use a member of a client, or customFields. and the key of a field.',
    );
  }
  const kind = kindOf(subject);
  const op = filterOps.find((each) => each === term.op);
  if (op === undefined || !kind.ops.includes(op)) {
    return refuse('enum', `This field can be filtered by: ${kind.ops.join(', ')}.`);
  }
  const test = parseTest(kind, op, term.value);
  return test.ok ? ok({ subject, test: test.value }) : test;
}

function subjectOf(name: string, catalog: FieldCatalog): Subject | undefined {
  if (isFilterMember(name)) {
    return { member: name };
  }
  if (!name.startsWith(customFieldPrefix)) {
    return undefined;
  }
  const field = findField(catalog, 'client', name.slice(customFieldPrefix.length));
  return field === undefined ? undefined : { fieldKeys: storedKeys(field), type: field.type };
}

function parseTest(kind: FilterKind, op: FilterOp, value: unknown): Checked<Test> {
  switch (op) {
    case 'eq':
    case 'ne': {
      const checked = parseValue(kind, value);
      return checked.ok
        ? ok({ op: op === 'eq' ? 'in' : 'notIn', values: [checked.value] })
        : checked;
    }
    case 'in':
    case 'notIn':
      return parseValues(kind, op, value);
    case 'contains':
    case 'startsWith':
      return parsePart(op, value);
    case 'isSet': {
      const isSet = parseBoolean(value);
      return isSet === undefined
        ? refuse('enum', 'Whether a field is set is asked with true or false.')
        : ok({ op, isSet });
    }
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte': {
      const checked = kind.parse(value);
      return checked.ok ? ok({ op, value: Number(checked.value) }) : checked;
    }
  }
}

/** An empty value would match by accident what somebody forgot to fill in (reliability case 96). */
function parseValue(kind: FilterKind, value: unknown): Checked<Scalar> {
  return value === ''
    ? refuse('blank', 'A condition must have a value. Ask for clients without one by isSet.')
    : kind.parse(value);
}

function parseValues(kind: FilterKind, op: 'in' | 'notIn', list: unknown): Checked<Test> {
  if (!Array.isArray(list)) {
    return refuse('type', `The values of ${op} must be a list.`);
  }
  if (list.length === 0) {
    return refuse('required', `The list of ${op} must not be empty.`);
  }
  if (list.length > valuesMax) {
    return refuse('too_many_members', `The list of ${op} must have at most ${valuesMax} values.`);
  }
  const values: Scalar[] = [];
  const issues: Issue[] = [];
  for (const [index, value] of list.entries()) {
    const checked = parseValue(kind, value);
    if (checked.ok) {
      values.push(checked.value);
    } else {
      issues.push(...issuesAt(pointerTo(index), checked.issues));
    }
  }
  return issues.length > 0 ? { ok: false, issues } : ok({ op, values });
}

/** A part of a text, folded. One that folds to nothing would be in every text. */
function parsePart(op: 'contains' | 'startsWith', value: unknown): Checked<Test> {
  const checked = parseText(value);
  if (!checked.ok) {
    return checked;
  }
  const text = fold(checked.value.toWellFormed());
  return text === ''
    ? refuse('blank', 'The text to look for must not be blank.')
    : ok({ op, text });
}
