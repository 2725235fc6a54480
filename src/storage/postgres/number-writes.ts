import type { Change } from '../../domain/change.ts';
import type { DeletedRow } from '../rows/deleted-row.ts';
import type { PlacedChange } from './change-rows.ts';
import type { ClientRecord } from './client-rows.ts';
import type { Refs } from './load-records.ts';
import type { SortedWrites } from './store-clients.ts';

/*
 * Which numbers a batch takes, before anybody knows them: below 0, counted from the last of each kind
 * (`Column.counter`).
 */

/** What the changes of a batch come after. */
export interface Before {
  readonly refs: Refs;
  readonly returned: ReadonlyMap<string, DeletedRow>;
  readonly fieldChanges: ReadonlyMap<string, number>;
}

/** Numbers the changes up to -1, which is the last (`Column.counter`), and links each to the one before of its record. */
export function placeChanges(
  changes: readonly Change[],
  before: Before,
): {
  readonly placed: readonly PlacedChange[];
  readonly lastChanges: ReadonlyMap<string, number>;
} {
  const lastChanges = new Map<string, number>();
  const placed = changes.map((change, index): PlacedChange => {
    const position = index - changes.length;
    const previous = lastChanges.get(change.entityId) ?? previousOf(change, before);
    lastChanges.set(change.entityId, position);
    return { change, position, previous };
  });
  return { placed, lastChanges };
}

/** What the clients of a batch get their numbers by. */
export interface Numbering {
  readonly sorted: SortedWrites;
  readonly returned: ReadonlyMap<string, DeletedRow>;
  readonly lastChanges: ReadonlyMap<string, number>;
}

/** What becomes of each client's row: who comes back keeps their place, who is new gets the next. */
export function numberClients(
  refs: Refs,
  { sorted, returned, lastChanges }: Numbering,
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
  for (const [index, client] of sorted.inserts.entries()) {
    const pk = index - sorted.inserts.length;
    const lastChange = lastChanges.get(client.id) ?? 0;
    records.set(client.id, { client, pk: returned.get(client.id)?.pk ?? pk, lastChange });
  }
  return records;
}

function previousOf(
  { type, entityId }: Change,
  { refs, returned, fieldChanges }: Before,
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
