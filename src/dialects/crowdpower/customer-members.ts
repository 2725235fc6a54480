import { parseEmail } from '../../domain/email.ts';
import { type ExternalIdRules, parseExternalId } from '../../domain/external-id.ts';
import { parseUnixSeconds } from '../../domain/instant.ts';
import { parseIp } from '../../domain/ip.ts';
import { pointerTo } from '../../domain/issue.ts';
import { parsePhone } from '../../domain/phone.ts';
import { isBlank } from '../../domain/text.ts';
import { isJsonObject } from '../../lib/json/json-object.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { Check } from '../shared/member-reader.ts';
import { nameText } from '../shared/value-checks.ts';
import { attributeIssues } from './custom-attributes.ts';
import { addIssue, addIssues, type CustomerDraft } from './customer-draft.ts';
import { faults, unknownMember } from './issues.ts';

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

/** Reads one member of a customer into the draft: its value, or what is wrong with it. */
export function readMember(
  draft: CustomerDraft,
  name: string,
  value: JsonValue,
  idRules: ExternalIdRules,
): void {
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

function readUserId(draft: CustomerDraft, value: JsonValue, idRules: ExternalIdRules): void {
  // Not `null` unsets: whom no id is sent for still has the one on file (README, "null").
  if (isMissing(value)) {
    return;
  }
  // Database ids come as JSON numbers (wire-contracts 4.3); `1` and `"1"` are one customer.
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string') {
    addIssue(draft, faults.userIdType);
    return;
  }
  const checked = parseExternalId(text, idRules);
  if (checked.ok) {
    draft.externalId = checked.value;
  } else {
    addIssues(draft, '/user_id', checked.issues);
  }
}

function readEmail(draft: CustomerDraft, value: JsonValue): void {
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

function readName(draft: CustomerDraft, rules: NameRules, value: JsonValue): void {
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

function readPhone(draft: CustomerDraft, value: JsonValue): void {
  if (value === '') {
    return;
  }
  const checked = value === null ? unset : parsePhone(value);
  if (!checked.ok) {
    addIssues(draft, '/phone', checked.issues);
  } else if (checked.value !== null && isBlank(checked.value)) {
    addIssue(draft, faults.blankPhone);
  } else {
    draft.patch.phone = checked.value;
  }
}

function readSignedUpAt(draft: CustomerDraft, value: JsonValue): void {
  const checked = value === null ? unset : parseUnixSeconds(value);
  if (checked.ok) {
    draft.patch.signedUpAt = checked.value;
  } else {
    addIssues(draft, '/signed_up_at', checked.issues);
  }
}

function readIp(draft: CustomerDraft, value: JsonValue): void {
  const checked = value === null ? unset : parseIp(value);
  if (checked.ok) {
    draft.patch.ip = checked.value;
  } else {
    addIssues(draft, '/ip', checked.issues);
  }
}

function readAttributes(draft: CustomerDraft, value: JsonValue): void {
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

function readUpdateSession(draft: CustomerDraft, value: JsonValue): void {
  if (typeof value === 'boolean') {
    draft.isActivity = value;
  } else {
    addIssue(draft, faults.updateSessionType);
  }
}

/** Absent, null and the empty string are the same for a key: nobody is named by it (design 4.3). */
export function isMissing(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || value === '';
}

const unset: { readonly ok: true; readonly value: null } = { ok: true, value: null };
