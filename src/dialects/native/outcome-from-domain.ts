import { blankClient } from '../../domain/apply-client-patch.ts';
import { diffClients } from '../../domain/diff.ts';
import { DirectoryError, type Failure } from '../../domain/errors.ts';
import { issuesMax } from '../../domain/issue.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { derivedMember } from '../../domain/placeholder-company.ts';
import type { BatchAnswer, BatchResult, ResolveAnswer, UpsertAnswer } from './client-schema.ts';
import { nativeFailure } from './errors.ts';
import { fromClient } from './from-domain.ts';
import type { IssueWire } from './schema.ts';

/** What an operation of a batch can lead to. */
type ClientOutcome = Extract<
  Outcome,
  { kind: 'created' | 'updated' | 'unchanged' | 'deleted' | 'failed' }
>;

const clientKinds: ReadonlySet<Outcome['kind']> = new Set<ClientOutcome['kind']>([
  'created',
  'updated',
  'unchanged',
  'deleted',
  'failed',
]);

function isClientOutcome(outcome: Outcome | undefined): outcome is ClientOutcome {
  return outcome !== undefined && clientKinds.has(outcome.kind);
}

function clientOutcome(outcome: Outcome | undefined): ClientOutcome {
  if (!isClientOutcome(outcome)) {
    throw new Error(`an outcome of kind ${outcome?.kind} is none of an operation on one client`);
  }
  return outcome;
}

/** What became of an upsert. Throws what a failed one says. */
export function fromUpsert(outcome: Outcome | undefined): UpsertAnswer {
  const known = succeededClient(outcome);
  if (known.kind === 'deleted') {
    throw new Error('an upsert deleted a client');
  }
  return {
    outcome: known.kind,
    matchedBy: known.kind === 'created' ? null : known.matchedBy,
    changed: changedOf(known),
    client: fromClient(known.client),
    ...mergeIdOf(known),
  };
}

/** The merge that came first, so that whoever asked for it can undo it. */
function mergeIdOf(outcome: ClientOutcome): { readonly mergeId?: string } {
  return outcome.kind === 'updated' && outcome.mergeId !== undefined
    ? { mergeId: outcome.mergeId }
    : {};
}

/** What would have become of a write. Throws what a failed one would have said. */
export function fromDryRun(outcome: Outcome | undefined): ResolveAnswer {
  const known = succeededClient(outcome);
  if (known.kind === 'deleted') {
    return { outcome: 'deleted', matchedBy: 'id', changed: [], client: null };
  }
  const { client, mergeId: _, ...rest } = fromUpsert(known);
  // The id of a client that nobody made would lead nowhere.
  return { ...rest, client: known.kind === 'created' ? { ...client, id: null } : client };
}

function succeededClient(outcome: Outcome | undefined): Exclude<ClientOutcome, { kind: 'failed' }> {
  const known = clientOutcome(outcome);
  if (known.kind === 'failed') {
    throw DirectoryError.of(known.failure);
  }
  return known;
}

/** What became of every operation of a batch, in their order. */
export function fromBatch(outcomes: readonly Outcome[]): BatchAnswer {
  const counts = { created: 0, updated: 0, unchanged: 0, deleted: 0, failed: 0 };
  const results = outcomes.map((outcome, index) => {
    counts[clientOutcome(outcome).kind] += 1;
    return resultOf(outcome, index);
  });
  return { results, counts };
}

/** What became of one operation. */
export function resultOf(given: Outcome, index: number): BatchResult {
  const outcome = clientOutcome(given);
  switch (outcome.kind) {
    case 'failed':
      return { index, outcome: 'failed', errors: errorsOf(nativeFailure(outcome.failure)) };
    case 'deleted':
      return { index, outcome: 'deleted', id: outcome.id, matchedBy: 'id' };
    case 'created':
      return { index, outcome: 'created', id: outcome.client.id, changed: changedOf(outcome) };
    case 'updated':
    case 'unchanged': {
      const { kind, client, matchedBy } = outcome;
      const changed = changedOf(outcome);
      return { index, outcome: kind, id: client.id, matchedBy, changed, ...mergeIdOf(outcome) };
    }
  }
}

/** What is wrong with an operation: the failure itself where it is more than its members, then each member. */
function errorsOf({ code, message, details = {} }: Failure): IssueWire[] {
  const { issues = [], existingId, matches, pointer } = details;
  const ofMembers = issues.slice(0, issuesMax).map((issue) => ({
    pointer: issue.pointer,
    code: issue.code,
    detail: issue.message,
  }));
  if (issues.length > 0 && code !== 'precondition_failed') {
    return ofMembers;
  }
  const itself: IssueWire = {
    pointer: pointer ?? (code === 'client_not_found' ? '/id' : ''),
    code,
    detail: message,
    ...(existingId === undefined ? {} : { existingId }),
    ...(matches === undefined ? {} : { matches: { ...matches } }),
  };
  return [itself, ...ofMembers];
}

/** The members that a write set or changed, as far as `/api/v2` shows them. */
function changedOf(outcome: Extract<ClientOutcome, { client: object }>): string[] {
  switch (outcome.kind) {
    case 'unchanged':
      return [];
    case 'updated':
      return outcome.changed.filter((member) => member !== derivedMember);
    case 'created': {
      const { client } = outcome;
      return Object.keys(diffClients(blankClient(client.id, client.createdAt), client));
    }
  }
}
