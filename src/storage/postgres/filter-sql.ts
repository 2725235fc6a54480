import type { Comparison, Condition, Test } from '../../domain/client-filter.ts';
import type { FilterMember } from '../../domain/filter-members.ts';
import { parseEmail } from '../../domain/email.ts';
import { phoneSearchQuery } from '../../domain/phone.ts';
import { searchTerms, type SearchTerms } from '../../domain/search-text.ts';
import { parseUuid } from '../../lib/uuid.ts';
import type { ClientFilter, ClientSearch, WorkspaceId } from '../storage.ts';
import type { Parameters } from './parameters.ts';
import { askedTrigrams } from './search-rows.ts';
import { isNeverStored } from './session.ts';

/**
 * What PostgreSQL can rule out by itself, each condition with AND in front. Never too little: whoever is
 * left is looked at by `createFilterMatcher`.
 */
export function filterSql(
  workspaceId: WorkspaceId,
  filter: ClientFilter,
  parameters: Parameters,
): string {
  const { companyId, email, givenName, familyName, phone } = filter;
  const parts: (string | undefined)[] = [filter.search, filter.within].map((search) =>
    search === undefined ? undefined : searchSql(workspaceId, search, parameters),
  );
  if (companyId !== undefined && isNeverStored(companyId)) {
    parts.push('false');
  } else if (companyId !== undefined) {
    const company = parameters.add(companyId);
    parts.push(
      `c.id IN (SELECT m.client_id FROM client_companies m WHERE m.workspace_id = $1 AND m.company_id = ${company})`,
    );
  }
  if (email !== undefined) {
    const checked = parseEmail(email);
    parts.push(checked.ok ? `c.email_key = ${parameters.add(checked.value.key)}` : 'false');
  }
  if (phone !== undefined) {
    parts.push(trigramsSql(workspaceId, searchTerms(phoneSearchQuery(phone)), parameters));
  }
  const nameParts = [givenName, familyName].filter((part) => part !== undefined);
  if (nameParts.length > 0) {
    const words = new Set(nameParts.flatMap((part) => searchTerms(part).words));
    parts.push(trigramsSql(workspaceId, { words: [...words] }, parameters));
  }
  parts.push(...(filter.conditions ?? []).map((condition) => conditionSql(condition, parameters)));
  return parts
    .filter((part) => part !== undefined)
    .map((part) => ` AND ${part}`)
    .join('');
}

function searchSql(
  workspaceId: WorkspaceId,
  { query }: ClientSearch,
  parameters: Parameters,
): string | undefined {
  return trigramsSql(workspaceId, searchTerms(query), parameters, parseUuid(query.trim()));
}

/** `id` is found as well. */
function trigramsSql(
  workspaceId: WorkspaceId,
  terms: SearchTerms,
  parameters: Parameters,
  id?: string,
): string | undefined {
  const lists = askedTrigrams(workspaceId, terms);
  if (lists === undefined) {
    return undefined;
  }
  const tests = lists.map((list) => `s.trigrams @> ${parameters.add(list)}::integer[]`);
  const also = id === undefined ? '' : ` UNION ALL SELECT ${parameters.add(id)}::text`;
  return `c.id IN (SELECT s.client_id FROM client_search s WHERE s.workspace_id = $1 AND (${tests.join(' OR ')})${also})`;
}

/** Columns that hold the very values that a condition compares. */
const textColumns: Readonly<Partial<Record<FilterMember, string>>> = {
  id: 'c.id',
  externalId: 'c.external_id',
  email: 'c.email_key',
  name: 'c.name',
  givenName: 'c.given_name',
  familyName: 'c.family_name',
  notes: 'c.notes',
  ip: 'c.ip',
};
const numberColumns: Readonly<Partial<Record<FilterMember, string>>> = {
  signedUpAt: 'c.signed_up_at',
  firstSeenAt: 'c.created_at',
  lastSeenAt: 'c.last_seen_at',
  sessionCount: 'c.session_count',
  version: 'c.version',
  createdAt: 'c.created_at',
  updatedAt: 'c.updated_at',
};

const operators: Readonly<Record<Comparison, string>> = { gt: '>', gte: '>=', lt: '<', lte: '<=' };

/** `undefined` where only the domain can tell. */
function conditionSql({ subject, test }: Condition, parameters: Parameters): string | undefined {
  if (!('member' in subject)) {
    return fieldSql(subject.fieldKeys, test, parameters);
  }
  if ('values' in test && test.values.some(isNeverStored)) {
    return undefined;
  }
  const text = textColumns[subject.member];
  const column = text ?? numberColumns[subject.member];
  return column === undefined
    ? undefined
    : testSql(column, text === undefined ? 'numeric' : 'text', test, parameters);
}

/**
 * Whether a key can be in the stored JSON at all, as a text: to take the JSON apart costs more than what is
 * then made of the few that are left.
 */
function fieldSql(keys: readonly string[], test: Test, parameters: Parameters): string | undefined {
  if (test.op === 'notIn' || (test.op === 'isSet' && !test.isSet)) {
    return undefined;
  }
  const tests = keys.map(
    (key) => `strpos(c.custom_fields, ${parameters.add(JSON.stringify(key))}) > 0`,
  );
  return `(${tests.join(' OR ')})`;
}

function testSql(
  column: string,
  type: 'text' | 'numeric',
  test: Test,
  parameters: Parameters,
): string | undefined {
  switch (test.op) {
    case 'in':
      return `${column} = ANY(${parameters.add(test.values)}::${type}[])`;
    case 'notIn': {
      const [value, ...others] = test.values;
      return value !== undefined && others.length === 0
        ? `${column} IS DISTINCT FROM ${parameters.add(value)}::${type}`
        : `(${column} = ANY(${parameters.add(test.values)}::${type}[])) IS NOT TRUE`;
    }
    case 'isSet':
      return `${column} IS ${test.isSet ? 'NOT ' : ''}NULL`;
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return `${column} ${operators[test.op]} ${parameters.add(test.value)}::numeric`;
    case 'contains':
    case 'startsWith':
      return `${column} IS NOT NULL`;
  }
}
