import { type Checked, type Issue, ok, pointerTo } from '../../domain/issue.ts';
import type { FilterTerm } from '../../domain/parse-filter.ts';
import { splitEscaped } from '../../lib/escaped-list.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { Call } from '../dialect.ts';

const parameter = /^filter\[(.+?)\](?:\[([^[\]]*)\])?$/s;

/** True for a parameter that is a condition, or would like to be one. */
export function isFilterName(name: string): boolean {
  return name.startsWith('filter[');
}

/**
 * The conditions of a query: `filter[field]=value` (equals) and `filter[field][op]=value`. The values of
 * `in` and `notIn` are parted by commas; a backslash before a comma or a backslash takes it as it is. `read` marks a
 * parameter as known.
 */
export function filterTerms(
  query: Call['query'],
  read: (name: string) => JsonValue | undefined,
): Checked<readonly FilterTerm[]> {
  const terms: FilterTerm[] = [];
  const issues: Issue[] = [];
  for (const name of Object.keys(query).filter(isFilterName)) {
    const pointer = pointerTo(name);
    const value = read(name);
    const [, field = '', op = 'eq'] = parameter.exec(name) ?? [];
    if (typeof value === 'string') {
      terms.push({ field, op, pointer, value: isList(op) ? splitEscaped(value, ',') : value });
    } else {
      issues.push({ pointer, code: 'duplicate', message: 'A condition must be given once.' });
    }
  }
  return issues.length > 0 ? { ok: false, issues } : ok(terms);
}

function isList(op: string): boolean {
  return op === 'in' || op === 'notIn';
}
