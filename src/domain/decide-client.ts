import { applyClientPatch, blankClient } from './apply-client-patch.ts';
import { changeOf } from './change-of.ts';
import { aliasMember, type ChangePatch, type ChangeType } from './change.ts';
import type { Client } from './client.ts';
import type {
  ClientPatch,
  CreateClient,
  DeleteClient,
  UnassignCompany,
  UpdateClient,
  UpsertClient,
} from './commands.ts';
import type { DecideContext } from './decide-context.ts';
import { diffClients, isEmptyPatch } from './diff.ts';
import { clientNotFound } from './errors.ts';
import { baseVersion, overlapFailure, preconditionFailure } from './expected-version.ts';
import { identify } from './identify.ts';
import { mergeInto } from './decide-merge.ts';
import type { MatchedBy, Outcome } from './outcome.ts';
import type { WorkingSet } from './working-set.ts';

type ClientCommand = UpsertClient | CreateClient | UpdateClient | DeleteClient | UnassignCompany;

/** Decides one command about a client. */
export function decideClient(
  set: WorkingSet,
  command: ClientCommand,
  context: DecideContext,
): Outcome {
  switch (command.op) {
    case 'upsert':
      return upsert(set, command, context);
    case 'create':
      return create(set, command.patch, context, false);
    case 'update':
      return update(set, command, context);
    case 'delete':
      return remove(set, command, context);
    case 'unassign':
      return unassign(set, command, context);
  }
}

function upsert(set: WorkingSet, command: UpsertClient, context: DecideContext): Outcome {
  const { keys, patch, onConflict } = command;
  const identity = identify(set, keys, onConflict);
  const isActivity = command.isActivity === true;
  switch (identity.kind) {
    case 'conflict':
      return { kind: 'failed', failure: identity.failure };
    case 'none':
      return create(set, { ...patch, ...identity.take }, context, isActivity);
    case 'match': {
      const { client, matchedBy, take, alias } = identity;
      return change(set, client, { ...patch, ...take }, context, { matchedBy, isActivity, alias });
    }
    case 'merge':
      return mergeAndChange(set, identity, command, context);
  }
}

/** Both, each with its own row in the change log, so that the merge can be undone without the change; or neither. */
function mergeAndChange(
  set: WorkingSet,
  { survivor, loser }: { readonly survivor: Client; readonly loser: Client },
  { patch, isActivity = false }: UpsertClient,
  context: DecideContext,
): Outcome {
  const overlay = set.overlay();
  const merged = mergeInto(overlay, { survivor, loser, choices: {} }, context);
  if (!merged.ok) {
    return { kind: 'failed', failure: merged.failure };
  }
  const matchedBy = 'externalId';
  const outcome = change(overlay, merged.client, patch, context, { matchedBy, isActivity });
  if (!('client' in outcome)) {
    return outcome;
  }
  overlay.merge();
  const { client } = outcome;
  const changed = Object.keys(diffClients(survivor, client));
  return { kind: 'updated', client, before: survivor, matchedBy, changed, mergeId: merged.mergeId };
}

function create(
  set: WorkingSet,
  patch: ClientPatch,
  context: DecideContext,
  isActivity: boolean,
): Outcome {
  const blank = blankClient(context.newId(), context.now);
  const applied = applyClientPatch(set, blank, patch, context);
  if (!applied.ok) {
    return { kind: 'failed', failure: applied.failure };
  }
  const client: Client = isActivity ? withActivity(applied.client, context) : applied.client;
  const created: Client = { ...client, version: 1 };
  applied.observe();
  record(set, null, created, 'client.created', diffClients(blank, created), context);
  return { kind: 'created', client: created };
}

