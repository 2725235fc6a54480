import type { ChangePatch } from '../../domain/change.ts';
import { formatIso } from '../../domain/instant.ts';
import { derivedMember } from '../../domain/placeholder-company.ts';
import { toldPatch } from '../../domain/told-patch.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { StoredChange } from '../../storage/storage.ts';
import type { ChangeWire } from './change-schema.ts';

/** A row of the change log as `/api/v2` shows it, in the feed and in a client's history. */
export function fromChange(change: StoredChange): ChangeWire {
  const { position, type, entityId, version, at, origin } = change;
  const patch = toldPatch(change);
  return {
    position,
    type,
    entityId,
    clientId: type.startsWith('client.') ? entityId : null,
    version,
    at: formatIso(at),
    actor: origin.actor,
    dialect: origin.dialect,
    before: sideOf(patch, 0),
    after: sideOf(patch, 1),
  };
}

const customField = 'customFields/';

/** One side of a patch as an object. */
function sideOf(patch: ChangePatch, side: 0 | 1): Record<string, JsonValue> {
  const members: Record<string, JsonValue> = {};
  const customFields: Record<string, JsonValue> = {};
  for (const [member, values] of Object.entries(patch)) {
    if (member.startsWith(customField)) {
      customFields[member.slice(customField.length)] = values[side];
    } else if (member !== derivedMember) {
      members[member] = fromMember(member, values[side]);
    }
  }
  return Object.keys(customFields).length === 0 ? members : { ...members, customFields };
}

/** A stored value as it is shown elsewhere: instants as texts, and of the portal nothing that opens it. */
export function fromMember(member: string, value: JsonValue): JsonValue {
  if (member === 'portal' && value !== null && typeof value === 'object') {
    const { state, firstLoginAt, lastLoginAt } = value as Readonly<Record<string, JsonValue>>;
    return {
      state: state ?? null,
      firstLoginAt: isoOrNull(firstLoginAt),
      lastLoginAt: isoOrNull(lastLoginAt),
    };
  }
  return member.endsWith('At') ? isoOrNull(value) : value;
}

function isoOrNull(ms: JsonValue | undefined): string | null {
  return typeof ms === 'number' ? formatIso(ms) : null;
}
