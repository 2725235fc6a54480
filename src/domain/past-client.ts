import type { Change } from './change.ts';
import type { Client } from './client.ts';
import { emailKeyOf, tombstoneOf } from './tombstone.ts';
import { valuesBefore } from './values-before.ts';

/** A client on both sides of one change; `null`: there was none. */
export interface ClientStates {
  readonly before: Client | null;
  readonly after: Client | null;
}

/** What the log tells of a change. */
export type PastChange = Pick<Change, 'type' | 'entityId' | 'version' | 'at' | 'patch'>;

/**
 * A client as one of its changes found and left it: the state of today with every later change taken
 * back. `changes` are the client's, the newest first, down to that of `version`; `live` was read before
 * them, so that what was committed in between is passed over. Of those who are gone nobody knows the
 * activity any more. `undefined` where there is no such change.
 */
export function clientStatesAt(
  live: Client | null,
  changes: readonly PastChange[],
  version: number,
): ClientStates | undefined {
  let after = live;
  for (const change of changes) {
    const isRemoval = change.type === 'client.deleted' || change.type === 'client.merged';
    if (after === null ? !isRemoval : change.version > after.version) {
      continue;
    }
    if (after !== null) {
      after = { ...after, updatedAt: change.at };
    }
    const before = stateBefore(after, change);
    if (change.version === version) {
      return { before, after };
    }
    after = before;
  }
  return undefined;
}

function stateBefore(after: Client | null, change: PastChange): Client | null {
  if (after === null) {
    return tombstoneOf(change, noActivity).client;
  }
  return change.type === 'client.updated' ? takenBack(after, change) : null;
}

const noActivity = { lastSeenAt: null, sessionCount: 0 };

function takenBack(after: Client, { patch, version }: PastChange): Client {
  const { members, customFields } = valuesBefore(patch, after.customFields);
  const before: Client = {
    ...after,
    // What is read here was written from a client, so it is not checked again.
    ...(members as Partial<Client>),
    customFields,
    version: version - 1,
  };
  return 'email' in members ? { ...before, emailKey: emailKeyOf(before.email) } : before;
}
