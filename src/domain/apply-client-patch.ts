import { applyCustomFields } from './apply-custom-fields.ts';
import type { Client } from './client.ts';
import type { ClientPatch } from './commands.ts';
import { companiesByName } from './companies-by-name.ts';
import type { DecideContext } from './decide-context.ts';
import { type Failure, failureOfIssues } from './errors.ts';
import type { Issue } from './issue.ts';
import { mergeNames, nameCodePointsMax } from './names.ts';
import { ownsPlaceholder, placeholderRoundWith } from './placeholder-company.ts';
import { isLongerThan } from './text.ts';
import type { WorkingSet } from './working-set.ts';

/** A client before anything is known of it. */
export function blankClient(id: string, createdAt: number): Client {
  return {
    id,
    externalId: null,
    email: null,
    emailKey: null,
    name: null,
    givenName: null,
    familyName: null,
    phone: null,
    status: 'active',
    notes: null,
    customFields: noCustomFields,
    companyIds: noCompanyIds,
    placeholderRound: 0,
    portal: null,
    signedUpAt: null,
    ip: null,
    lastSeenAt: null,
    sessionCount: 0,
    version: 0,
    createdAt,
    updatedAt: createdAt,
  };
}

const noCustomFields = {};
const noCompanyIds: readonly string[] = [];

export type AppliedPatch =
  | {
      readonly ok: true;
      readonly client: Client;
      /** Keeps the fields and companies that the patch was the first to name; called once it is clear that the client is written. */
      observe(): void;
    }
  | { readonly ok: false; readonly failure: Failure };

type Draft = { -readonly [K in keyof Client]: Client[K] };

/**
 * The client as the patch leaves it, with every rule that needs other records: keys must be free,
 * companies must exist, custom fields must fit their definitions. Changes nothing in the set.
 */
export function applyClientPatch(
  set: WorkingSet,
  client: Client,
  patch: ClientPatch,
  context: DecideContext,
): AppliedPatch {
  const draft: Draft = { ...client };
  const named =
    patch.companyNames === undefined
      ? undefined
      : companiesByName(set, patch.companyNames, context);
  const failure =
    applyKeys(set, draft, patch) ??
    (named === undefined ? applyCompanies(set, client, draft, patch) : undefined) ??
    applyNames(draft, patch);
  if (failure !== undefined) {
    return { ok: false, failure };
  }
  if (named !== undefined) {
    assignCompanies(client, draft, named.ids);
  }
  applyPlainMembers(draft, patch, context);
  if (patch.customFields === undefined) {
    return { ok: true, client: draft, observe: named?.make ?? nothingToObserve };
  }
  const fields = applyCustomFields(set, 'client', client.customFields, patch.customFields, context);
  if (!fields.ok) {
    return fields;
  }
  draft.customFields = fields.values;
  return { ok: true, client: draft, observe: named === undefined ? fields.observe : both };

  function both(): void {
    named?.make();
    if (fields.ok) {
      fields.observe();
    }
  }
}

function applyPlainMembers(draft: Draft, patch: ClientPatch, context: DecideContext): void {
  if (patch.phone !== undefined) {
    draft.phone = patch.phone;
  }
  if (patch.status !== undefined) {
    draft.status = patch.status;
  }
  if (patch.notes !== undefined) {
    draft.notes = patch.notes;
  }
  if (patch.signedUpAt !== undefined) {
    draft.signedUpAt = patch.signedUpAt;
  }
  if (patch.ip !== undefined) {
    draft.ip = patch.ip;
  }
  if (patch.invite === true && draft.portal === null) {
    draft.portal = {
      state: 'invited',
      inviteCode: context.newInviteCode(),
      firstLoginAt: null,
      lastLoginAt: null,
    };
  }
}

function applyNames(draft: Draft, patch: ClientPatch): Failure | undefined {
  if (patch.name === undefined && patch.givenName === undefined && patch.familyName === undefined) {
    return undefined;
  }
  const names = mergeNames(draft, patch);
  if (names.name !== draft.name && isLongerThan(names.name ?? '', nameCodePointsMax)) {
    return failureOfIssues([joinTooLong]);
  }
  Object.assign(draft, names);
  return undefined;
}

/** Blames no member: the other part can be one that was on file. */
const joinTooLong: Issue = {
  pointer: '',
  code: 'too_long',
  message: `Given and family name together make a name of more than ${nameCodePointsMax} characters. Shorten one of them.`,
};

function applyKeys(set: WorkingSet, draft: Draft, patch: ClientPatch): Failure | undefined {
  if (patch.externalId !== undefined) {
    const owner = patch.externalId === null ? undefined : set.clientByExternalId(patch.externalId);
    if (owner !== undefined && owner.id !== draft.id) {
      return taken('external_id_taken', 'external id', '/externalId', owner);
    }
    draft.externalId = patch.externalId;
  }
  if (patch.email !== undefined) {
    const owner = patch.email === null ? undefined : set.clientByEmailKey(patch.email.key);
    if (owner !== undefined && owner.id !== draft.id) {
      return taken('email_taken', 'email', '/email', owner);
    }
    draft.email = patch.email === null ? null : patch.email.email;
    draft.emailKey = patch.email === null ? null : patch.email.key;
  }
  return undefined;
}

function applyCompanies(
  set: WorkingSet,
  client: Client,
  draft: Draft,
  { companyIds, skipsUnknownCompanies }: ClientPatch,
): Failure | undefined {
  if (companyIds === undefined) {
    return undefined;
  }
  // A caller that sends back what it read names the client's own placeholder: no company at all.
  const wanted = companyIds.filter((id) => !ownsPlaceholder(client, id));
  // A company that the client has already exists, and taking away another one does not load it.
  const isKnown = (id: string): boolean =>
    client.companyIds.includes(id) || set.company(id) !== undefined;
  const known = wanted.filter(isKnown);
  if (known.length < wanted.length && skipsUnknownCompanies !== true) {
    return {
      code: 'company_not_found',
      message: 'There is no company with this id. Create the company first, or leave it out.',
      details: { pointer: '/companyId' },
    };
  }
  if (known.length > 0 || wanted.length === 0) {
    assignCompanies(client, draft, [...new Set(known)]);
  }
  return undefined;
}

function assignCompanies(client: Client, draft: Draft, companyIds: readonly string[]): void {
  draft.companyIds = companyIds;
  draft.placeholderRound = placeholderRoundWith(client, companyIds);
}

function taken(
  code: 'external_id_taken' | 'email_taken',
  what: string,
  pointer: string,
  owner: Client,
): Failure {
  return {
    code,
    message: `Another client already has this ${what}. Update that client, or send another ${what}.`,
    details: { existingId: owner.id, pointer },
  };
}

function nothingToObserve(): void {
  // No custom field was written, so none was seen for the first time.
}
