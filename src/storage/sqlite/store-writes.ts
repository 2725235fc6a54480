import type { Change } from '../../domain/change.ts';
import type { Writes } from '../../domain/working-set.ts';
import { insertChange } from './change-rows.ts';
import { companyLastChange, storeCompanies } from './company-rows.ts';
import { fieldLastChange, putField } from './field-rows.ts';
import { deletedAtPosition } from './deleted-clients.ts';
import { storeClients } from './store-clients.ts';
import { storeLineage } from './store-lineage.ts';
import type { WriteContext } from './write-context.ts';

/** Keeps a decided batch: change-log rows first, because each record notes its newest one. */
export function storeWrites(context: WriteContext, writes: Writes): void {
  const firstPosition = context.counters.changePosition + 1;
  const lastChanges = storeChanges(context, writes);
  storeClients(context, writes, lastChanges);
  storeCompanies(context.connection, context.workspaceId, writes.companies, lastChanges);
  for (const field of writes.fields) {
    putField(context.connection, context.workspaceId, field, lastChanges.get(field.id));
  }
  if (writes.lineage !== undefined) {
    storeLineage(
      context,
      writes.lineage,
      (change) => firstPosition + writes.changes.indexOf(change),
    );
  }
}

/** Writes the rows of the change log, each linked to the one before of its record; gives back each record's newest position. */
function storeChanges(context: WriteContext, writes: Writes): ReadonlyMap<string, number> {
  const { connection, counters, workspaceId } = context;
  const lastChanges = new Map<string, number>();
  for (const change of writes.changes) {
    counters.changePosition += 1;
    const position = counters.changePosition;
    const previous = lastChanges.get(change.entityId) ?? previousOf(context, change);
    insertChange(connection, workspaceId, change, { position, previous });
    lastChanges.set(change.entityId, position);
  }
  return lastChanges;
}

function previousOf(
  { connection, workspaceId, refs }: WriteContext,
  change: Change,
): number | null {
  switch (change.type) {
    case 'client.created':
    case 'company.created':
      return null;
    case 'client.updated':
    case 'client.deleted':
    case 'client.merged':
      return refs.get(change.entityId)?.lastChange ?? null;
    case 'client.restored':
    case 'client.unmerged':
      return deletedAtPosition(connection, workspaceId, change.entityId) ?? null;
    case 'company.updated':
    case 'company.deleted':
      return companyLastChange(connection, workspaceId, change.entityId);
    case 'field.declared':
    case 'field.updated':
    case 'field.observed':
      return fieldLastChange(connection, workspaceId, change.entityId);
  }
}
