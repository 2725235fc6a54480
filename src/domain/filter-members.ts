import type { Client } from './client.ts';
import type { FilterKindName } from './filter-kinds.ts';

interface MemberRule {
  readonly kind: FilterKindName;
  read(client: Client): unknown;
}

/** Every standard member that a filter may name: those that `/api/v2` shows, those inside `portal` by a name of their own. */
export const filterMembers = {
  id: { kind: 'uuid', read: ({ id }) => id },
  externalId: { kind: 'text', read: ({ externalId }) => externalId },
  email: { kind: 'email', read: ({ email }) => email },
  name: { kind: 'text', read: ({ name }) => name },
  givenName: { kind: 'text', read: ({ givenName }) => givenName },
  familyName: { kind: 'text', read: ({ familyName }) => familyName },
  phone: { kind: 'phone', read: ({ phone }) => phone },
  status: { kind: 'status', read: ({ status }) => status },
  notes: { kind: 'text', read: ({ notes }) => notes },
  companyId: { kind: 'uuid', read: ({ companyIds }) => companyIds },
  portalState: { kind: 'portalState', read: ({ portal }) => portal?.state ?? null },
  portalFirstLoginAt: { kind: 'instant', read: ({ portal }) => portal?.firstLoginAt ?? null },
  portalLastLoginAt: { kind: 'instant', read: ({ portal }) => portal?.lastLoginAt ?? null },
  signedUpAt: { kind: 'instant', read: ({ signedUpAt }) => signedUpAt },
  ip: { kind: 'text', read: ({ ip }) => ip },
  firstSeenAt: { kind: 'instant', read: ({ createdAt }) => createdAt },
  lastSeenAt: { kind: 'instant', read: ({ lastSeenAt }) => lastSeenAt },
  sessionCount: { kind: 'number', read: ({ sessionCount }) => sessionCount },
  version: { kind: 'number', read: ({ version }) => version },
  createdAt: { kind: 'instant', read: ({ createdAt }) => createdAt },
  updatedAt: { kind: 'instant', read: ({ updatedAt }) => updatedAt },
} as const satisfies Readonly<Record<string, MemberRule>>;

export type FilterMember = keyof typeof filterMembers;

/** True for the name of a member in the table, and for nothing that an object inherits. */
export function isFilterMember(name: string): name is FilterMember {
  return Object.hasOwn(filterMembers, name);
}
