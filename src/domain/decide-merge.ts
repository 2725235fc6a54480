import { blankClient } from './apply-client-patch.ts';
import { changeOf } from './change-of.ts';
import type { ChangePatch } from './change.ts';
import type { Client } from './client.ts';
import type { MergeClients } from './commands.ts';
import { customFieldsSizeIssue } from './custom-fields-limits.ts';
import type { DecideContext } from './decide-context.ts';
import { diffClients, isEmptyPatch } from './diff.ts';
import { clientNotFound, type Failure, failureOfIssues } from './errors.ts';
import type { RenamedFields } from './field.ts';
import { type Issue, pointerTo } from './issue.ts';
import { mergeableMembers, mergeClients } from './merge-clients.ts';
import type { Alias, Merge, MergeChoices } from './merge.ts';
import type { Outcome } from './outcome.ts';
import { customFieldPrefix } from './change.ts';
import { emailKeyOf } from './tombstone.ts';
import { memberUnderCurrentKey } from './under-current-keys.ts';
import type { WorkingSet } from './working-set.ts';

/** Decides a merge. Ids of clients who were merged before stand for whoever they became. */
export function decideMerge(
  set: WorkingSet,
  { survivorId, loserId, fields = {} }: MergeClients,
  context: DecideContext,
): Outcome {
  const survivor = set.client(survivorId);
  const loser = set.client(loserId);
  if (survivor === undefined || loser === undefined) {
    const failure = survivor === undefined ? clientNotFound : loserNotFound;
    return { kind: 'failed', failure };
  }
  if (survivor.id === loser.id) {
    return { kind: 'failed', failure: sameClient(set, survivorId, loserId) };
  }
  const renamed = set.renamed('client');
  const { choices, clashes } = underCurrentKeys(fields, renamed);
  const issues = [...clashes, ...choiceIssues(survivor, loser, fields, renamed)];
  if (issues.length > 0) {
    return { kind: 'failed', failure: failureOfIssues(issues) };
  }
  const merged = mergeInto(set, { survivor, loser, choices }, context);
  return merged.ok
    ? { kind: 'merged', mergeId: merged.mergeId, client: merged.client }
    : { kind: 'failed', failure: merged.failure };
}

export type Merged =
  | { readonly ok: true; readonly client: Client; readonly mergeId: string }
  | { readonly ok: false; readonly failure: Failure };

/** Merges one live client into another; they are two, and the choices name what they have. */
export function mergeInto(
  set: WorkingSet,
  clients: { readonly survivor: Client; readonly loser: Client; readonly choices: MergeChoices },
  context: DecideContext,
): Merged {
  const { survivor, loser } = clients;
  const united = mergeClients(survivor, loser, clients.choices);
  const size = customFieldsSizeIssue(united.customFields);
  if (size !== undefined) {
    return { ok: false, failure: failureOfIssues([{ ...size, pointer: '' }]) };
  }
  const mergeId = context.newId();
  const merge: Merge = {
    id: mergeId,
    loserId: loser.id,
    survivorId: survivor.id,
    at: context.now,
    undoneAt: null,
  };
  const loserPatch: ChangePatch = {
    ...diffClients(loser, blankClient(loser.id, loser.createdAt)),
    mergedInto: [null, survivor.id],
  };
  const loserChange = changeOf(
    { before: loser, after: null },
    'client.merged',
    loserPatch,
    context,
  );
  const diff = diffClients(survivor, united);
  const isChanged = !isEmptyPatch(diff);
  const client = isChanged
    ? { ...united, version: survivor.version + 1, updatedAt: context.now }
    : united;
  const survivorChange = isChanged
    ? changeOf({ before: survivor, after: client }, 'client.updated', diff, context)
    : null;

  // The loser goes first: the survivor may take over its keys.
  set.putClient(loser, null, loserChange);
  set.putClient(survivor, client, survivorChange);
  set.lineage.bury({ client: loser, version: loserChange.version, deletedAt: context.now });
  set.lineage.addMerge(merge, { loser: loserChange, survivor: survivorChange });
  for (const alias of aliasesOf(merge, loser, diff)) {
    set.lineage.addAlias(alias);
  }
  return { ok: true, client, mergeId };
}

