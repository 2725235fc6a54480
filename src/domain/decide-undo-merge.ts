import { blankClient } from './apply-client-patch.ts';
import { changeOf } from './change-of.ts';
import type { Client } from './client.ts';
import type { UndoMerge } from './commands.ts';
import type { DecideContext } from './decide-context.ts';
import { aliasesOf } from './decide-merge.ts';
import { revived } from './decide-restore.ts';
import { diffClients, isEmptyPatch } from './diff.ts';
import type { Failure } from './errors.ts';
import type { Merge, Tombstone } from './merge.ts';
import type { Outcome, UndoConflict } from './outcome.ts';
import { partSurvivor } from './part-survivor.ts';
import type { WorkingSet } from './working-set.ts';

/**
 * Parts two clients again. The loser comes back as it was; on the survivor, each member that the merge
 * changed goes back to what it was before, unless it has been changed since. What cannot be placed is
 * kept as it is and told.
 */
export function undoMerge(
  set: WorkingSet,
  { mergeId }: UndoMerge,
  context: DecideContext,
): Outcome {
  const merge = set.lineage.merge(mergeId);
  const tombstone = merge === undefined ? undefined : set.tombstone(merge.loserId);
  if (merge === undefined) {
    return { kind: 'failed', failure: mergeNotFound };
  }
  const survivor = set.liveClient(merge.survivorId);
  const later = set.lineage.laterMerge(merge);
  if (merge.undoneAt !== null || tombstone === undefined) {
    return { kind: 'failed', failure: blocked('The merge was undone already.', merge.id) };
  }
  if (later !== undefined) {
    const message = 'The survivor had part in a later merge. Undo the merge in `existingId` first.';
    return { kind: 'failed', failure: blocked(message, later.id) };
  }
  if (survivor === undefined) {
    const message = 'The survivor of the merge was deleted. Restore it first.';
    return { kind: 'failed', failure: blocked(message, merge.survivorId) };
  }
  return part(set, { merge, survivor, tombstone }, context);
}

interface Parting {
  readonly merge: Merge;
  readonly survivor: Client;
  readonly tombstone: Tombstone;
}

function part(
  set: WorkingSet,
  { merge, survivor, tombstone }: Parting,
  context: DecideContext,
): Outcome {
  const { lineage } = set;
  const patch = set.survivorPatch(merge.id);
  for (const alias of aliasesOf(merge, tombstone.client, patch)) {
    lineage.removeAlias(alias);
  }
  lineage.endMerge(merge, context.now);
  lineage.unbury(merge.loserId);

  const parted = partSurvivor(set, survivor, patch);
  const restored = putSurvivor(set, survivor, parted.client, tombstone, context);
  const freed = withFreeKeys(set, revived(set, tombstone, context));
  const loser = freed.client;
  const change = changeOf(
    { before: null, after: loser },
    'client.unmerged',
    {
      ...diffClients(blankClient(loser.id, loser.createdAt), loser),
      mergedInto: [merge.survivorId, null],
    },
    context,
  );
  set.putClient(null, loser, change);
  const conflicts = [...parted.conflicts, ...freed.conflicts];
  if (loser.companyIds !== tombstone.client.companyIds) {
    conflicts.push({ clientId: loser.id, field: 'companyIds', kept: [...loser.companyIds] });
  }
  return { kind: 'unmerged', survivor: restored, loser, conflicts };
}

/** Keeps the survivor's new state; the sessions of the loser are the loser's again. */
function putSurvivor(
  set: WorkingSet,
  before: Client,
  parted: Client,
  { client: loser }: Tombstone,
  context: DecideContext,
): Client {
  const sessionCount = Math.max(0, before.sessionCount - loser.sessionCount);
  const client = { ...parted, sessionCount };
  const diff = diffClients(before, client);
  if (isEmptyPatch(diff)) {
    set.putClient(before, client, null);
    return client;
  }
  const after = { ...client, version: before.version + 1, updatedAt: context.now };
  set.putClient(before, after, changeOf({ before, after }, 'client.updated', diff, context));
  return after;
}

/** The loser without the keys that lead to somebody else by now. */
function withFreeKeys(
  set: WorkingSet,
  loser: Client,
): { readonly client: Client; readonly conflicts: readonly UndoConflict[] } {
  let client = loser;
  const conflicts: UndoConflict[] = [];
  if (client.externalId !== null && set.clientByExternalId(client.externalId) !== undefined) {
    client = { ...client, externalId: null };
    conflicts.push({ clientId: loser.id, field: 'externalId', kept: null });
  }
  if (client.emailKey !== null && set.clientByEmailKey(client.emailKey) !== undefined) {
    client = { ...client, email: null, emailKey: null };
    conflicts.push({ clientId: loser.id, field: 'email', kept: null });
  }
  return { client, conflicts };
}

function blocked(message: string, existingId: string): Failure {
  return { code: 'merge_blocked', message, details: { existingId } };
}

const mergeNotFound: Failure = {
  code: 'merge_not_found',
  message: 'There is no merge with this id. Check the id.',
};
