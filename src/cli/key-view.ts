import type { JsonValue } from '../lib/json/json-value.ts';
import type { KeyRecord } from '../storage/storage.ts';
import { instantText, instantTextOrNull } from './instant-text.ts';

/** Whether a key works at this instant, and if not, why. */
export function keyState(key: KeyRecord, now: number): 'active' | 'expired' | 'revoked' {
  if (key.revokedAt !== null) {
    return 'revoked';
  }
  return key.expiresAt !== null && key.expiresAt <= now ? 'expired' : 'active';
}

/** A key as scripts see it: all but its hash. */
export function keyJson(
  key: KeyRecord,
  workspace: string,
  now: number,
): Readonly<Record<string, JsonValue>> {
  return {
    id: key.id,
    name: key.name,
    workspace,
    scopes: [...key.scopes],
    state: keyState(key, now),
    hint: key.hint,
    createdAt: instantText(key.createdAt),
    expiresAt: instantTextOrNull(key.expiresAt),
    revokedAt: instantTextOrNull(key.revokedAt),
    lastUsedAt: instantTextOrNull(key.lastUsedAt),
  };
}
