import type { JsonValue } from '../lib/json/json-value.ts';
import type { Client, CustomFields } from './client.ts';
import type { MergeChoices } from './merge.ts';
import { customFieldPrefix } from './change.ts';
import { placeholderRoundWith } from './placeholder-company.ts';

/** Members between which a merge can choose. `name` moves with its parts. */
export const mergeableMembers = [
  'externalId',
  'email',
  'name',
  'phone',
  'status',
  'notes',
  'companyIds',
  'portal',
  'signedUpAt',
  'ip',
] as const;

type MergeableMember = (typeof mergeableMembers)[number];

/** What moves together with a member. */
const parts: Partial<Record<MergeableMember, readonly (keyof Client)[]>> = {
  email: ['email', 'emailKey'],
  name: ['name', 'givenName', 'familyName'],
};

/**
 * The survivor as a merge leaves it, still with its own version: its values win, the loser's fill what
 * is `null`, custom fields are united by key and companies one after the other. A member that `choices`
 * names is taken from that client, even where it has nothing there. Activity adds up.
 */
export function mergeClients(survivor: Client, loser: Client, choices: MergeChoices = {}): Client {
  const merged: Record<string, unknown> = { ...survivor };
  for (const member of mergeableMembers) {
    const choice = choices[member] ?? (survivor[member] === null ? 'loser' : 'survivor');
    if (choice === 'loser') {
      for (const part of parts[member] ?? [member]) {
        merged[part] = loser[part];
      }
    }
  }
  const companyIds = choices['companyIds'] ?? 'both';
  const client: Client = {
    ...(merged as unknown as Client),
    customFields: mergeCustomFields(survivor.customFields, loser.customFields, choices),
    lastSeenAt: laterOf(survivor.lastSeenAt, loser.lastSeenAt),
    sessionCount: survivor.sessionCount + loser.sessionCount,
  };
  return withCompanies(
    survivor,
    client,
    companyIds === 'both' ? united(survivor.companyIds, loser.companyIds) : client.companyIds,
  );
}

function withCompanies(before: Client, client: Client, companyIds: readonly string[]): Client {
  return { ...client, companyIds, placeholderRound: placeholderRoundWith(before, companyIds) };
}

/** The very same list where the other adds nothing. */
function united(own: readonly string[], other: readonly string[]): readonly string[] {
  const added = other.filter((id) => !own.includes(id));
  return added.length === 0 ? own : [...own, ...added];
}

function mergeCustomFields(
  own: CustomFields,
  other: CustomFields,
  choices: MergeChoices,
): CustomFields {
  const values: Record<string, JsonValue> = { ...own };
  for (const key of new Set([...Object.keys(own), ...Object.keys(other)])) {
    const choice =
      choices[customFieldPrefix + key] ?? (Object.hasOwn(own, key) ? 'survivor' : 'loser');
    if (choice === 'survivor') {
      continue;
    }
    if (Object.hasOwn(other, key)) {
      values[key] = other[key] ?? null;
    } else {
      delete values[key];
    }
  }
  return values;
}

function laterOf(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
