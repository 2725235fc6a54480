import type { ChangeType } from '../../domain/change.ts';
import type { Client } from '../../domain/client.ts';
import type { Writes } from '../../domain/working-set.ts';
import type { ClientRef } from './client-row.ts';
import type { Row } from './row.ts';

/** What SQL keeps of a deleted client beside its last change. */
export interface DeletedRow {
  readonly id: string;
  /** `null`: made and deleted in one transaction. */
  readonly pk: number | null;
  /** Position of the change that took the client away. */
  readonly position: number;
  readonly deletedAt: number;
  readonly lastSeenAt: number | null;
  readonly sessionCount: number;
}

const endings: ReadonlySet<ChangeType> = new Set(['client.deleted', 'client.merged']);
const returns: ReadonlySet<ChangeType> = new Set(['client.restored', 'client.unmerged']);

/** What is kept of a deleted client, from a row of: id, pk, position, deleted_at, last_seen_at, session_count. */
export function deletedRowOf(row: Row): DeletedRow {
  return {
    id: row[0] as string,
    pk: row[1] as number | null,
    position: row[2] as number,
    deletedAt: row[3] as number,
    lastSeenAt: row[4] as number | null,
    sessionCount: row[5] as number,
  };
}

/** Ids of clients whom these changes bring back. */
export function returningIds({ changes }: Pick<Writes, 'changes'>): readonly string[] {
  return changes.filter(({ type }) => returns.has(type)).map(({ entityId }) => entityId);
}

/** What is known of those who go. */
export interface DeletionContext {
  readonly lastChangeOf: (id: string) => number;
  /** The notes on those who came back in between. */
  readonly returned: ReadonlyMap<string, DeletedRow>;
  readonly refs: ReadonlyMap<string, Pick<ClientRef, 'pk'>>;
}

/**
 * Where the last state of each client is that is gone, for a later restore: in the change that took
 * it away, except its place in the order of creation and its activity, which no change tells.
 */
export function deletedRows(
  { changes, clients }: Writes,
  { lastChangeOf, returned, refs }: DeletionContext,
): readonly DeletedRow[] {
  const deletions = new Map<string, number>();
  for (const { type, entityId, at } of changes) {
    if (endings.has(type)) {
      deletions.set(entityId, at);
    } else if (returns.has(type)) {
      deletions.delete(entityId);
    }
  }
  if (deletions.size === 0) {
    return [];
  }
  const befores = new Map<string, Client>();
  for (const { before, after } of clients) {
    if (before !== null && after === null) {
      befores.set(before.id, before);
    }
  }
  return [...deletions].map(([id, deletedAt]): DeletedRow => {
    const known = befores.get(id) ?? returned.get(id);
    return {
      id,
      pk: refs.get(id)?.pk ?? returned.get(id)?.pk ?? null,
      position: lastChangeOf(id),
      deletedAt,
      lastSeenAt: known?.lastSeenAt ?? null,
      sessionCount: known?.sessionCount ?? 0,
    };
  });
}
