import type { Client } from './client.ts';
import type { OnConflict, UpsertKeys } from './commands.ts';
import type { Failure } from './errors.ts';
import type { WorkingSet } from './working-set.ts';

/** Whom the keys of an upsert lead to (design 4.1), and which of them that client gets. */
export type Identity =
  | { readonly kind: 'none'; readonly take: UpsertKeys }
  | {
      readonly kind: 'match';
      readonly client: Client;
      readonly matchedBy: 'externalId' | 'email';
      /** Keys that led to nobody so far. One that is or was the client's own is not written again. */
      readonly take: UpsertKeys;
      /** An external id that is to lead to the client beside its own. */
      readonly alias?: string;
    }
  | { readonly kind: 'merge'; readonly survivor: Client; readonly loser: Client }
  | { readonly kind: 'conflict'; readonly failure: Failure };

/**
 * `externalId` first, then `email`. A client found by email alone is adopted when it has no
 * `externalId`; one that has another is a stranger to the caller, and unless `onConflict` says what to
 * do, the write is refused rather than answered with success for a key that was dropped.
 */
export function identify(
  set: WorkingSet,
  keys: UpsertKeys,
  onConflict: OnConflict = 'error',
): Identity {
  const { externalId, email } = keys;
  if (externalId === undefined && email === undefined) {
    return { kind: 'conflict', failure: identifierRequired };
  }
  const byExternalId = externalId === undefined ? undefined : set.clientByExternalId(externalId);
  const byEmail = email === undefined ? undefined : set.clientByEmailKey(email.key);
  if (byExternalId !== undefined) {
    if (byEmail === undefined) {
      const take = email === undefined ? noKeys : { email };
      return { kind: 'match', client: byExternalId, matchedBy: 'externalId', take };
    }
    return byEmail.id === byExternalId.id
      ? { kind: 'match', client: byExternalId, matchedBy: 'externalId', take: noKeys }
      : twoClients(byExternalId, byEmail, onConflict);
  }
  if (byEmail === undefined) {
    return { kind: 'none', take: keys };
  }
  if (externalId === undefined || byEmail.externalId === null) {
    const take = externalId === undefined ? noKeys : { externalId };
    return { kind: 'match', client: byEmail, matchedBy: 'email', take };
  }
  return anotherExternalId(byEmail, externalId, onConflict);
}

const noKeys: UpsertKeys = {};

/** The keys lead to two clients. */
function twoClients(byExternalId: Client, byEmail: Client, onConflict: OnConflict): Identity {
  switch (onConflict) {
    case 'error':
      return conflict(
        'The external id and the email belong to two different clients. Nothing was written; merge the two, or send one key.',
        { externalId: byExternalId.id, email: byEmail.id },
      );
    case 'preferExternalId':
      return { kind: 'match', client: byExternalId, matchedBy: 'externalId', take: noKeys };
    case 'preferEmail':
      return { kind: 'match', client: byEmail, matchedBy: 'email', take: noKeys };
    case 'merge':
      return { kind: 'merge', survivor: byExternalId, loser: byEmail };
  }
}

/** The external id leads to nobody, and the email to a client who has another. */
function anotherExternalId(client: Client, externalId: string, onConflict: OnConflict): Identity {
  switch (onConflict) {
    case 'error':
      return conflict(
        'The email belongs to a client with another external id. Nothing was written; send that external id, or another email.',
        { email: client.id },
      );
    case 'preferExternalId':
      return { kind: 'none', take: { externalId } };
    case 'preferEmail':
      return { kind: 'match', client, matchedBy: 'email', take: noKeys };
    case 'merge':
      return { kind: 'match', client, matchedBy: 'email', take: noKeys, alias: externalId };
  }
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
