import type { ClientPatch, CustomFieldsPatch } from '../../domain/commands.ts';
import { parseEmail } from '../../domain/email.ts';
import type { FieldCatalog } from '../../domain/field.ts';
import { type Checked, issuesAt, ok, pointerTo, refuse } from '../../domain/issue.ts';
import { isJsonObject, type JsonObject } from '../../lib/json/json-object.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { parseUuid } from '../../lib/uuid.ts';
import { compact } from '../shared/compact.ts';
import { type Check, MemberReader } from '../shared/member-reader.ts';
import { emptyIsNull, nameText, nullable, uuidText } from '../shared/value-checks.ts';
import { checkCustomFields, showsValue } from './custom-fields.ts';

/** Members that an answer shows and no caller may set. */
export const readOnlyMembers: ReadonlySet<string> = new Set([
  'id',
  'object',
  'createdAt',
  'updatedAt',
  'status',
  'inviteUrl',
  'avatarImageUrl',
  'fallbackColor',
  'firstLoginDate',
  'lastLoginDate',
  'lastActiveDate',
  'creationMethod',
  'invitedBy',
]);

const companyIdsMax = 100;

const checkGivenName = nameText('givenName');
const checkFamilyName = nameText('familyName');
const checkCompanyId = emptyIsNull(uuidText('companyId'));

/** What the rest of the request says about a write. */
export interface ClientWriteOptions {
  /** `?sendInvite=true`. */
  readonly sendInvite: boolean;
  readonly fields: FieldCatalog;
}

/** Body of `POST /v1/clients`: names and email are required, empty values count as not given. */
export function toCreatePatch(
  body: JsonValue | undefined,
  options: ClientWriteOptions,
): Checked<ClientPatch> {
  return readPatch(body, options, (reader) => {
    const givenName = reader.require('givenName', checkGivenName);
    const familyName = reader.require('familyName', checkFamilyName);
    const email = reader.require('email', parseEmail);
    const companyIds = readCompanyIds(reader);
    const values = readCustomFields(reader, options.fields);
    return () => ({
      givenName,
      familyName,
      email,
      companyIds,
      customFields: values === undefined ? undefined : customFields(values),
    });
  });
}

/**
 * Body of `PATCH /v1/clients/{id}`: absent members are kept. `companyIds` is accepted and ignored, the
 * one member that Assembly documents so (wire-contracts 2.4).
 */
export function toUpdatePatch(
  body: JsonValue | undefined,
  options: ClientWriteOptions,
): Checked<ClientPatch> {
  return readPatch(body, options, (reader) => {
    const givenName = reader.read('givenName', emptyIsNull(checkGivenName));
    const familyName = reader.read('familyName', emptyIsNull(checkFamilyName));
    const email = reader.read('email', parseEmail);
    const companyId = reader.read('companyId', checkCompanyId);
    const values = reader.read('customFields', checkCustomFields(options.fields, 'client'));
    reader.raw('companyIds');
    return () => ({
      givenName,
      familyName,
      email,
      companyIds: companyId === undefined ? undefined : companyId === null ? [] : [companyId],
      customFields: values === undefined ? undefined : customFields(values),
    });
  });
}

/**
 * Body of `PUT /v1/clients/{id}`: what it leaves out is cleared, as far as Assembly can show it. The
 * email is not: the documented body has no room for it, so its absence says nothing.
 */
export function toReplacePatch(
  body: JsonValue | undefined,
  options: ClientWriteOptions,
): Checked<ClientPatch> {
  return readPatch(body, options, (reader) => {
    const givenName = reader.require('givenName', checkGivenName);
    const familyName = reader.require('familyName', checkFamilyName);
    const email = reader.read('email', parseEmail);
    const companyIds = readCompanyIds(reader);
    const values = readCustomFields(reader, options.fields);
    return () => ({
      givenName,
      familyName,
      email,
      companyIds: companyIds ?? [],
      customFields: { ...customFields(values ?? {}), clears: showsValue },
    });
  });
}

/**
 * A client of a file, as it is sent to `POST /v1/clients` or answered: an answer has `""` for a name that is
 * not known. It may come from another directory, whose companies are unknown here and whose custom fields
 * need not be declared.
 */
