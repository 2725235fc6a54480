import type { ClientPatch, Refused, UpsertClient, UpsertKeys } from '../../domain/commands.ts';
import { type EmailAddress, parseEmail } from '../../domain/email.ts';
import { type ExternalIdRules, parseExternalId } from '../../domain/external-id.ts';
import { parseUnixSeconds } from '../../domain/instant.ts';
import { parseIp } from '../../domain/ip.ts';
import { type Checked, type Issue, ok, pointerTo, refuse } from '../../domain/issue.ts';
import { parsePhone } from '../../domain/phone.ts';
import { isBlank } from '../../domain/text.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { type Check, isJsonObject } from '../shared/member-reader.ts';
import { nameText } from '../shared/value-checks.ts';
import { attributeIssues } from './custom-attributes.ts';

/** One of the three names: where it goes, and what it may be. */
interface NameRules {
  readonly member: 'name' | 'givenName' | 'familyName';
  readonly pointer: string;
  readonly check: Check<string>;
}

const fullName: NameRules = nameRules('name', 'name');
const firstName: NameRules = nameRules('first_name', 'givenName');
const lastName: NameRules = nameRules('last_name', 'familyName');

function nameRules(field: string, member: NameRules['member']): NameRules {
  return { member, pointer: pointerTo(field), check: nameText(field) };
}

/** Issues reported of one customer at most: beyond that, nobody reads on. */
const issuesMax = 100;

type MutablePatch = { -readonly [K in keyof ClientPatch]: ClientPatch[K] };

/** A customer while its members are read, one after the other. */
interface Draft {
  externalId: string | undefined;
  email: EmailAddress | undefined;
  isActivity: boolean;
  readonly patch: MutablePatch;
  issues: Issue[] | undefined;
}

/**
 * A customer object as an upsert by `user_id`, then `email` (wire-contracts 4.2), or all that is wrong
 * with it. One pass over the members and no closure: in a bulk this runs ten thousand times in a row.
 */
export function toCommand(customer: JsonValue, idRules: ExternalIdRules): UpsertClient | Refused {
  if (!isJsonObject(customer)) {
    return { op: 'refused', issues: [notAnObject] };
  }
  const draft: Draft = {
    externalId: undefined,
    email: undefined,
    isActivity: true,
    patch: {},
    issues: undefined,
  };
  for (const name in customer) {
    readMember(draft, name, customer[name] ?? null, idRules);
  }
  if (isMissing(customer['user_id']) && isMissing(customer['email'])) {
    draft.issues = [nobodyNamed, ...(draft.issues ?? [])];
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
    issues.unshift(customers === undefined ? customersRequired : customersNotAnArray);
  } else if (customers.length === 0) {
    issues.unshift(customersEmpty);
  }
  return issues.length > 0
    ? { ok: false, issues: issues.slice(0, issuesMax) }
    : ok(customers as readonly JsonValue[]);
}

function readMember(draft: Draft, name: string, value: JsonValue, idRules: ExternalIdRules): void {
  switch (name) {
    case 'user_id':
      readUserId(draft, value, idRules);
      break;
    case 'email':
      readEmail(draft, value);
      break;
    case 'name':
      readName(draft, fullName, value);
      break;
    case 'first_name':
      readName(draft, firstName, value);
      break;
    case 'last_name':
      readName(draft, lastName, value);
      break;
    case 'phone':
      readPhone(draft, value);
      break;
    case 'signed_up_at':
      readSignedUpAt(draft, value);
      break;
    case 'ip':
      readIp(draft, value);
      break;
    case 'custom_attributes':
      readAttributes(draft, value);
      break;
    case 'update_session':
      readUpdateSession(draft, value);
      break;
    default:
      addIssue(draft, unknownMember(name));
  }
}

function readUserId(draft: Draft, value: JsonValue, idRules: ExternalIdRules): void {
  // Not `null` unsets: whom no id is sent for still has the one on file (README, "null").
  if (isMissing(value)) {
    return;
  }
  // Database ids come as JSON numbers (wire-contracts 4.3); `1` and `"1"` are one customer.
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string') {
    addIssue(draft, userIdType);
    return;
  }
  const checked = parseExternalId(text, idRules);
  if (checked.ok) {
    draft.externalId = checked.value;
  } else {
    addIssues(draft, '/user_id', checked.issues);
  }
}

