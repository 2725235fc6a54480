import { applyClientPatch, blankClient } from './apply-client-patch.ts';
import { changeOf } from './change-of.ts';
import type { ChangePatch, ChangeType } from './change.ts';
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
import type { Failure } from './errors.ts';
import { identify } from './identify.ts';
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
  const identity = identify(set, command.keys);
  if (identity.kind === 'conflict') {
    return { kind: 'failed', failure: identity.failure };
  }
  const isActivity = command.isActivity === true;
  if (identity.kind === 'none') {
    return create(set, { ...command.patch, ...command.keys }, context, isActivity);
  }
  const { client, matchedBy } = identity;
  const keys: { -readonly [K in keyof ClientPatch]: ClientPatch[K] } = {};
  if (command.keys.externalId !== undefined) {
    keys.externalId = command.keys.externalId;
  }
  // The spelling on record stays while the key is the same: an upsert names a person, it does not correct them.
  if (command.keys.email !== undefined && command.keys.email.key !== client.emailKey) {
    keys.email = command.keys.email;
  }
  return change(set, client, { ...command.patch, ...keys }, context, { matchedBy, isActivity });
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
  return change(set, client, command.patch, context, { matchedBy: 'id', isActivity: false });
}

/** Brings a known client to its new state: a change with a version of its own, mere activity, or nothing. */
function change(
  set: WorkingSet,
  before: Client,
  patch: ClientPatch,
  context: DecideContext,
  how: { readonly matchedBy: MatchedBy; readonly isActivity: boolean },
): Outcome {
  const { matchedBy, isActivity } = how;
  const applied = applyClientPatch(set, before, patch, context);
  if (!applied.ok) {
    return { kind: 'failed', failure: applied.failure };
  }
  const next = isActivity ? withActivity(applied.client, context) : applied.client;
  const diff = diffClients(before, next);
  if (isEmptyPatch(diff)) {
    if (!isActivity) {
      return { kind: 'unchanged', client: before, matchedBy };
    }
    set.putClient(before, next, null);
    return { kind: 'unchanged', client: next, matchedBy };
  }
  const client: Client = { ...next, version: before.version + 1, updatedAt: context.now };
  applied.observe();
  record(set, before, client, 'client.updated', diff, context);
  return { kind: 'updated', client, before, matchedBy, changed: Object.keys(diff) };
}

function remove(set: WorkingSet, command: DeleteClient, context: DecideContext): Outcome {
  const client = set.client(command.id);
  if (client === undefined) {
    return { kind: 'failed', failure: clientNotFound };
  }
  const blank = blankClient(client.id, client.createdAt);
  record(set, client, null, 'client.deleted', diffClients(client, blank), context);
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

export const clientNotFound: Failure = {
  code: 'client_not_found',
  message: 'There is no client with this id. Check the id, or look the client up by another key.',
};
