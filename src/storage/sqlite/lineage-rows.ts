import { chainMax } from '../../domain/lineage.ts';
import type { Alias, AliasKind, PlacedMerge } from '../../domain/merge.ts';
import { mergeColumns, mergeOf, type StoredMerge } from '../rows/merge-row.ts';
import type { WorkspaceId } from '../storage.ts';
import type { Connection, Row } from './connection.ts';
import { rowById } from './read-clients.ts';

const selectMerge = `SELECT ${mergeColumns} FROM merges WHERE workspace_id = ?`;
const byMergeId = `${selectMerge} AND id = ?`;
const byLoser = `${selectMerge} AND loser_id = ? AND undone_at IS NULL`;
const nextOfSurvivor = `${selectMerge} AND survivor_id = ? AND undone_at IS NULL AND position > ? ORDER BY position LIMIT 1`;

/** Whether anybody was ever merged or got an alias in this workspace. */
export function hasLineage(connection: Connection, workspaceId: WorkspaceId): boolean {
  return ['merges', 'client_aliases'].some(
    (table) =>
      connection
        .statement(`SELECT 1 FROM ${table} WHERE workspace_id = ? LIMIT 1`)
        .get(workspaceId) !== undefined,
  );
}

export function mergeById(
  connection: Connection,
  workspaceId: WorkspaceId,
  id: string,
): StoredMerge | undefined {
  return mergeOf(connection.statement(byMergeId).get(workspaceId, id));
}

/** The merge in force by which a client went away. */
export function mergeByLoser(
  connection: Connection,
  workspaceId: WorkspaceId,
  loserId: string,
): StoredMerge | undefined {
  return mergeOf(connection.statement(byLoser).get(workspaceId, loserId));
}

/** The first merges in force after this one in which its survivor had part: as a survivor again, and as a loser. */
export function mergesAfter(
  connection: Connection,
  workspaceId: WorkspaceId,
  { merge: { survivorId }, position }: PlacedMerge,
): readonly StoredMerge[] {
  const again = connection.statement(nextOfSurvivor).get(workspaceId, survivorId, position);
  return [mergeOf(again), mergeByLoser(connection, workspaceId, survivorId)].filter(
    (merge) => merge !== undefined,
  );
}

/** The first merge in force by which somebody became this client. */
export function firstMergeInto(
  connection: Connection,
  workspaceId: WorkspaceId,
  survivorId: string,
): StoredMerge | undefined {
  return mergeOf(connection.statement(nextOfSurvivor).get(workspaceId, survivorId, 0));
}

/** The merges in force that lead away from a client, one after the other; none where it is live. */
export function chainFrom(
  connection: Connection,
  workspaceId: WorkspaceId,
  clientId: string,
): readonly StoredMerge[] {
  const chain: StoredMerge[] = [];
  let merge = mergeByLoser(connection, workspaceId, clientId);
  while (merge !== undefined && chain.length < chainMax) {
    chain.push(merge);
    merge = mergeByLoser(connection, workspaceId, merge.merge.survivorId);
  }
  return chain;
}

/** The aliases of a key, the newest first. */
export function aliasesOfKey(
  connection: Connection,
  workspaceId: WorkspaceId,
  kind: AliasKind,
  key: string,
): readonly Alias[] {
  return connection
    .statement(
      `SELECT client_id, merge_id FROM client_aliases
       WHERE workspace_id = ? AND kind = ? AND key = ? ORDER BY position DESC`,
    )
    .all(workspaceId, kind, key)
    .map((row) => ({
      kind,
      key,
      clientId: row[0] as string,
      mergeId: row[1] as string | null,
    }));
}

/** The row of whoever a merged-away client became. */
export function rowOfSurvivor(
  connection: Connection,
  workspaceId: WorkspaceId,
  id: string,
): Row | undefined {
  const last = chainFrom(connection, workspaceId, id).at(-1);
  return last === undefined ? undefined : rowById(connection, workspaceId, last.merge.survivorId);
}

/** The row of whoever a key leads to that nobody holds. */
export function rowByAlias(
  connection: Connection,
  workspaceId: WorkspaceId,
  { kind, key }: { readonly kind: AliasKind; readonly key: string },
): Row | undefined {
  for (const { clientId } of aliasesOfKey(connection, workspaceId, kind, key)) {
    const row =
      rowById(connection, workspaceId, clientId) ??
      rowOfSurvivor(connection, workspaceId, clientId);
    if (row !== undefined) {
      return row;
    }
  }
  return undefined;
}
