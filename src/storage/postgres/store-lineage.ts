import type { Change } from '../../domain/change.ts';
import type { AliasWrite, LineageWrites, MergeWrite } from '../../domain/merge.ts';
import type { WorkspaceId } from '../storage.ts';
import type { Statement } from './session.ts';

/**
 * Keeps merges, undone ones and aliases, in the order in which they were decided, once their numbers are
 * taken. `positionOf` gives positions as `Column.counter` has them, below 0.
 */
export function statementsOfLineage(
  workspaceId: WorkspaceId,
  { merges, aliases }: LineageWrites,
  positionOf: (change: Change) => number,
): readonly Statement[] {
  return [
    ...merges.map((write) => statementOfMerge(workspaceId, write, positionOf)),
    ...aliases.map((write) => statementOfAlias(workspaceId, write)),
  ];
}

function statementOfMerge(
  workspaceId: WorkspaceId,
  { merge, changes }: MergeWrite,
  positionOf: (change: Change) => number,
): Statement {
  const { id, loserId, survivorId, at, undoneAt } = merge;
  if (changes === null) {
    return {
      text: 'UPDATE merges SET undone_at = $3 WHERE workspace_id = $1 AND id = $2',
      values: [workspaceId, id, undoneAt],
    };
  }
  const { loser, survivor } = changes;
  return {
    text: `INSERT INTO merges
        (workspace_id, id, loser_id, survivor_id, at, position, survivor_change, undone_at)
      SELECT n.workspace_id, $2, $3, $4, $5::bigint, n.position + 1 + $6::bigint,
        n.position + 1 + $7::bigint, $8::bigint
      FROM counters n WHERE n.workspace_id = $1`,
    values: [
      workspaceId,
      id,
      loserId,
      survivorId,
      at,
      positionOf(loser),
      survivor === null ? null : positionOf(survivor),
      undoneAt,
    ],
  };
}

function statementOfAlias(workspaceId: WorkspaceId, { alias, isGone }: AliasWrite): Statement {
  const { kind, key, clientId, mergeId } = alias;
  const values = [workspaceId, kind, key, clientId, mergeId];
  if (isGone) {
    return {
      text: `DELETE FROM client_aliases
        WHERE workspace_id = $1 AND kind = $2 AND key = $3 AND client_id = $4
          AND merge_id IS NOT DISTINCT FROM $5`,
      values,
    };
  }
  // Aliases are ordered by the last change of their call. The key can lead to this client already, by an
  // earlier merge or an upsert, which then keeps it.
  return {
    text: `INSERT INTO client_aliases (workspace_id, kind, key, client_id, merge_id, position)
      SELECT n.workspace_id, $2, $3, $4, $5, n.position FROM counters n WHERE n.workspace_id = $1
      ON CONFLICT (workspace_id, kind, key, client_id) DO NOTHING`,
    values,
  };
}
