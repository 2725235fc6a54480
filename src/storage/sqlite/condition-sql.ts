import type { Comparison, Condition, Test } from '../../domain/client-filter.ts';
import type { FieldType } from '../../domain/custom-value.ts';
import type { Scalar } from '../../domain/filter-kinds.ts';
import type { FilterMember } from '../../domain/filter-members.ts';
import type { Value } from './connection.ts';

/** A part of a WHERE. It is made of this file's words alone: what a caller sent is in `values`. */
export interface SqlCondition {
  readonly sql: string;
  readonly values: readonly Value[];
}

/**
 * What SQLite can rule out by itself while it reads every client, so that few of them have to be made
 * into records. Never too little: `matchesConditions` looks at all that is left.
 */
export function sqlOf(conditions: readonly Condition[]): SqlCondition {
  const parts = conditions.map(sqlOfCondition).filter((condition) => condition !== undefined);
  return {
    sql: parts.map(({ sql }) => ` AND ${sql}`).join(''),
    values: parts.flatMap(({ values }) => values),
  };
}

function sqlOfCondition({ subject, test }: Condition): SqlCondition | undefined {
  if (!('member' in subject)) {
    return sqlOfField(subject.fieldKeys, subject.type, test);
  }
  const column = columns[subject.member];
  return column === undefined ? undefined : sqlOfColumn(column, test);
}

/** Columns that hold the very values that a condition compares. */
const columns: Readonly<Partial<Record<FilterMember, string>>> = {
  id: 'c.id',
  externalId: 'c.external_id',
  email: 'c.email_key',
  name: 'c.name',
  givenName: 'c.given_name',
  familyName: 'c.family_name',
  notes: 'c.notes',
  ip: 'c.ip',
  signedUpAt: 'c.signed_up_at',
  firstSeenAt: 'c.created_at',
  lastSeenAt: 'c.last_seen_at',
  sessionCount: 'c.session_count',
  version: 'c.version',
  createdAt: 'c.created_at',
  updatedAt: 'c.updated_at',
};

const operators: Readonly<Record<Comparison, string>> = { gt: '>', gte: '>=', lt: '<', lte: '<=' };

function sqlOfColumn(column: string, test: Test): SqlCondition | undefined {
  switch (test.op) {
    case 'in':
      return oneOf(column, test.values);
    case 'notIn':
      return noneOf(column, test.values);
    case 'isSet':
      return { sql: `${column} IS ${test.isSet ? 'NOT ' : ''}NULL`, values: [] };
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return { sql: `${column} ${operators[test.op]} ?`, values: [test.value] };
    case 'contains':
    case 'startsWith':
      return { sql: `${column} IS NOT NULL`, values: [] };
  }
}

function oneOf(expression: string, values: readonly Scalar[]): SqlCondition {
  return {
    sql: `${expression} IN (${values.map(() => '?').join(', ')})`,
    values: values.map(valueOf),
  };
}

/** Of several values SQL's own `NOT IN` would leave out whoever has none. */
function noneOf(column: string, values: readonly Scalar[]): SqlCondition {
  const [value, ...others] = values;
  if (value !== undefined && others.length === 0) {
    return { sql: `${column} IS NOT ?`, values: [valueOf(value)] };
  }
  const { sql, values: given } = oneOf(column, values);
  return { sql: `(${sql}) IS NOT TRUE`, values: given };
}

function valueOf(value: Scalar): Value {
  return typeof value === 'boolean' ? Number(value) : value;
}

// Keys that a JSON path can hold between quotes, as they are.
const pathKey = /^[ !#-[\]-~]+$/;

/** A stored value, under the first of these keys that a record has. */
function extracted(keys: readonly string[]): SqlCondition {
  const parts = keys.map(() => 'json_extract(c.custom_fields, ?)');
  return {
    sql: parts.length === 1 ? parts.join() : `coalesce(${parts.join(', ')})`,
    values: keys.map((key) => `$."${key}"`),
  };
}

function sqlOfField(
  keys: readonly string[],
  type: FieldType,
  test: Test,
): SqlCondition | undefined {
  if (test.op === 'notIn' || !keys.every((key) => pathKey.test(key))) {
    return undefined;
  }
  const value = extracted(keys);
  const isThere = { sql: `${value.sql} IS NOT NULL`, values: value.values };
  if (test.op === 'isSet') {
    // An empty list counts as not set, so what is not set cannot be told from here.
    return test.isSet ? isThere : undefined;
  }
  if (type === 'number' && (test.op === 'in' ? test.values.length === 1 : 'value' in test)) {
    return aboutNumber(value, test);
  }
  if (test.op === 'in' && (type === 'text' || type === 'boolean')) {
    const { sql, values } = oneOf(value.sql, test.values);
    return { sql, values: [...value.values, ...values] };
  }
  return isThere;
}

/** SQLite may read the decimal digits of a number a last bit differently from JavaScript. */
const tolerance = 1e-12;

function aboutNumber(stored: SqlCondition, test: Test): SqlCondition | undefined {
  const expression = `CAST(${stored.sql} AS REAL)`;
  const value = test.op === 'in' ? Number(test.values[0]) : 'value' in test ? test.value : NaN;
  if (Number.isNaN(value)) {
    return undefined;
  }
  const margin = Math.abs(value) * tolerance;
  const [least, most] = [value - margin, value + margin];
  if (test.op === 'gt' || test.op === 'gte') {
    return { sql: `${expression} >= ?`, values: [...stored.values, least] };
  }
  if (test.op === 'lt' || test.op === 'lte') {
    return { sql: `${expression} <= ?`, values: [...stored.values, most] };
  }
  return { sql: `${expression} BETWEEN ? AND ?`, values: [...stored.values, least, most] };
}