function update(set: WorkingSet, command: UpdateClient, context: DecideContext): Outcome {
  const client = set.client(command.id);
  if (client === undefined) {
    return { kind: 'failed', failure: clientNotFound };
  }
  const base = baseVersion(client, command.ifVersions);
  return base === undefined
    ? { kind: 'failed', failure: preconditionFailure(client) }
    : change(set, client, command.patch, context, { matchedBy: 'id', isActivity: false, base });
}

/** Brings a known client to its new state: a change with a version of its own, mere activity, or nothing. */
function change(
  set: WorkingSet,
  before: Client,
  patch: ClientPatch,
  context: DecideContext,
  how: {
    readonly matchedBy: MatchedBy;
    readonly isActivity: boolean;
    /** The version on which the patch was built; the current one unless said. */
    readonly base?: number;
    /** An external id that is to lead to the client from now on. */
    readonly alias?: string | undefined;
  },
): Outcome {
  const { matchedBy, isActivity, base, alias } = how;
  const applied = applyClientPatch(set, before, patch, context);
  if (!applied.ok) {
    return { kind: 'failed', failure: applied.failure };
  }
  const next = isActivity ? withActivity(applied.client, context) : applied.client;
  const diff = withAlias(diffClients(before, next), alias);
  if (base !== undefined && base !== before.version) {
    const failure = overlapFailure(before, { patch, diff }, set.changedSince(before, base));
    if (failure !== undefined) {
      return { kind: 'failed', failure };
    }
  }
  if (isEmptyPatch(diff)) {
    if (!isActivity) {
      return { kind: 'unchanged', client: before, matchedBy };
    }
    set.putClient(before, next, null);
    return { kind: 'unchanged', client: next, matchedBy };
  }
  const client: Client = { ...next, version: before.version + 1, updatedAt: context.now };
  applied.observe();
  if (alias !== undefined) {
    const { id: clientId } = before;
    set.lineage.addAlias({ kind: 'externalId', key: alias, clientId, mergeId: null });
  }
  record(set, before, client, 'client.updated', diff, context);
  return { kind: 'updated', client, before, matchedBy, changed: Object.keys(diff) };
}

function remove(set: WorkingSet, command: DeleteClient, context: DecideContext): Outcome {
  const client = set.client(command.id);
  if (client === undefined) {
    return { kind: 'failed', failure: clientNotFound };
  }
  if (baseVersion(client, command.ifVersions) !== client.version) {
    return { kind: 'failed', failure: preconditionFailure(client) };
  }
  const blank = blankClient(client.id, client.createdAt);
  record(set, client, null, 'client.deleted', diffClients(client, blank), context);
  set.lineage.bury({ client, version: client.version + 1, deletedAt: context.now });
  return { kind: 'deleted', id: client.id };
}

function unassign(set: WorkingSet, command: UnassignCompany, context: DecideContext): Outcome {
  const client = set.client(command.clientId);
  if (client === undefined) {
    return { kind: 'failed', failure: clientNotFound };
  }
  const companyIds = client.companyIds.filter((id) => id !== command.companyId);
  return change(set, client, { companyIds }, context, { matchedBy: 'id', isActivity: false });
}

/** The log names a further external id as it would a member. */
function withAlias(diff: ChangePatch, alias: string | undefined): ChangePatch {
  return alias === undefined ? diff : { ...diff, [aliasMember]: [null, alias] };
}

function record(
  set: WorkingSet,
  before: Client | null,
  after: Client | null,
  type: ChangeType,
  patch: ChangePatch,
  context: DecideContext,
): void {
  set.putClient(before, after, changeOf({ before, after }, type, patch, context));
}

/** Design 4.5: the count rises when the client was idle for more than the window, or was never seen. */
function withActivity(client: Client, context: DecideContext): Client {
  const { lastSeenAt } = client;
  const isNewSession = lastSeenAt === null || context.now - lastSeenAt > context.sessionIdleMs;
  return {
    ...client,
    lastSeenAt: context.now,
    sessionCount: client.sessionCount + (isNewSession ? 1 : 0),
  };
}
