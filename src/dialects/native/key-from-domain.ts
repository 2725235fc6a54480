import { isLive, type CreatedKey } from '../../directory/keys.ts';
import { formatIso, formatIsoOrNull } from '../../domain/instant.ts';
import type { KeyRecord, Workspace } from '../../storage/storage.ts';
import type { CreatedKeyWire, KeyWire, WorkspaceWire } from './key-schema.ts';

/** A key as it is listed. */
export function fromKey(key: KeyRecord, now: number): KeyWire {
  return {
    id: key.id,
    name: key.name,
    hint: key.hint,
    scopes: [...key.scopes],
    status: key.revokedAt !== null ? 'revoked' : isLive(key, now) ? 'active' : 'expired',
    createdAt: formatIso(key.createdAt),
    expiresAt: formatIsoOrNull(key.expiresAt),
    revokedAt: formatIsoOrNull(key.revokedAt),
    lastUsedAt: formatIsoOrNull(key.lastUsedAt),
    rateLimit: key.rateLimit === null ? null : { ...key.rateLimit },
  };
}

/** A key that was just made, with its text. */
export function fromCreatedKey({ record, key }: CreatedKey, now: number): CreatedKeyWire {
  return { ...fromKey(record, now), key };
}

/** The workspace that the caller's key opens. */
export function fromWorkspace({ id, name, createdAt }: Workspace): WorkspaceWire {
  return { id, name, createdAt: formatIso(createdAt) };
}
