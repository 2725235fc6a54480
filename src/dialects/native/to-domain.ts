import type { ClientPatch, OnConflict, UpsertClient } from '../../domain/commands.ts';
import { type EmailAddress, parseEmail } from '../../domain/email.ts';
import { type ExternalIdRules, parseExternalId } from '../../domain/external-id.ts';
import { parseIsoInstant } from '../../domain/instant.ts';
import { parseIp } from '../../domain/ip.ts';
import { type Checked, issuesAt, issuesMax, ok, pointerTo } from '../../domain/issue.ts';
import { parsePhone } from '../../domain/phone.ts';
import { checkText } from '../../domain/text.ts';
import { isJsonObject } from '../../lib/json/json-object.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { compact } from '../shared/compact.ts';
import { type Check, MemberReader } from '../shared/member-reader.ts';
import { createShape, type Shape } from '../shared/shape.ts';
import { nameText, nullable, oneOf, uuidText } from '../shared/value-checks.ts';
import { ClientInput, readOnlyMembers, UpsertRequest } from './client-schema.ts';

/** A body that is a client's members and nothing else. */
export const clientShape = createShape(ClientInput, { readOnly: readOnlyMembers });
const upsertShape = createShape(UpsertRequest, { readOnly: readOnlyMembers });

const statuses = ['active', 'inactive'] as const;

const checkEmail = nullable<EmailAddress>(parseEmail);
const checkName = nullable(nameText('name'));
const checkPhone = nullable<string>(parsePhone);
const checkNotes = nullable((value) =>
  checkText(value, { field: 'notes', codePointsMax: 20_000, multiline: true }),
);
const checkStatus = oneOf('status', statuses);
const checkSignedUpAt = nullable<number>(parseIsoInstant);
const checkIp = nullable<string>(parseIp);
const checkCompanyId = uuidText('companyIds');

/** A part of a name may be empty: whoever has one name has an empty other one (design 4.3). One of spaces alone is a mistake. */
function namePart(field: string): Check<string | null> {
  const check = nameText(field);
  return nullable((value) => (value === '' ? ok('') : check(value)));
}
const checkGivenName = namePart('givenName');
const checkFamilyName = namePart('familyName');

/** The members of a client to set, out of a body of this shape. Every issue is told, up to a hundred. */
export function toClientPatch(
  body: JsonValue | undefined,
  idRules: ExternalIdRules,
  shape: Shape = clientShape,
): Checked<ClientPatch> {
  const reader = MemberReader.ofShape(body, shape);
  if (!reader.ok) {
    return reader;
  }
  const patch = readPatch(reader.value, idRules);
  return capped(reader.value.finish(() => patch));
}

/** An upsert by external id, then email: a key that is null names nobody, and is unset on whom the other one names. */
export function toUpsert(
  body: JsonValue | undefined,
  idRules: ExternalIdRules,
  shape: Shape = upsertShape,
): Checked<UpsertClient> {
  const opened = MemberReader.ofShape(body, shape);
  if (!opened.ok) {
    return opened;
  }
  const reader = opened.value;
  if (isJsonObject(body) && isMissing(body['externalId']) && isMissing(body['email'])) {
    reader.fail({
      pointer: '/externalId',
      code: 'identifier_required',
      message: '`externalId` or `email` is required. Send at least one of them.',
    });
  }
  const patch = readPatch(reader, idRules);
  const onConflict = reader.raw('onConflict') as OnConflict | undefined;
  return capped(reader.finish(() => upsertOf(patch, onConflict)));
}

function upsertOf(
  { externalId, email, ...patch }: ClientPatch,
  onConflict: OnConflict | undefined,
): UpsertClient {
  const keys = { externalId: externalId ?? undefined, email: email ?? undefined };
  const unset = { externalId: nullOnly(externalId), email: nullOnly(email) };
  return {
    op: 'upsert',
    keys: compact(keys),
    patch: { ...patch, ...compact(unset) },
    ...(onConflict === undefined ? {} : { onConflict }),
  };
}

function nullOnly(value: unknown): null | undefined {
  return value === null ? null : undefined;
}

function isMissing(value: JsonValue | undefined): boolean {
  return value === undefined || value === null;
}

function readPatch(reader: MemberReader, idRules: ExternalIdRules): ClientPatch {
  return compact({
    externalId: reader.read('externalId', (value) =>
      value === null ? ok(null) : parseExternalId(value, idRules),
    ),
    email: reader.read('email', checkEmail),
    name: reader.read('name', checkName),
    givenName: reader.read('givenName', checkGivenName),
    familyName: reader.read('familyName', checkFamilyName),
    phone: reader.read('phone', checkPhone),
    status: reader.read('status', checkStatus),
    notes: reader.read('notes', checkNotes),
    customFields: reader.read('customFields', checkCustomFields),
    companyIds: reader.read('companyIds', checkCompanyIds),
    signedUpAt: reader.read('signedUpAt', checkSignedUpAt),
    ip: reader.read('ip', checkIp),
  });
}

/** Values by key, as they are: only the transaction knows what the fields may hold. Null unsets every value (RFC 7396 section 2). */
function checkCustomFields(value: JsonValue): Checked<NonNullable<ClientPatch['customFields']>> {
  const pointer = '/customFields';
  return ok(
    isJsonObject(value)
      ? { values: value, unknown: 'observe', pointer }
      : { values: {}, unknown: 'observe', pointer, clears: () => true },
  );
}

function checkCompanyIds(value: JsonValue): Checked<readonly string[]> {
  const items = Array.isArray(value) ? (value as readonly JsonValue[]) : [];
  const checked = items.map(checkCompanyId);
  const issues = checked.flatMap((item, index) =>
    item.ok ? [] : issuesAt(pointerTo(index), item.issues),
  );
  return issues.length > 0
    ? { ok: false, issues }
    : ok(checked.flatMap((item) => (item.ok ? [item.value] : [])));
}

/** At most a hundred issues of what was refused. */
export function capped<T>(checked: Checked<T>): Checked<T> {
  return checked.ok || checked.issues.length <= issuesMax
    ? checked
    : { ok: false, issues: checked.issues.slice(0, issuesMax) };
}
