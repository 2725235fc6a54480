import type { Client, ClientStatus } from './client.ts';
import type { FieldType } from './custom-value.ts';
import { filterKinds, type FilterKind, kindOfField, type Scalar } from './filter-kinds.ts';
import { type FilterMember, filterMembers } from './filter-members.ts';
import { fold } from './fold.ts';
import { isDialled, phoneDigits } from './phone.ts';

/** What a condition is about: a standard member, or the value of a custom field as its type was when the condition was read. */
export type Subject =
  | { readonly member: FilterMember }
  /** Its value stands under the first of these keys that a record has (`storedKeys`). */
  | { readonly fieldKeys: readonly string[]; readonly type: FieldType };

export type Comparison = 'gt' | 'gte' | 'lt' | 'lte';

/**
 * What is asked of a subject. `in` and `notIn` hold comparable forms (`FilterKind.parse`), `contains` and
 * `startsWith` a folded text. All but `notIn` and `isSet` fail for a subject without a value.
 */
export type Test =
  | { readonly op: 'in' | 'notIn'; readonly values: readonly Scalar[] }
  | { readonly op: 'contains' | 'startsWith'; readonly text: string }
  | { readonly op: Comparison; readonly value: number }
  | { readonly op: 'isSet'; readonly isSet: boolean };

/** One condition of a filter, checked and ready; made by `parseFilter`. */
export interface Condition {
  readonly subject: Subject;
  readonly test: Test;
}

/** True where all conditions hold: what a filter means, whichever way an engine finds its clients. */
export function matchesConditions(client: Client, conditions: readonly Condition[]): boolean {
  return conditions.every((condition) => matchesCondition(client, condition));
}

function matchesCondition(client: Client, { subject, test }: Condition): boolean {
  return matchesValue(kindOf(subject), storedValue(client, subject), test);
}

function matchesValue(kind: FilterKind, stored: unknown, test: Test): boolean {
  switch (test.op) {
    case 'isSet':
      return isValue(stored) === test.isSet;
    case 'in':
      return kind.comparable(stored).some((value) => test.values.includes(value));
    case 'notIn':
      return !kind.comparable(stored).some((value) => test.values.includes(value));
    case 'contains':
      return kind.texts(stored).some((text) => includesText(kind, text, test.text));
    case 'startsWith':
      return kind.texts(stored).some((text) => beginsWithText(kind, text, test.text));
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return kind.comparable(stored).some((value) => compare[test.op](Number(value), test.value));
  }
}

/** How a subject's values are read and compared. */
export function kindOf(subject: Subject): FilterKind {
  return 'member' in subject
    ? filterKinds[filterMembers[subject.member].kind]
    : kindOfField(subject.type);
}

function storedValue(client: Client, subject: Subject): unknown {
  if ('member' in subject) {
    return filterMembers[subject.member].read(client);
  }
  const { customFields } = client;
  const key = subject.fieldKeys.find((each) => Object.hasOwn(customFields, each));
  return key === undefined ? null : customFields[key];
}

/** An empty list of companies is none; an empty text is a value. */
function isValue(stored: unknown): boolean {
  return stored !== null && !(Array.isArray(stored) && stored.length === 0);
}

const compare: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
};

function includesText(kind: FilterKind, text: string, folded: string): boolean {
  const digits = kind.isPhone ? searchedDigits(folded) : undefined;
  return digits === undefined ? fold(text).includes(folded) : phoneDigits(text).includes(digits);
}

function beginsWithText(kind: FilterKind, text: string, folded: string): boolean {
  const digits = kind.isPhone ? leadingDigits(folded) : undefined;
  return digits === undefined
    ? fold(text).startsWith(folded)
    : phoneDigits(text).startsWith(digits);
}

/**
 * The digits by which a part of a phone number is looked for, whatever its separators: without the zeros
 * in front, which are dialled at home only. `undefined` where the text is no number.
 */
export function searchedDigits(folded: string): string | undefined {
  const digits = isDialled(folded) ? phoneDigits(folded).replace(/^0+/, '') : '';
  return digits === '' ? undefined : digits;
}

function leadingDigits(folded: string): string | undefined {
  const digits = isDialled(folded) ? phoneDigits(folded) : '';
  return digits === '' ? undefined : digits;
}

const statuses: readonly ClientStatus[] = ['active', 'inactive'];

/**
 * Conditions on the status, in whatever form, as the statuses that fulfil them, which have lists and totals
 * of their own: none of them, where nobody can, and `undefined` where everybody does. The rest as it is.
 */
export function splitStatuses(conditions: readonly Condition[]): {
  readonly statuses: readonly ClientStatus[] | undefined;
  readonly conditions: readonly Condition[];
} {
  const about = conditions.filter(isAboutStatus);
  const fitting = statuses.filter((status) =>
    about.every(({ test }) => matchesValue(filterKinds.status, status, test)),
  );
  return {
    statuses: fitting.length === statuses.length ? undefined : fitting,
    conditions: conditions.filter((each) => !isAboutStatus(each)),
  };
}

function isAboutStatus({ subject }: Condition): boolean {
  return 'member' in subject && subject.member === 'status';
}
