import type { Client } from './client.ts';
import type { UpsertKeys } from './commands.ts';
import type { Failure } from './errors.ts';
import type { WorkingSet } from './working-set.ts';

/** Whom the keys of an upsert lead to (design 4.1). */
export type Identity =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'match';
      readonly client: Client;
      readonly matchedBy: 'externalId' | 'email';
    }
  | { readonly kind: 'conflict'; readonly failure: Failure };

/**
 * `externalId` first, then `email`. A client found by email alone is adopted when it has no
 * `externalId`; one that has another is a stranger to the caller, and the write is refused rather
 * than answered with success for a key that was dropped.
 */
export function identify(set: WorkingSet, keys: UpsertKeys): Identity {
  const { externalId, email } = keys;
  if (externalId === undefined && email === undefined) {
    return { kind: 'conflict', failure: identifierRequired };
  }
  const byExternalId = externalId === undefined ? undefined : set.clientByExternalId(externalId);
  const byEmail = email === undefined ? undefined : set.clientByEmailKey(email.key);
  if (byExternalId !== undefined) {
    return byEmail === undefined || byEmail.id === byExternalId.id
      ? { kind: 'match', client: byExternalId, matchedBy: 'externalId' }
      : conflict(
          'The external id and the email belong to two different clients. Nothing was written; merge the two, or send one key.',
          { externalId: byExternalId.id, email: byEmail.id },
        );
  }
  if (byEmail === undefined) {
    return { kind: 'none' };
  }
  return externalId === undefined || byEmail.externalId === null
    ? { kind: 'match', client: byEmail, matchedBy: 'email' }
    : conflict(
        'The email belongs to a client with another external id. Nothing was written; send that external id, or another email.',
        { email: byEmail.id },
      );
}

function conflict(
  message: string,
  matches: { readonly externalId?: string; readonly email: string },
): Identity {
  return {
    kind: 'conflict',
    failure: { code: 'identity_conflict', message, details: { matches, pointer: '/email' } },
  };
}

const identifierRequired: Failure = {
  code: 'identifier_required',
  message: 'A client is named by an external id or an email. Send at least one of them.',
};
