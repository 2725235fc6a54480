import { isEqualJson } from '../lib/json/is-equal-json.ts';
import { blankClient } from './apply-client-patch.ts';
import { changeOf } from './change-of.ts';
import { aliasMember, type ChangePatch } from './change.ts';
import type { Client } from './client.ts';
import type { RevertChange } from './commands.ts';
import type { DecideContext } from './decide-context.ts';
import { diffClients, isEmptyPatch } from './diff.ts';
import type { Outcome, UndoConflict } from './outcome.ts';
import { partSurvivor } from './part-survivor.ts';
import { derivedMember } from './placeholder-company.ts';
import { patchUnderCurrentKeys } from './under-current-keys.ts';
import type { WorkingSet } from './working-set.ts';

/**
 * Takes one change of a client back. A client that the change made goes away, unless anything about it is
 * another than it was then, or it is somebody else, too, by now; of an update, each member goes back that still
 * has the value that it got. What was edited since is kept, and told.
 */
export function revertChange(
  set: WorkingSet,
  { clientId, type, patch }: RevertChange,
  context: DecideContext,
): Outcome {
  const client = set.liveClient(clientId);
  if (client === undefined) {
    return { kind: 'reverted', clientId, effect: 'kept', conflicts: [keptWhole(clientId)] };
  }
  // Fields may have got other keys since the change was written.
  const current = patchUnderCurrentKeys(patch, set.renamed('client'));
  return type === 'client.created'
    ? revertCreation(set, client, current, context)
    : revertUpdate(set, client, current, context);
}

function revertCreation(
  set: WorkingSet,
  client: Client,
  created: ChangePatch,
  context: DecideContext,
): Outcome {
  const blank = blankClient(client.id, client.createdAt);
  const now = diffClients(blank, client);
  const edited = [...new Set([...Object.keys(created), ...Object.keys(now)])].filter(
    (member) =>
      member !== derivedMember &&
      !isEqualJson(created[member]?.[1] ?? null, now[member]?.[1] ?? null),
  );
  if (edited.length > 0) {
    const conflicts = edited.map((field) => ({
      clientId: client.id,
      field,
      kept: now[field]?.[1] ?? null,
    }));
    return { kind: 'reverted', clientId: client.id, effect: 'kept', conflicts };
  }
  if (isSomebodyElseToo(set, client)) {
    return {
      kind: 'reverted',
      clientId: client.id,
      effect: 'kept',
      conflicts: [keptWhole(client.id)],
    };
  }
  const gone = diffClients(client, blank);
  set.putClient(
    client,
    null,
    changeOf({ before: client, after: null }, 'client.deleted', gone, context),
  );
  set.lineage.bury({ client, version: client.version + 1, deletedAt: context.now });
  return { kind: 'reverted', clientId: client.id, effect: 'removed', conflicts: [] };
}

/**
 * Whether somebody was merged into the client, or a further external id leads here: no member tells of
 * either, and with the client would go whoever was there before or is known elsewhere.
 */
function isSomebodyElseToo(set: WorkingSet, client: Client): boolean {
  // Where not every change is known, one of them may have been it.
  const hasAlias = set.changedSince(client, 1)?.has(aliasMember) ?? true;
  return hasAlias || set.lineage.isSurvivor(client.id);
}

function revertUpdate(
  set: WorkingSet,
  before: Client,
  patch: ChangePatch,
  context: DecideContext,
): Outcome {
  const { client, conflicts } = partSurvivor(set, before, patch);
  const diff = diffClients(before, client);
  if (isEmptyPatch(diff)) {
    return { kind: 'reverted', clientId: before.id, effect: 'kept', conflicts };
  }
  const after = { ...client, version: before.version + 1, updatedAt: context.now };
  set.putClient(before, after, changeOf({ before, after }, 'client.updated', diff, context));
  return { kind: 'reverted', clientId: after.id, effect: 'restored', conflicts };
}

function keptWhole(clientId: string): UndoConflict {
  return { clientId, field: '', kept: null };
}
