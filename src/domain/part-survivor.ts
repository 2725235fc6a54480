import { isEqualJson } from '../lib/json/is-equal-json.ts';
import type { JsonValue } from '../lib/json/json-value.ts';
import type { ChangePatch } from './change.ts';
import type { Client, Portal } from './client.ts';
import type { UndoConflict } from './outcome.ts';
import { customFieldPrefix } from './change.ts';
import { derivedMember, placeholderRoundWith } from './placeholder-company.ts';
import { emailKeyOf } from './tombstone.ts';
import type { WorkingSet } from './working-set.ts';

/** Members that are changed together and so go back together, or not at all; the first one stands for all in a conflict. */
const groups: readonly (readonly string[])[] = [['name', 'givenName', 'familyName']];

export interface PartedSurvivor {
  readonly client: Client;
  readonly conflicts: readonly UndoConflict[];
}

/**
 * A survivor without what a merge changed (`patch`). A member goes back to what it was where it still
 * has the value that the merge gave it; where it has another one, or what it was belongs to somebody
 * else by now, it stays. The rest of the client is as it is now.
 */
export function partSurvivor(
  set: WorkingSet,
  survivor: Client,
  patch: ChangePatch,
): PartedSurvivor {
  let client = survivor;
  const conflicts: UndoConflict[] = [];
  for (const members of groupsOf(patch)) {
    const named = members.filter((member) => patch[member] !== undefined);
    const isAsBefore = named.every((member) =>
      isEqualJson(valueOf(survivor, member), patch[member]?.[0] ?? null),
    );
    if (isAsBefore) {
      continue;
    }
    const isAsMerged = named.every((member) =>
      isEqualJson(valueOf(survivor, member), patch[member]?.[1] ?? null),
    );
    const [first = ''] = members;
    if (!isAsMerged || named.some((member) => isTaken(set, survivor, member, patch))) {
      conflicts.push({ clientId: survivor.id, field: first, kept: valueOf(survivor, first) });
      continue;
    }
    for (const member of named) {
      client = withValue(client, member, patch[member]?.[0] ?? null);
    }
  }
  const parted = withoutGoneCompanies(set, survivor, { client, conflicts });
  const placeholderRound = placeholderRoundWith(survivor, parted.client.companyIds);
  return { ...parted, client: { ...parted.client, placeholderRound } };
}

function groupsOf(patch: ChangePatch): readonly (readonly string[])[] {
  const members = Object.keys(patch).filter((member) => member !== derivedMember);
  const grouped = groups.filter((group) => group.some((member) => members.includes(member)));
  const single = members.filter((member) => !groups.some((group) => group.includes(member)));
  return [...grouped, ...single.map((member) => [member])];
}

/** Whether a key that would come back leads to another client by now. */
function isTaken(set: WorkingSet, survivor: Client, member: string, patch: ChangePatch): boolean {
  const before = patch[member]?.[0] ?? null;
  if (before === null || (member !== 'email' && member !== 'externalId')) {
    return false;
  }
  const emailKey = member === 'email' ? emailKeyOf(before) : null;
  const owner =
    emailKey === null ? set.clientByExternalId(before as string) : set.clientByEmailKey(emailKey);
  return owner !== undefined && owner.id !== survivor.id;
}

/** What a change calls a member. A custom field without a value is `null`, as it is in a change. */
function valueOf(client: Client, member: string): JsonValue {
  if (member.startsWith(customFieldPrefix)) {
    const key = member.slice(customFieldPrefix.length);
    return Object.hasOwn(client.customFields, key) ? (client.customFields[key] ?? null) : null;
  }
  const value = client[member as keyof Client];
  return member === 'portal' && client.portal !== null
    ? portalJson(client.portal)
    : (value as JsonValue);
}

function portalJson(portal: Portal): JsonValue {
  return { ...portal };
}

function withValue(client: Client, member: string, value: JsonValue): Client {
  if (member.startsWith(customFieldPrefix)) {
    const key = member.slice(customFieldPrefix.length);
    const { [key]: _dropped, ...others } = client.customFields;
    return { ...client, customFields: value === null ? others : { ...others, [key]: value } };
  }
  const emailKey = member === 'email' ? emailKeyOf(value) : client.emailKey;
  return { ...client, [member]: value, emailKey };
}

/** A company that comes back can have been deleted meanwhile; one that the survivor is in now exists. */
function withoutGoneCompanies(
  set: WorkingSet,
  survivor: Client,
  { client, conflicts }: PartedSurvivor,
): PartedSurvivor {
  const companyIds = client.companyIds.filter(
    (id) => survivor.companyIds.includes(id) || set.company(id) !== undefined,
  );
  return companyIds.length === client.companyIds.length
    ? { client, conflicts }
    : {
        client: { ...client, companyIds },
        conflicts: [...conflicts, { clientId: client.id, field: 'companyIds', kept: companyIds }],
      };
}
