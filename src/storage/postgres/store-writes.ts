import type { Change } from '../../domain/change.ts';
import type { Client, ClientStatus } from '../../domain/client.ts';
import type { Writes } from '../../domain/working-set.ts';
import type { DeletedRow } from '../rows/deleted-row.ts';
import type { WorkspaceId } from '../storage.ts';
import { insertChanges, type PlacedChange } from './change-rows.ts';
import type { ClientRecord } from './client-rows.ts';
import { storeCompanies } from './company-rows.ts';
import { type Moved, moveCounters } from './counters.ts';
import { forgetDeleted, rememberDeleted } from './deleted-clients.ts';
import { fieldLastChanges, putFields } from './field-rows.ts';
import type { Refs } from './load-records.ts';
import { LostRaceError } from './postgres-error.ts';
import type { TransactionSession } from './session.ts';
import { type SortedWrites, sortWrites, storeClients } from './store-clients.ts';
import { storeLineage } from './store-lineage.ts';

export interface StoreContext {
  readonly session: TransactionSession;
  readonly workspaceId: WorkspaceId;
  readonly refs: Refs;
  /** What fields and lineage were read under; `undefined` where neither was read. */
  readonly epoch: number | undefined;
}

/**
 * Keeps a decided batch; what it has sent may still be on its way. Gives back the epoch as it is now, or `undefined` where there was
 * nothing to keep.
 */
export async function storeWrites(
  context: StoreContext,
  writes: Writes,
): Promise<number | undefined> {
  const { session, workspaceId, refs } = context;
  const sorted = sortWrites(writes.clients);
  if (isEmpty(writes)) {
    return undefined;
  }
  const returned = await forgetDeleted(session, workspaceId, writes);
  const fieldChanges = await lastChangesOfFields(context, writes);
  const moved = await takeNumbers(context, writes, sorted);
  const { placed, lastChanges } = placeChanges(writes.changes, moved.position, (change) =>
    previousOf(change, { refs, returned, fieldChanges }),
  );
  const lastChangeOf = (id: string): number => lastChanges.get(id) ?? 0;

  if (placed.length > 0) {
    insertChanges(session, workspaceId, placed);
  }
  rememberDeleted(session, workspaceId, writes, {
    lastChangeOf,
    returned,
    refs: refs.clients,
  });
  const records = numberClients(context, { sorted, returned, moved, lastChanges });
  storeClients(session, workspaceId, sorted, (client) => recordIn(records, client));
  storeCompanies(session, workspaceId, writes.companies, lastChangeOf);
  if (writes.fields.length > 0) {
    putFields(session, workspaceId, writes.fields, lastChangeOf);
  }
  if (writes.lineage !== undefined) {
    const first = moved.position - writes.changes.length + 1;
    storeLineage(session, workspaceId, writes.lineage, {
      positionOf: (change) => first + writes.changes.indexOf(change),
      last: moved.position,
    });
  }
  learn(context, writes, records, lastChanges);
  return moved.epoch;
}

function isEmpty({ clients, companies, fields, changes, lineage }: Writes): boolean {
  return (
    clients.length + companies.length + fields.length + changes.length === 0 &&
    lineage === undefined
  );
}

async function takeNumbers(
  { session, workspaceId, epoch }: StoreContext,
  writes: Writes,
  { inserts }: SortedWrites,
): Promise<Moved> {
  const isNewEpoch = writes.fields.length > 0 || writes.lineage !== undefined;
  const moved = await moveCounters(session, workspaceId, {
    positions: writes.changes.length,
    clientPks: inserts.length,
    clients: movesOfTotals(writes),
    isNewEpoch,
    hasLineage: writes.lineage !== undefined,
  });
  // Another server has changed fields or merged somebody since this transaction looked.
  if (epoch !== undefined && moved.epoch !== epoch + (isNewEpoch ? 1 : 0)) {
    throw new LostRaceError();
  }
  return moved;
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

/** Numbers the changes up to `last`, and links each to the one before of its record. */
function placeChanges(
  changes: readonly Change[],
  last: number,
  previousStored: (change: Change) => number | null,
): {
  readonly placed: readonly PlacedChange[];
  readonly lastChanges: ReadonlyMap<string, number>;
} {
  const lastChanges = new Map<string, number>();
  const placed = changes.map((change, index): PlacedChange => {
    const position = last - changes.length + 1 + index;
    const previous = lastChanges.get(change.entityId) ?? previousStored(change);
    lastChanges.set(change.entityId, position);
    return { change, position, previous };
  });
  return { placed, lastChanges };
}

interface Stored {
  readonly refs: Refs;
  readonly returned: ReadonlyMap<string, DeletedRow>;
  readonly fieldChanges: ReadonlyMap<string, number>;
}

function previousOf(
  { type, entityId }: Change,
  { refs, returned, fieldChanges }: Stored,
): number | null {
  switch (type) {
    case 'client.created':
    case 'company.created':
      return null;
    case 'client.updated':
    case 'client.deleted':
    case 'client.merged':
      return refs.clients.get(entityId)?.lastChange ?? null;
    case 'client.restored':
    case 'client.unmerged':
      return returned.get(entityId)?.position ?? null;
    case 'company.updated':
    case 'company.deleted':
      return refs.companies.get(entityId) ?? null;
    case 'field.declared':
    case 'field.updated':
    case 'field.observed':
      return fieldChanges.get(entityId) ?? null;
  }
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

interface Numbering {
  readonly sorted: SortedWrites;
  readonly returned: ReadonlyMap<string, DeletedRow>;
  readonly moved: Moved;
  readonly lastChanges: ReadonlyMap<string, number>;
}

/** What becomes of each client's row: who comes back keeps their place, who is new gets the next. */
function numberClients(
  { refs }: StoreContext,
  { sorted, returned, moved, lastChanges }: Numbering,
): ReadonlyMap<string, ClientRecord> {
  const records = new Map<string, ClientRecord>();
  for (const { after: client } of sorted.updates) {
    const ref = refs.clients.get(client.id);
    if (ref === undefined) {
      throw new Error('a client was stored that this transaction had not loaded');
    }
    const lastChange = lastChanges.get(client.id) ?? ref.lastChange;
    records.set(client.id, { client, pk: ref.pk, lastChange });
  }
  let pk = moved.clientPk - sorted.inserts.length;
  for (const client of sorted.inserts) {
    pk += 1;
    const lastChange = lastChanges.get(client.id) ?? 0;
    records.set(client.id, { client, pk: returned.get(client.id)?.pk ?? pk, lastChange });
  }
  return records;
}

function recordIn(records: ReadonlyMap<string, ClientRecord>, client: Client): ClientRecord {
  const record = records.get(client.id);
  if (record === undefined) {
    throw new Error('a client has no number');
  }
  return record;
}

/** For the next call of the same transaction. */
function learn(
  { refs }: StoreContext,
  { clients, companies }: Writes,
  records: ReadonlyMap<string, ClientRecord>,
  lastChanges: ReadonlyMap<string, number>,
): void {
  for (const { before, after } of clients) {
    if (before !== null && after === null) {
      refs.clients.delete(before.id);
    }
  }
  for (const [id, { pk, lastChange }] of records) {
    refs.clients.set(id, { pk, lastChange });
  }
  for (const { after } of companies) {
    const lastChange = after === null ? undefined : lastChanges.get(after.id);
    if (after !== null && lastChange !== undefined) {
      refs.companies.set(after.id, lastChange);
    }
  }
}
