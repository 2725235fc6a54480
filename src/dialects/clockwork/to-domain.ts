import type { ClientPatch, UpsertClient } from '../../domain/commands.ts';
import { type EmailAddress, parseEmail } from '../../domain/email.ts';
import { type Checked, type Issue, issuesAt, ok, pointerTo, refuse } from '../../domain/issue.ts';
import { isJsonObject } from '../../lib/json/json-object.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { nameText } from '../shared/value-checks.ts';

/** Which member of a patch each of Clockwork's names is. */
const nameMembers = {
  full_name: 'name',
  first_name: 'givenName',
  last_name: 'familyName',
} as const;

const nameChecks = {
  full_name: nameText('full_name'),
  first_name: nameText('first_name'),
  last_name: nameText('last_name'),
};

type NameMember = keyof typeof nameMembers;

interface Draft {
  email: EmailAddress | undefined;
  readonly names: { -readonly [K in 'name' | 'givenName' | 'familyName']?: ClientPatch[K] };
  readonly attributes: Record<string, JsonValue>;
  readonly issues: Issue[];
}

/**
 * A body of `POST /api/v1/customers` as an upsert by email. Four members have a meaning, every other one
 * is an attribute (source document, hint box). Everything that is wrong is reported, not only the first.
 */
export function toUpsert(body: JsonValue | undefined): Checked<UpsertClient> {
  if (!isJsonObject(body)) {
    return refuse('type', 'The body must be an object that has an `email`.');
  }
  const draft: Draft = { email: undefined, names: {}, attributes: {}, issues: [] };
  for (const key of Object.keys(body)) {
    readMember(draft, key, body[key] ?? null);
  }
  const { email, names, attributes, issues } = draft;
  if (isMissing(body['email'])) {
    issues.unshift(emailRequired);
  }
  if (email === undefined || issues.length > 0) {
    return { ok: false, issues };
  }
  const patch: ClientPatch =
    Object.keys(attributes).length === 0
      ? names
      : { ...names, customFields: { values: attributes, unknown: 'observe', pointer: '' } };
  return ok({ op: 'upsert', keys: { email }, patch });
}

function readMember(draft: Draft, key: string, value: JsonValue): void {
  switch (key) {
    case 'email':
      readEmail(draft, value);
      break;
    case 'full_name':
    case 'first_name':
    case 'last_name':
      readName(draft, key, value);
      break;
    default:
      draft.attributes[key] = value;
  }
}

/** Absent, null and the empty string are the same here: nobody is named (design 4.3). */
function isMissing(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || value === '';
}

function readEmail(draft: Draft, value: JsonValue): void {
  if (isMissing(value)) {
    return;
  }
  const checked = parseEmail(value);
  if (checked.ok) {
    draft.email = checked.value;
  } else {
    draft.issues.push(...issuesAt('/email', checked.issues));
  }
}

function readName(draft: Draft, member: NameMember, value: JsonValue): void {
  if (value === '') {
    return;
  }
  const checked = value === null ? ok(null) : nameChecks[member](value);
  if (checked.ok) {
    draft.names[nameMembers[member]] = checked.value;
  } else {
    draft.issues.push(...issuesAt(pointerTo(member), checked.issues));
  }
}

const emailRequired: Issue = {
  pointer: '/email',
  code: 'identifier_required',
  message: '`email` is required: each customer is keyed by it. Send an email address.',
};
