import { blankClient } from './apply-client-patch.ts';
import { changeOf } from './change-of.ts';
import type { Client } from './client.ts';
import type { RestoreClient } from './commands.ts';
import type { DecideContext } from './decide-context.ts';
import { diffClients } from './diff.ts';
import type { Failure } from './errors.ts';
import type { Tombstone } from './merge.ts';
import type { Outcome } from './outcome.ts';
import { placeholderRoundWith } from './placeholder-company.ts';
import type { WorkingSet } from './working-set.ts';

/** Brings a deleted client back with all that it had, companies that are gone left out (design 4.6). */
export function restore(set: WorkingSet, { id }: RestoreClient, context: DecideContext): Outcome {
  const live = set.liveClient(id);
  if (live !== undefined) {
    return { kind: 'unchanged', client: live, matchedBy: 'id' };
  }
  const merge = set.lineage.mergeOf(id);
  if (merge !== undefined) {
    return { kind: 'failed', failure: wasMerged(merge.id) };
  }
  const tombstone = set.tombstone(id);
  if (tombstone === undefined || context.now - tombstone.deletedAt > context.restorableMs) {
    return { kind: 'failed', failure: notRestorable };
  }
  const taken = takenKey(set, tombstone.client);
  if (taken !== undefined) {
    return { kind: 'failed', failure: taken };
  }
  const client = revived(set, tombstone, context);
  const blank = blankClient(id, client.createdAt);
  const patch = diffClients(blank, client);
  const change = changeOf({ before: null, after: client }, 'client.restored', patch, context);
  set.putClient(null, client, change);
  set.lineage.unbury(id);
  return { kind: 'restored', client };
}

/** A client who was gone, in a new version, without companies that do not exist any more. */
export function revived(
  set: WorkingSet,
  { client, version }: Tombstone,
  { now }: DecideContext,
): Client {
  const companyIds = client.companyIds.filter((id) => set.company(id) !== undefined);
  return {
    ...client,
    // The same list where nothing is gone.
    companyIds: companyIds.length === client.companyIds.length ? client.companyIds : companyIds,
    placeholderRound: placeholderRoundWith(client, companyIds),
    version: version + 1,
    updatedAt: now,
  };
}

function takenKey(set: WorkingSet, { externalId, emailKey }: Client): Failure | undefined {
  const byExternalId = externalId === null ? undefined : set.clientByExternalId(externalId);
  if (byExternalId !== undefined) {
    return {
      code: 'external_id_taken',
      message:
        'Another client has the external id of the deleted one by now. Take it from that client first.',
      details: { existingId: byExternalId.id },
    };
  }
  const byEmail = emailKey === null ? undefined : set.clientByEmailKey(emailKey);
  return byEmail === undefined
    ? undefined
    : {
        code: 'email_taken',
        message:
          'Another client has the email of the deleted one by now. Take it from that client first.',
        details: { existingId: byEmail.id },
      };
}

function wasMerged(mergeId: string): Failure {
  return {
    code: 'merge_blocked',
    message:
      'The client was not deleted but merged into another one. Undo the merge in `existingId` instead.',
    details: { existingId: mergeId },
  };
}

const notRestorable: Failure = {
  code: 'client_not_found',
  message: 'There is no deleted client with this id, or it was deleted too long ago.',
};