export function toImportedPatch(body: JsonValue, fields: FieldCatalog): Checked<ClientPatch> {
  return readPatch(body, { sendInvite: false, fields }, (reader) => {
    const givenName = reader.require('givenName', emptyIsNull(checkGivenName));
    const familyName = reader.require('familyName', emptyIsNull(checkFamilyName));
    const email = reader.require('email', parseEmail);
    const companyIds = readCompanyIds(reader);
    const values = readCustomFields(reader, fields);
    return () => ({
      givenName: givenName ?? undefined,
      familyName: familyName ?? undefined,
      email,
      companyIds,
      skipsUnknownCompanies: companyIds === undefined ? undefined : true,
      customFields:
        values === undefined ? undefined : { ...customFields(values), unknown: 'observe' },
    });
  });
}

/**
 * Body of the old `PUT /v1/client`: the id apart from the rest, which is the body of a PUT. `id` is
 * `undefined` where it is a string but no UUID, as such an id is nobody's.
 */
export function splitId(
  body: JsonValue | undefined,
): Checked<{ readonly id: string | undefined; readonly rest: JsonObject }> {
  if (!isJsonObject(body)) {
    return refuse('type', 'The body must be a JSON object.');
  }
  const { id, ...rest } = body;
  return typeof id === 'string'
    ? ok({ id: parseUuid(id), rest })
    : refuse('required', '`id` is required: a string that holds the id of the client.', '/id');
}

type DraftPatch = { [K in keyof ClientPatch]?: ClientPatch[K] | undefined };

function readPatch(
  body: JsonValue | undefined,
  options: ClientWriteOptions,
  readMembers: (reader: MemberReader) => () => DraftPatch,
): Checked<ClientPatch> {
  const opened = MemberReader.ofBody(body);
  if (!opened.ok) {
    return opened;
  }
  const reader = opened.value;
  const draft = readMembers(reader);
  reader.refuseOthers({ readOnly: readOnlyMembers });
  return reader.finish(() => compact({ ...draft(), invite: options.sendInvite || undefined }));
}

/** `undefined` where there are none, or `null`. */
function readCustomFields(
  reader: MemberReader,
  fields: FieldCatalog,
): Record<string, JsonValue> | undefined {
  return reader.read('customFields', nullable(checkCustomFields(fields, 'client'))) ?? undefined;
}

function customFields(values: Record<string, JsonValue>): CustomFieldsPatch {
  return { values, unknown: 'refuse', pointer: '/customFields' };
}

/**
 * `companyId`, `companyIds` or both (wire-contracts 2.4): with both, the single one comes first and must
 * be among the others, since dropping either would be a lie. `undefined` where neither is given.
 */
function readCompanyIds(reader: MemberReader): readonly string[] | undefined {
  const companyId = reader.read('companyId', checkCompanyId);
  const companyIds = reader.read('companyIds', nullable(checkCompanyIds)) ?? undefined;
  if (companyId === undefined || companyId === null) {
    return companyIds ?? (companyId === null ? [] : undefined);
  }
  if (companyIds !== undefined && !companyIds.includes(companyId)) {
    reader.fail({
      pointer: '/companyId',
      code: 'enum',
      message: '`companyId` must be one of `companyIds` where both are sent. Send one of the two.',
    });
  }
  return [companyId, ...(companyIds ?? []).filter((id) => id !== companyId)];
}

const checkOneOfCompanyIds = uuidText('companyIds');

const checkCompanyIds: Check<readonly string[]> = (value) => {
  if (!Array.isArray(value)) {
    return refuse('type', '`companyIds` must be an array of company ids.');
  }
  const items = value as readonly JsonValue[];
  if (items.length > companyIdsMax) {
    return refuse('too_many_members', `\`companyIds\` must have at most ${companyIdsMax} items.`);
  }
  const ids: string[] = [];
  for (const [index, item] of items.entries()) {
    const checked = checkOneOfCompanyIds(item);
    if (!checked.ok) {
      return { ok: false, issues: issuesAt(pointerTo(index), checked.issues) };
    }
    ids.push(checked.value);
  }
  return ok(ids);
};
