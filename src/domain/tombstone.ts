import { timeOfUuidV7 } from '../lib/uuid.ts';
import type { JsonValue } from '../lib/json/json-value.ts';
import { blankClient } from './apply-client-patch.ts';
import { type Change, customFieldPrefix } from './change.ts';
import type { Client } from './client.ts';
import { type EmailKey, parseEmail } from './email.ts';
import type { Tombstone } from './merge.ts';

/** What no change tells of a client (design 4.5). */
export type Activity = Pick<Client, 'lastSeenAt' | 'sessionCount'>;

/**
 * A client as it was before the change that took it away, whose patch names every value that it had.
 * The id holds the instant of creation; when the client had last changed nobody knows any more, so that
 * is the instant of the deletion.
 */
export function tombstoneOf(
  change: Pick<Change, 'entityId' | 'version' | 'at' | 'patch'>,
  activity: Activity,
): Tombstone {
  const { entityId: id, version, at, patch } = change;
  const members: Record<string, JsonValue> = {};
  const customFields: Record<string, JsonValue> = {};
  for (const [name, [before]] of Object.entries(patch)) {
    if (name.startsWith(customFieldPrefix)) {
      customFields[name.slice(customFieldPrefix.length)] = before;
    } else if (name !== 'mergedInto') {
      members[name] = before;
    }
  }
  const client: Client = {
    ...blankClient(id, timeOfUuidV7(id)),
    // What is read here was written from a client, so it is not checked again.
    ...(members as Partial<Client>),
    emailKey: emailKeyOf(members['email'] ?? null),
    customFields,
    lastSeenAt: activity.lastSeenAt,
    sessionCount: activity.sessionCount,
    version: version - 1,
    updatedAt: at,
  };
  return { client, version, deletedAt: at };
}

/** The key of an email that is or was on record; `null` for none. */
export function emailKeyOf(email: JsonValue): EmailKey | null {
  if (email === null) {
    return null;
  }
  const checked = parseEmail(email);
  if (!checked.ok) {
    throw new Error('an email on record cannot be read any more');
  }
  return checked.value.key;
}
