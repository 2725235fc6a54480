import type { Change } from '../../domain/change.ts';
import type { AliasWrite, LineageWrites, MergeWrite } from '../../domain/merge.ts';
import type { WriteContext } from './write-context.ts';

/** Keeps merges, undone ones and aliases, in the order in which they were decided. */
export function storeLineage(
  context: WriteContext,
  { merges, aliases }: LineageWrites,
  positionOf: (change: Change) => number,
): void {
  for (const write of merges) {
    storeMerge(context, write, positionOf);
  }
  for (const write of aliases) {
    storeAlias(context, write);
  }
}

function storeMerge(
  { connection, workspaceId }: WriteContext,
  { merge, changes }: MergeWrite,
  positionOf: (change: Change) => number,
): void {
  const { id, loserId, survivorId, at, undoneAt } = merge;
  if (changes === null) {
    connection
      .statement('UPDATE merges SET undone_at = ? WHERE workspace_id = ? AND id = ?')
      .run(undoneAt, workspaceId, id);
    return;
  }
  const { loser, survivor } = changes;
  connection
    .statement(
      `INSERT INTO merges
         (workspace_id, id, loser_id, survivor_id, at, position, survivor_change, undone_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      workspaceId,
      id,
      loserId,
      survivorId,
      at,
      positionOf(loser),
      survivor === null ? null : positionOf(survivor),
      undoneAt,
    );
}

function storeAlias(
  { connection, workspaceId, counters }: WriteContext,
  { alias, isGone }: AliasWrite,
): void {
  const { kind, key, clientId, mergeId } = alias;
  if (isGone) {
    connection
      .statement(
        `DELETE FROM client_aliases
         WHERE workspace_id = ? AND kind = ? AND key = ? AND client_id = ? AND merge_id IS ?`,
      )
      .run(workspaceId, kind, key, clientId, mergeId);
    return;
  }
  // The key can lead to this client already, by an earlier merge or an upsert, which then keeps it.
  connection
    .statement(
      `INSERT INTO client_aliases (workspace_id, kind, key, client_id, merge_id, position)
       VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    )
    .run(workspaceId, kind, key, clientId, mergeId, counters.changePosition);
}
