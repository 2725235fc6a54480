import type { Client, ClientStatus } from '../../domain/client.ts';
import type { Writes } from '../../domain/working-set.ts';
import type { WorkspaceId } from '../storage.ts';
import { insertionOfChanges } from './change-rows.ts';
import type { ClientRecord } from './client-rows.ts';
import { insertionOfCompanies, releaseCompanies } from './company-rows.ts';
import { known, type Moves, type Taken, takeNumbers } from './counters.ts';
import { forgetDeleted, insertionsOfDeleted } from './deleted-clients.ts';
import { fieldLastChanges, insertionOfFields } from './field-rows.ts';
import type { Refs } from './load-records.ts';
import { numberClients, type Numbering, placeChanges } from './number-writes.ts';
import type { Statement, TransactionSession } from './session.ts';
import { insertionsOfClients, sortWrites, storeBesideClients } from './store-clients.ts';
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
 * Sends all that keeps a decided batch, and waits for next to nothing: `undefined` where there is nothing to keep. What
 * needs a number comes last and at once, with the statement that takes them, since that locks the workspace's
 * counters until the commit.
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
  storeBesideClients(session, workspaceId, sorted);
  releaseCompanies(session, workspaceId, writes.companies);

  const { placed, lastChanges } = placeChanges(writes.changes, { refs, returned, fieldChanges });
  const records = numberClients(refs, { sorted, returned, lastChanges });
  const numbered = [
    ...(placed.length > 0 ? [insertionOfChanges(workspaceId, placed)] : []),
    ...insertionsOfRecords(context, writes, { sorted, returned, lastChanges, records }),
  ];
  const isNewEpoch = writes.fields.length > 0 || writes.lineage !== undefined;
  const moves: Moves = {
    positions: writes.changes.length,
    clientPks: sorted.inserts.length,
    clients: movesOfTotals(writes),
    isNewEpoch,
    hasLineage: writes.lineage !== undefined,
  };
  const taken = takeNumbers(session, workspaceId, moves, epoch);
  for (const { text, values } of numbered) {
    session.send(text, values);
  }
  const learned = taken.then((last) => learn(refs, writes, { records, lastChanges, last }));
  return { learned, isNewEpoch };
}

interface Numbered extends Numbering {
  readonly records: ReadonlyMap<string, ClientRecord>;
}

/** The rows of all records that have a number. */
function insertionsOfRecords(
  { workspaceId, refs }: StoreContext,
  writes: Writes,
  { sorted, returned, lastChanges, records }: Numbered,
): readonly Statement[] {
  const lastChangeOf = (id: string): number => lastChanges.get(id) ?? 0;
  const companies = writes.companies.flatMap(({ after }) => after ?? []);
  const { fields, changes, lineage } = writes;
  return [
    ...insertionsOfDeleted(workspaceId, writes, { lastChangeOf, returned, refs: refs.clients }),
    ...insertionsOfClients(workspaceId, sorted, (client) => recordIn(records, client)),
    ...(companies.length > 0 ? [insertionOfCompanies(workspaceId, companies, lastChangeOf)] : []),
    ...(fields.length > 0 ? [insertionOfFields(workspaceId, fields, lastChangeOf)] : []),
    ...(lineage === undefined
      ? []
      : statementsOfLineage(
          workspaceId,
          lineage,
          (change) => changes.indexOf(change) - changes.length,
        )),
  ];
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
