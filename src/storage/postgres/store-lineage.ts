import type { Change } from '../../domain/change.ts';
import type { AliasWrite, LineageWrites, MergeWrite } from '../../domain/merge.ts';
import type { WorkspaceId } from '../storage.ts';
import type { TransactionSession } from './session.ts';

/** Where what is stored stands in the change log. */
export interface LineagePlaces {
  readonly positionOf: (change: Change) => number;
  /** Position of the last change of the call, by which aliases are ordered. */
  readonly last: number;
}

/** Keeps merges, undone ones and aliases, in the order in which they were decided. */
export function storeLineage(
  session: TransactionSession,
  workspaceId: WorkspaceId,
  { merges, aliases }: LineageWrites,
  places: LineagePlaces,
): void {
  for (const write of merges) {
    storeMerge(session, workspaceId, write, places);
  }
  for (const write of aliases) {
    storeAlias(session, workspaceId, write, places);
  }
}

function storeMerge(
  session: TransactionSession,
  workspaceId: WorkspaceId,
  { merge, changes }: MergeWrite,
  { positionOf }: LineagePlaces,
): void {
  const { id, loserId, survivorId, at, undoneAt } = merge;
  if (changes === null) {
    session.send('UPDATE merges SET undone_at = $3 WHERE workspace_id = $1 AND id = $2', [
      workspaceId,
      id,
      undoneAt,
    ]);
    return;
  }
  const { loser, survivor } = changes;
  session.send(
    `INSERT INTO merges
       (workspace_id, id, loser_id, survivor_id, at, position, survivor_change, undone_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      workspaceId,
      id,
      loserId,
      survivorId,
      at,
      positionOf(loser),
      survivor === null ? null : positionOf(survivor),
      undoneAt,
    ],
  );
}

function storeAlias(
  session: TransactionSession,
  workspaceId: WorkspaceId,
  { alias, isGone }: AliasWrite,
  { last }: LineagePlaces,
): void {
  const { kind, key, clientId, mergeId } = alias;
  if (isGone) {
    session.send(
      `DELETE FROM client_aliases
       WHERE workspace_id = $1 AND kind = $2 AND key = $3 AND client_id = $4
         AND merge_id IS NOT DISTINCT FROM $5`,
      [workspaceId, kind, key, clientId, mergeId],
    );
    return;
  }
  // The key can lead to this client already, by an earlier merge or an upsert, which then keeps it.
  session.send(
    `INSERT INTO client_aliases (workspace_id, kind, key, client_id, merge_id, position)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (workspace_id, kind, key, client_id) DO NOTHING`,
    [workspaceId, kind, key, clientId, mergeId, last],
  );
}