function readEmail(draft: Draft, value: JsonValue): void {
  if (value === null) {
    draft.patch.email = null;
    return;
  }
  if (value === '') {
    return;
  }
  const checked = parseEmail(value);
  if (checked.ok) {
    draft.email = checked.value;
  } else {
    addIssues(draft, '/email', checked.issues);
  }
}

function readName(draft: Draft, rules: NameRules, value: JsonValue): void {
  if (value === '') {
    return;
  }
  const checked = value === null ? unset : rules.check(value);
  if (checked.ok) {
    draft.patch[rules.member] = checked.value;
  } else {
    addIssues(draft, rules.pointer, checked.issues);
  }
}

function readPhone(draft: Draft, value: JsonValue): void {
  if (value === '') {
    return;
  }
  const checked = value === null ? unset : parsePhone(value);
  if (!checked.ok) {
    addIssues(draft, '/phone', checked.issues);
  } else if (checked.value !== null && isBlank(checked.value)) {
    addIssue(draft, blankPhone);
  } else {
    draft.patch.phone = checked.value;
  }
}

function readSignedUpAt(draft: Draft, value: JsonValue): void {
  const checked = value === null ? unset : parseUnixSeconds(value);
  if (checked.ok) {
    draft.patch.signedUpAt = checked.value;
  } else {
    addIssues(draft, '/signed_up_at', checked.issues);
  }
}

function readIp(draft: Draft, value: JsonValue): void {
  const checked = value === null ? unset : parseIp(value);
  if (checked.ok) {
    draft.patch.ip = checked.value;
  } else {
    addIssues(draft, '/ip', checked.issues);
  }
}

function readAttributes(draft: Draft, value: JsonValue): void {
  const issues = attributeIssues(value);
  if (issues.length > 0) {
    addIssues(draft, '', issues);
  } else if (isJsonObject(value)) {
    // As read, without a copy: every key and value has just been found fit to be stored.
    draft.patch.customFields = {
      values: value,
      unknown: 'observe',
      pointer: '/custom_attributes',
    };
  }
}

function readUpdateSession(draft: Draft, value: JsonValue): void {
  if (typeof value === 'boolean') {
    draft.isActivity = value;
  } else {
    addIssue(draft, updateSessionType);
  }
}

/** Absent, null and the empty string are the same for a key: nobody is named by it (design 4.3). */
function isMissing(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || value === '';
}

function keysOf({ externalId, email }: Draft): UpsertKeys | undefined {
  if (externalId === undefined) {
    return email === undefined ? undefined : { email };
  }
  return email === undefined ? { externalId } : { externalId, email };
}

function addIssue(draft: Draft, issue: Issue): void {
  if (draft.issues === undefined) {
    draft.issues = [issue];
  } else {
    draft.issues.push(issue);
  }
}

function addIssues(draft: Draft, pointer: string, issues: readonly Issue[]): void {
  for (const issue of issues) {
    addIssue(draft, { ...issue, pointer: pointer + issue.pointer });
  }
}

function unknownMember(name: string): Issue {
  return {
    pointer: pointerTo(name),
    code: 'unknown_member',
    message:
      'This member is not known here. Leave it out, check its spelling, or put it into `custom_attributes`.',
  };
}

const unset: { readonly ok: true; readonly value: null } = { ok: true, value: null };

const notAnObject: Issue = {
  pointer: '',
  code: 'type',
  message: 'A customer must be an object that has a `user_id` or an `email`.',
};

const nobodyNamed: Issue = {
  pointer: '/user_id',
  code: 'identifier_required',
  message: '`user_id` or `email` is required. Send at least one of them.',
};

const userIdType: Issue = {
  pointer: '/user_id',
  code: 'type',
  message:
    '`user_id` must be a string or an integer up to 2^53 - 1. Send a longer number as a string.',
};

const blankPhone: Issue = {
  pointer: '/phone',
  code: 'blank',
  message: '`phone` must not be blank. Leave it out where it is not known.',
};

const updateSessionType: Issue = {
  pointer: '/update_session',
  code: 'type',
  message: '`update_session` must be true or false.',
};

const customersRequired: Issue = {
  pointer: '/customers',
  code: 'required',
  message: '`customers` is required: an array of customer objects.',
};

const customersNotAnArray: Issue = {
  pointer: '/customers',
  code: 'type',
  message: '`customers` must be an array of customer objects.',
};

const customersEmpty: Issue = {
  pointer: '/customers',
  code: 'required',
  message: '`customers` must hold at least one customer.',
};
