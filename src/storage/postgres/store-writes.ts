import type { Change } from '../../domain/change.ts';
import type { Client, ClientStatus } from '../../domain/client.ts';
import type { Writes } from '../../domain/working-set.ts';
import type { WorkspaceId } from '../storage.ts';
import { insertionOfChanges, type PlacedChange } from './change-rows.ts';
import type { ClientRecord } from './client-rows.ts';
import { insertionOfCompanies, releaseCompanies } from './company-rows.ts';
import { known, type Moves, type Taken, takeNumbers } from './counters.ts';
import { forgetDeleted, insertionsOfDeleted } from './deleted-clients.ts';
import { fieldLastChanges, insertionOfFields } from './field-rows.ts';
import type { Refs } from './load-records.ts';
import { numberClients, type Numbering, placeChanges } from './number-writes.ts';
import { atOnceMax, sendAll, sendInTurns, slicesOf } from './send-slices.ts';
import type { Statement, TransactionSession } from './session.ts';
import { insertionsOfClients, sortWrites, statementsBesideClients } from './store-clients.ts';
import { statementsOfLineage } from './store-lineage.ts';

export interface StoreContext {
  readonly session: TransactionSession;
  readonly workspaceId: WorkspaceId;
  readonly refs: Refs;
  /** What fields and lineage were read under; `undefined` where neither was read. */
  readonly epoch: number | undefined;
}

/** What was sent, and what became of it. */
export interface Stored {
  /** Resolves once the numbers are known and `refs` have them. Rejects where the batch cannot be kept. */
  readonly learned: Promise<void>;
  /** Fields or lineage have changed, and with them the epoch. */
  readonly isNewEpoch: boolean;
}

/**
 * Sends all that keeps a decided batch, and waits for next to nothing, save that a large one is sent in turns: `undefined`
 * where there is nothing to keep. What needs a number comes last, with the statement that takes them, since that
 * locks the workspace's counters until the commit.
 */
export async function storeWrites(
  context: StoreContext,
  writes: Writes,
): Promise<Stored | undefined> {
  if (isEmpty(writes)) {
    return undefined;
  }
  const { session, workspaceId, refs, epoch } = context;
  const sorted = sortWrites(writes.clients);
  const returned = await forgetDeleted(session, workspaceId, writes);
  const fieldChanges = await lastChangesOfFields(context, writes);
  const isLarge = Math.max(writes.changes.length, writes.clients.length) > atOnceMax;
  const beside = statementsBesideClients(workspaceId, sorted);
  if (isLarge) {
    await sendInTurns(session, beside);
  } else {
    sendAll(session, beside);
  }
  releaseCompanies(session, workspaceId, writes.companies);

  const { placed, lastChanges } = placeChanges(writes.changes, { refs, returned, fieldChanges });
  const records = numberClients(refs, { sorted, returned, lastChanges });
  const numbering = { sorted, returned, lastChanges, records };
  const numbered = numberedStatements(context, writes, { placed, ...numbering });
  // What is little is made before anything is locked.
  const made = isLarge ? [] : [...numbered];
  const isNewEpoch = writes.fields.length > 0 || writes.lineage !== undefined;
  const moves: Moves = {
    positions: writes.changes.length,
    clientPks: sorted.inserts.length,
    clients: movesOfTotals(writes),
    isNewEpoch,
    hasLineage: writes.lineage !== undefined,
  };
  const taken = takeNumbers(session, workspaceId, moves, epoch);
  if (isLarge) {
    await sendInTurns(session, numbered);
  } else {
    sendAll(session, made);
  }
  const learned = taken.then((last) => learn(refs, writes, { records, lastChanges, last }));
  return { learned, isNewEpoch };
}

interface Numbered extends Numbering {
  readonly placed: readonly PlacedChange[];
  readonly records: ReadonlyMap<string, ClientRecord>;
}

/** Changes, and the rows of all records: whatever has a number. */
function* numberedStatements(
  { workspaceId, refs }: StoreContext,
  writes: Writes,
  { placed, sorted, returned, lastChanges, records }: Numbered,
): Generator<Statement> {
  const lastChangeOf = (id: string): number => lastChanges.get(id) ?? 0;
  const companies = writes.companies.flatMap(({ after }) => after ?? []);
  const { fields, changes, lineage } = writes;
  for (const slice of slicesOf(placed)) {
    yield insertionOfChanges(workspaceId, slice);
  }
  yield* insertionsOfDeleted(workspaceId, writes, { lastChangeOf, returned, refs: refs.clients });
  yield* insertionsOfClients(workspaceId, sorted, (client) => recordIn(records, client));
  for (const slice of slicesOf(companies)) {
    yield insertionOfCompanies(workspaceId, slice, lastChangeOf);
  }
  for (const slice of slicesOf(fields)) {
    yield insertionOfFields(workspaceId, slice, lastChangeOf);
  }
  if (lineage !== undefined) {
    const positionOf = (change: Change): number => changes.indexOf(change) - changes.length;
    yield* statementsOfLineage(workspaceId, lineage, positionOf);
  }
}

function isEmpty({ clients, companies, fields, changes, lineage }: Writes): boolean {
  return (
    clients.length + companies.length + fields.length + changes.length === 0 &&
    lineage === undefined
  );
}

function movesOfTotals({ clients }: Writes): Readonly<Record<ClientStatus, number>> {
  const moves: Record<ClientStatus, number> = { active: 0, inactive: 0 };
  for (const { before, after } of clients) {
    if (before !== null) {
      moves[before.status] -= 1;
    }
    if (after !== null) {
      moves[after.status] += 1;
    }
  }
  return moves;
}

async function lastChangesOfFields(
  { session, workspaceId }: StoreContext,
  { changes }: Writes,
): Promise<ReadonlyMap<string, number>> {
  const ids = changes
    .filter(({ type }) => type.startsWith('field.'))
    .map(({ entityId }) => entityId);
  return ids.length === 0 ? new Map() : fieldLastChanges(session, workspaceId, ids);
}

function recordIn(records: ReadonlyMap<string, ClientRecord>, client: Client): ClientRecord {
  const record = records.get(client.id);
  if (record === undefined) {
    throw new Error('a client has no number');
  }
  return record;
}

interface Learned {
  readonly records: ReadonlyMap<string, ClientRecord>;
  readonly lastChanges: ReadonlyMap<string, number>;
  readonly last: Taken;
}

/** For the next call of the same transaction. */
function learn(
  refs: Refs,
  { clients, companies }: Writes,
  { records, lastChanges, last }: Learned,
): void {
  for (const { before, after } of clients) {
    if (before !== null && after === null) {
      refs.clients.delete(before.id);
    }
  }
  for (const [id, { pk, lastChange }] of records) {
    refs.clients.set(id, {
      pk: known(pk, last.clientPk),
      lastChange: known(lastChange, last.position),
    });
  }
  for (const { after } of companies) {
    const lastChange = after === null ? undefined : lastChanges.get(after.id);
    if (after !== null && lastChange !== undefined) {
      refs.companies.set(after.id, known(lastChange, last.position));
    }
  }
}
