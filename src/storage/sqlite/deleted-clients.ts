import type { Client } from '../../domain/client.ts';
import type { Writes } from '../../domain/working-set.ts';
import type { WriteContext } from './write-context.ts';

/**
 * Notes where the last state of each deleted client is, for a later restore: in the change that deleted
 * it, except its place in the order of creation and its activity, which no change tells.
 */
export function rememberDeleted(
  { connection, workspaceId, refs }: WriteContext,
  { changes, clients }: Writes,
  lastChanges: ReadonlyMap<string, number>,
): void {
  const deletions = changes.filter(({ type }) => type === 'client.deleted');
  if (deletions.length === 0) {
    return;
  }
  const befores = new Map<string, Client>();
  for (const { before, after } of clients) {
    if (before !== null && after === null) {
      befores.set(before.id, before);
    }
  }
  for (const { entityId, at } of deletions) {
    const before = befores.get(entityId);
    connection
      .statement(
        `INSERT INTO deleted_clients
           (workspace_id, id, pk, position, deleted_at, last_seen_at, session_count)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        workspaceId,
        entityId,
        refs.get(entityId)?.pk ?? null,
        lastChanges.get(entityId) ?? 0,
        at,
        before?.lastSeenAt ?? null,
        before?.sessionCount ?? 0,
      );
  }
}
