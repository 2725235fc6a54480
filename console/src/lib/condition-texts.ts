import type { Attribute, AttributeKind } from './attributes.ts';
import type { Choice } from '../components/choice.ts';
import type { ViewCondition } from './client-view.ts';
import { formatDay } from './format.ts';

/** The ops that the console offers for each kind of value, in words. All of them are the API's. */
const textual: readonly Choice[] = [
  { id: 'contains', label: 'contains' },
  { id: 'startsWith', label: 'starts with' },
  { id: 'eq', label: 'is' },
  { id: 'ne', label: 'is not' },
  { id: 'isSet', label: 'has a value' },
];
const exact: readonly Choice[] = [
  { id: 'in', label: 'is any of' },
  { id: 'notIn', label: 'is none of' },
  { id: 'isSet', label: 'has a value' },
];
const ordered = (names: Readonly<Record<'gt' | 'lt', string>>): readonly Choice[] => [
  { id: 'gte', label: names.gt },
  { id: 'lt', label: names.lt },
  { id: 'eq', label: 'is' },
  { id: 'isSet', label: 'has a value' },
];
const dated = ordered({ gt: 'is on or after', lt: 'is before' });

const opsByKind: Readonly<Record<AttributeKind, readonly Choice[]>> = {
  text: textual,
  longText: textual,
  email: textual,
  phone: textual,
  url: textual,
  number: ordered({ gt: 'is at least', lt: 'is less than' }),
  boolean: [
    { id: 'eq', label: 'is' },
    { id: 'isSet', label: 'has a value' },
  ],
  date: dated,
  // No instant is a day: what happened on one is on or after it and before the next.
  instant: dated.filter(({ id }) => id !== 'eq'),
  status: exact.slice(0, 1),
  options: exact,
  companies: exact,
  address: [
    { id: 'contains', label: 'contains' },
    { id: 'isSet', label: 'has a value' },
  ],
  json: [{ id: 'isSet', label: 'has a value' }],
};

/** What can be asked of an attribute. */
export function opsOf(attribute: Attribute): readonly Choice[] {
  return opsByKind[attribute.kind];
}

/** The choices for a value, where there are some; else it is typed. */
export function valueChoices(
  attribute: Attribute,
  op: string,
  companyNames: ReadonlyMap<string, string>,
): readonly Choice[] | undefined {
  if (op === 'isSet' || attribute.kind === 'boolean') {
    return [
      { id: 'true', label: 'Yes' },
      { id: 'false', label: 'No' },
    ];
  }
  if (attribute.kind === 'status') {
    return [
      { id: 'active', label: 'Active' },
      { id: 'inactive', label: 'Inactive' },
    ];
  }
  if (attribute.kind === 'options') {
    return attribute.options.map(({ key, label, color }) => ({ id: key, label, color }));
  }
  return attribute.kind === 'companies'
    ? [...companyNames].map(([id, label]) => ({ id, label }))
    : undefined;
}

/** Every op of the API, for conditions that were made elsewhere. */
const verbs: Readonly<Record<string, string>> = {
  eq: 'is',
  ne: 'is not',
  in: 'is any of',
  notIn: 'is none of',
  contains: 'contains',
  startsWith: 'starts with',
  gt: 'is more than',
  gte: 'is at least',
  lt: 'is less than',
  lte: 'is at most',
};

const verbsOfOne: Readonly<Record<string, string>> = { in: 'is', notIn: 'is not' };

/** A condition in words: `Status is Active`. */
export function conditionText(
  { field, op, value }: ViewCondition,
  attribute: Attribute | undefined,
  companyNames: ReadonlyMap<string, string>,
): string {
  const label = attribute?.label ?? field;
  if (op === 'isSet') {
    return `${label} ${value === 'true' ? 'has a value' : 'has no value'}`;
  }
  const verb =
    (attribute && opsOf(attribute).find(({ id }) => id === op)?.label) ?? verbs[op] ?? op;
  const choices = attribute && valueChoices(attribute, op, companyNames);
  const texts = (typeof value === 'string' ? [value] : value).map(
    (one) =>
      choices?.find(({ id }) => id === one)?.label ??
      (attribute?.kind === 'instant' ? formatDay(one) : one),
  );
  return `${label} ${texts.length === 1 ? (verbsOfOne[op] ?? verb) : verb} ${texts.join(', ')}`;
}