/** The aliases that come and go with a merge: every key of the loser, and those of the survivor that the merge replaced. */
export function aliasesOf(merge: Merge, loser: Client, survivorPatch: ChangePatch): Alias[] {
  const { id: mergeId, loserId, survivorId } = merge;
  const aliases: Alias[] = [];
  const add = (kind: Alias['kind'], key: string | null, clientId: string): void => {
    if (key !== null) {
      aliases.push({ kind, key, clientId, mergeId });
    }
  };
  add('externalId', loser.externalId, loserId);
  add('email', loser.emailKey, loserId);
  const [externalId = null] = survivorPatch['externalId'] ?? [];
  const [email = null] = survivorPatch['email'] ?? [];
  add('externalId', externalId as string | null, survivorId);
  add('email', emailKeyOf(email), survivorId);
  return aliases;
}

/** The choices by the keys that fields have now; two keys of one field must not choose differently. */
function underCurrentKeys(
  choices: MergeChoices,
  renamed: RenamedFields['client'],
): { readonly choices: MergeChoices; readonly clashes: readonly Issue[] } {
  const current: Record<string, MergeChoices[string]> = {};
  const ofOldKeys: (readonly [name: string, member: string, choice: MergeChoices[string]])[] = [];
  for (const [name, choice] of Object.entries(choices)) {
    const member = memberUnderCurrentKey(name, renamed);
    if (member === name) {
      current[name] = choice;
    } else {
      ofOldKeys.push([name, member, choice]);
    }
  }
  const clashes: Issue[] = [];
  for (const [name, member, choice] of ofOldKeys) {
    if ((current[member] ??= choice) !== choice) {
      clashes.push({
        pointer: `/fields${pointerTo(name)}`,
        code: 'duplicate',
        message:
          'This is an earlier key of a custom field that is chosen under another key too, differently. Send one of them.',
      });
    }
  }
  return { choices: current, clashes };
}

/** A choice for a member that cannot be chosen, or that neither has, would be dropped in silence. */
function choiceIssues(
  survivor: Client,
  loser: Client,
  choices: MergeChoices,
  renamed: RenamedFields['client'],
): Issue[] {
  const members: readonly string[] = mergeableMembers;
  const issues: Issue[] = [];
  for (const name of Object.keys(choices)) {
    const pointer = `/fields${pointerTo(name)}`;
    if (!name.startsWith(customFieldPrefix)) {
      if (!members.includes(name)) {
        issues.push({
          pointer,
          code: 'unknown_member',
          message: `Choose between values of: ${members.join(', ')}, or customFields/<key>. A name moves with its parts.`,
        });
      }
      continue;
    }
    const key = memberUnderCurrentKey(name, renamed).slice(customFieldPrefix.length);
    if (![survivor, loser].some(({ customFields }) => Object.hasOwn(customFields, key))) {
      issues.push({
        pointer,
        code: 'unknown_field',
        message:
          'Neither client has a value for this custom field. Check the key, or leave it out.',
      });
    }
  }
  return issues;
}

function sameClient(set: WorkingSet, survivorId: string, loserId: string): Failure {
  if (survivorId === loserId) {
    return {
      code: 'merge_blocked',
      message: 'A client cannot be merged with itself. Send the id of another client.',
      details: { pointer: '/loserId' },
    };
  }
  const merge = set.lineage.mergeOf(loserId) ?? set.lineage.mergeOf(survivorId);
  return {
    code: 'merge_blocked',
    message: 'The two ids lead to one client already, by the merge in `existingId`.',
    details: { pointer: '/loserId', ...(merge === undefined ? {} : { existingId: merge.id }) },
  };
}

const loserNotFound: Failure = {
  code: 'client_not_found',
  message: 'There is no client with the id in `loserId`.',
  details: { pointer: '/loserId' },
};
