import type { JsonValue } from '../lib/json/json-value.ts';
import type { Client, ClientStatus, Portal } from './client.ts';
import { formatIso, formatIsoOrNull } from './instant.ts';

/** Where a client stands with the portal, as JSON. The invite code is nobody else's to know. */
export interface PortalRecord {
  state: Portal['state'];
  firstLoginAt: string | null;
  lastLoginAt: string | null;
}

/**
 * A client in the directory's own JSON: what `/api/v2` shows, and what leaves by exports. Every member is
 * always there; instants are ISO 8601 in UTC.
 */
export interface ClientRecord {
  id: string;
  externalId: string | null;
  email: string | null;
  name: string | null;
  givenName: string | null;
  familyName: string | null;
  phone: string | null;
  status: ClientStatus;
  notes: string | null;
  customFields: Record<string, JsonValue>;
  companyIds: string[];
  portal: PortalRecord | null;
  signedUpAt: string | null;
  ip: string | null;
  firstSeenAt: string;
  lastSeenAt: string | null;
  sessionCount: number;
  version: number;
  createdAt: string;
  updatedAt: string;
}

/** The record of a client: its own to change. */
export function clientRecord(client: Client): ClientRecord {
  const createdAt = formatIso(client.createdAt);
  return {
    id: client.id,
    externalId: client.externalId,
    email: client.email,
    name: client.name,
    givenName: client.givenName,
    familyName: client.familyName,
    phone: client.phone,
    status: client.status,
    notes: client.notes,
    customFields: { ...client.customFields },
    companyIds: [...client.companyIds],
    portal: client.portal === null ? null : portalRecord(client.portal),
    signedUpAt: formatIsoOrNull(client.signedUpAt),
    ip: client.ip,
    firstSeenAt: createdAt,
    lastSeenAt: formatIsoOrNull(client.lastSeenAt),
    sessionCount: client.sessionCount,
    version: client.version,
    createdAt,
    updatedAt: formatIso(client.updatedAt),
  };
}

function portalRecord({ state, firstLoginAt, lastLoginAt }: Portal): PortalRecord {
  return {
    state,
    firstLoginAt: formatIsoOrNull(firstLoginAt),
    lastLoginAt: formatIsoOrNull(lastLoginAt),
  };
}
