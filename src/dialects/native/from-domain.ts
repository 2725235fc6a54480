import type { Client, Portal } from '../../domain/client.ts';
import { formatIso, formatIsoOrNull } from '../../domain/instant.ts';
import type { ClientWire } from './schema.ts';

/** A client as `/api/v2` shows it. */
export function fromClient(client: Client): ClientWire {
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
    portal: client.portal === null ? null : fromPortal(client.portal),
    signedUpAt: formatIsoOrNull(client.signedUpAt),
    ip: client.ip,
    firstSeenAt: formatIso(client.createdAt),
    lastSeenAt: formatIsoOrNull(client.lastSeenAt),
    sessionCount: client.sessionCount,
    version: client.version,
    createdAt: formatIso(client.createdAt),
    updatedAt: formatIso(client.updatedAt),
  };
}

/** The strong entity tag of a client (RFC 9110 section 8.8.3): its version. */
export function entityTag({ version }: Client): string {
  return `"${version}"`;
}

function fromPortal({ state, firstLoginAt, lastLoginAt }: Portal): ClientWire['portal'] {
  return {
    state,
    firstLoginAt: formatIsoOrNull(firstLoginAt),
    lastLoginAt: formatIsoOrNull(lastLoginAt),
  };
}
