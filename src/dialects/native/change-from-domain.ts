import type { ChangePatch } from '../../domain/change.ts';
import { formatIso } from '../../domain/instant.ts';
import { customFieldPrefix } from '../../domain/tombstone.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { StoredChange } from '../../storage/storage.ts';
import { isJsonObject } from '../shared/member-reader.ts';
import type { ChangeWire } from './change-schema.ts';

/** A row of the change log as `/api/v2` shows it, in a history and in the change feed alike. */
export function fromChange(change: StoredChange): ChangeWire {
  const { position, type, entityId, version, at, origin, patch } = change;
  return {
    position,
    type,
    ...subjectOf(type, entityId),
    version,
    at: formatIso(at),
    actor: origin.actor,
    dialect: origin.dialect,
    before: side(patch, 0),
    after: side(patch, 1),
  };
}

function subjectOf(
  type: StoredChange['type'],
  id: string,
): Pick<ChangeWire, 'clientId' | 'companyId' | 'fieldId'> {
  if (type.startsWith('client.')) {
    return { clientId: id };
  }
  return type.startsWith('company.') ? { companyId: id } : { fieldId: id };
}

function side(patch: ChangePatch, index: 0 | 1): Record<string, JsonValue> {
  const members: [string, JsonValue][] = [];
  const customFields: [string, JsonValue][] = [];
  for (const [name, values] of Object.entries(patch)) {
    if (name.startsWith(customFieldPrefix)) {
      customFields.push([name.slice(customFieldPrefix.length), values[index]]);
    } else if (!hiddenMembers.has(name)) {
      members.push([name, fromMember(name, values[index])]);
    }
  }
  if (customFields.length > 0) {
    members.push(['customFields', Object.fromEntries(customFields)]);
  }
  return Object.fromEntries(members);
}

/** What the change log keeps of a record and no answer shows. */
const hiddenMembers: ReadonlySet<string> = new Set(['placeholderRound']);

/** The value of a member, as the log has it, in the form in which a client shows it. */
export function fromMember(name: string, value: JsonValue): JsonValue {
  if (name === 'signedUpAt' && typeof value === 'number') {
    return formatIso(value);
  }
  return name === 'portal' ? fromPortalMember(value) : value;
}

/** Without the invite code, which lets its bearer in. */
function fromPortalMember(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) {
    return null;
  }
  const { state, firstLoginAt, lastLoginAt } = value;
  return {
    state: state ?? null,
    firstLoginAt: isoOrNull(firstLoginAt),
    lastLoginAt: isoOrNull(lastLoginAt),
  };
}

function isoOrNull(value: JsonValue | undefined): string | null {
  return typeof value === 'number' ? formatIso(value) : null;
}
