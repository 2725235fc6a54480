import type { Refused, UpsertClient } from '../../domain/commands.ts';
import type { ExternalIdRules } from '../../domain/external-id.ts';
import { type Checked, type Issue, issuesMax, ok, refuse } from '../../domain/issue.ts';
import { isJsonObject } from '../../lib/json/json-object.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { createDraft, keysOf } from './customer-draft.ts';
import { isMissing, readMember } from './customer-members.ts';
import { faults, unknownMember } from './issues.ts';

/**
 * A customer object as an upsert by `user_id`, then `email` (wire-contracts 4.2), or all that is wrong
 * with it. One pass over the members and no closure: in a bulk this runs ten thousand times in a row.
 */
export function toCommand(customer: JsonValue, idRules: ExternalIdRules): UpsertClient | Refused {
  if (!isJsonObject(customer)) {
    return { op: 'refused', issues: [faults.notAnObject] };
  }
  const draft = createDraft();
  for (const name in customer) {
    readMember(draft, name, customer[name] ?? null, idRules);
  }
  if (isMissing(customer['user_id']) && isMissing(customer['email'])) {
    draft.issues = [faults.nobodyNamed, ...(draft.issues ?? [])];
  }
  const keys = keysOf(draft);
  if (keys === undefined || draft.issues !== undefined) {
    return { op: 'refused', issues: (draft.issues ?? []).slice(0, issuesMax) };
  }
  return { op: 'upsert', keys, patch: draft.patch, isActivity: draft.isActivity };
}

/** The list of a bulk body, its items unread. Code `required` where it is empty: a success would say that somebody was written. */
export function toCustomers(body: JsonValue | undefined): Checked<readonly JsonValue[]> {
  if (!isJsonObject(body)) {
    return refuse('type', 'The body must be an object that has an array `customers`.');
  }
  const issues: Issue[] = [];
  for (const name of Object.keys(body)) {
    if (name !== 'customers') {
      issues.push(unknownMember(name));
    }
  }
  const customers = body['customers'];
  if (!Array.isArray(customers)) {
    issues.unshift(customers === undefined ? faults.customersRequired : faults.customersNotAnArray);
  } else if (customers.length === 0) {
    issues.unshift(faults.customersEmpty);
  }
  return issues.length > 0
    ? { ok: false, issues: issues.slice(0, issuesMax) }
    : ok(customers as readonly JsonValue[]);
}
