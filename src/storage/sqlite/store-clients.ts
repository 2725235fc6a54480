import type { Client } from '../../domain/client.ts';
import type { Write, Writes } from '../../domain/working-set.ts';
import type { ClientRef } from '../rows/client-row.ts';
import { deleteClientRow, insertClientRow, releaseKey } from './client-statements.ts';
import { storeMemberships } from './company-members.ts';
import { forgetDeleted, rememberDeleted } from './deleted-clients.ts';
import { SearchWrites } from './search-writes.ts';
import type { WriteContext } from './write-context.ts';
import { storeTotals } from './totals.ts';

interface Update {
  readonly before: Client;
  readonly after: Client;
  readonly ref: ClientRef;
}

interface SortedWrites {
  readonly deletions: { readonly before: Client; readonly ref: ClientRef }[];
  readonly updates: Update[];
  readonly inserts: Client[];
}

/**
 * Keeps the net state of clients, their search rows, memberships and the totals. Keys can move between
 * the clients of one call: deletions come first, and a key that is taken over is given up before anyone
 * takes it.
 */
export function storeClients(
  context: WriteContext,
  writes: Writes,
  lastChanges: ReadonlyMap<string, number>,
): void {
  const { connection, workspaceId, counters, refs, updater } = context;
  const { deletions, updates, inserts } = sortWrites(context, writes.clients);
  const search = new SearchWrites(workspaceId);

  for (const { before, ref } of deletions) {
    deleteClientRow(connection, workspaceId, ref.pk);
    search.add(ref.pk, before, null);
    storeMemberships(connection, workspaceId, ref.pk, before.companyIds, []);
  }
  const returned = forgetDeleted(context, writes);
  rememberDeleted(context, writes, lastChanges, returned);
  releaseKeys(context, updates, inserts);
  for (const { before, after, ref } of updates) {
    const lastChange = lastChanges.get(after.id);
    updater.update({ workspaceId, pk: ref.pk, before, after, lastChange });
    search.add(ref.pk, before, after);
    storeMemberships(connection, workspaceId, ref.pk, before.companyIds, after.companyIds);
    if (lastChange !== undefined) {
      refs.set(after.id, { pk: ref.pk, lastChange });
    }
  }
  for (const client of inserts) {
    const pk = returned.get(client.id)?.pk ?? (counters.clientPk += 1);
    const ref = { pk, lastChange: lastChanges.get(client.id) ?? 0 };
    insertClientRow(connection, workspaceId, client, ref);
    search.add(ref.pk, null, client);
    storeMemberships(connection, workspaceId, ref.pk, [], client.companyIds);
    refs.set(client.id, ref);
  }
  for (const { before } of deletions) {
    refs.delete(before.id);
  }
  search.store(connection);
  storeTotals(connection, workspaceId, writes.clients);
}

function sortWrites(context: WriteContext, writes: readonly Write<Client>[]): SortedWrites {
  const sorted: SortedWrites = { deletions: [], updates: [], inserts: [] };
  for (const { before, after } of writes) {
    if (before === null) {
      if (after !== null) {
        sorted.inserts.push(after);
      }
    } else if (after === null) {
      sorted.deletions.push({ before, ref: refOfLoaded(context, before.id) });
    } else {
      sorted.updates.push({ before, after, ref: refOfLoaded(context, after.id) });
    }
  }
  // The order of pks is the order of creation.
  sorted.inserts.sort((a, b) => (a.id < b.id ? -1 : 1));
  return sorted;
}

function refOfLoaded({ refs }: WriteContext, id: string): ClientRef {
  const ref = refs.get(id);
  if (ref === undefined) {
    throw new Error('a client was stored that this transaction had not loaded');
  }
  return ref;
}

/** Unsets a unique key that another record of the same call takes over. */
function releaseKeys(
  { connection, workspaceId }: WriteContext,
  updates: readonly Update[],
  inserts: readonly Client[],
): void {
  for (const key of ['emailKey', 'externalId'] as const) {
    const leaving = updates.filter(
      ({ before, after }) => before[key] !== null && before[key] !== after[key],
    );
    if (leaving.length === 0) {
      continue;
    }
    const taken = new Set<string | null>(inserts.map((client) => client[key]));
    for (const { before, after } of updates) {
      if (before[key] !== after[key]) {
        taken.add(after[key]);
      }
    }
    for (const { before, ref } of leaving) {
      if (taken.has(before[key])) {
        releaseKey(connection, workspaceId, ref.pk, key);
      }
    }
  }
}
