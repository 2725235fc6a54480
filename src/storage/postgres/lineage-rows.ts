import { chainMax } from '../../domain/lineage.ts';
import type { Alias, AliasKind, PlacedMerge } from '../../domain/merge.ts';
import { mergeColumns, mergeOf, type StoredMerge } from '../rows/merge-row.ts';
import type { WorkspaceId } from '../storage.ts';
import { firstRow, type Session } from './session.ts';

const selectMerge = `SELECT ${mergeColumns} FROM merges WHERE workspace_id = $1`;

export async function mergeById(
  session: Session,
  workspaceId: WorkspaceId,
  id: string,
): Promise<StoredMerge | undefined> {
  return mergeOf(await firstRow(session, `${selectMerge} AND id = $2`, [workspaceId, id]));
}

/** The merges in force by which clients went away. */
export async function mergesByLosers(
  session: Session,
  workspaceId: WorkspaceId,
  loserIds: readonly string[],
): Promise<readonly StoredMerge[]> {
  if (loserIds.length === 0) {
    return [];
  }
  const sql = `${selectMerge} AND loser_id = ANY($2) AND undone_at IS NULL`;
  const rows = await session.rows(sql, [workspaceId, loserIds]);
  return rows.map(mergeOf).filter((merge) => merge !== undefined);
}

/** The first merges in force after this one in which its survivor had part: as a survivor again, and as a loser. */
export async function mergesAfter(
  session: Session,
  workspaceId: WorkspaceId,
  { merge: { survivorId }, position }: PlacedMerge,
): Promise<readonly StoredMerge[]> {
  const again = await firstRow(
    session,
    `${selectMerge} AND survivor_id = $2 AND undone_at IS NULL AND position > $3 ORDER BY position LIMIT 1`,
    [workspaceId, survivorId, position],
  );
  const gone = await mergesByLosers(session, workspaceId, [survivorId]);
  return [mergeOf(again), ...gone].filter((merge) => merge !== undefined);
}

/** Of each of these clients, the first merge in force by which somebody became them. */
export async function firstMergesInto(
  session: Session,
  workspaceId: WorkspaceId,
  survivorIds: readonly string[],
): Promise<readonly StoredMerge[]> {
  if (survivorIds.length === 0) {
    return [];
  }
  const rows = await session.rows(
    `SELECT DISTINCT ON (survivor_id) ${mergeColumns} FROM merges
     WHERE workspace_id = $1 AND survivor_id = ANY($2) AND undone_at IS NULL
     ORDER BY survivor_id, position`,
    [workspaceId, survivorIds],
  );
  return rows.map(mergeOf).filter((merge) => merge !== undefined);
}

/** The merges in force that lead away from clients, step by step; none of a client who is live. */
export async function chainsFrom(
  session: Session,
  workspaceId: WorkspaceId,
  clientIds: readonly string[],
): Promise<readonly StoredMerge[]> {
  const chains: StoredMerge[] = [];
  const seen = new Set<string>();
  let ids = clientIds;
  for (let step = 0; step < chainMax && ids.length > 0; step++) {
    const merges = await mergesByLosers(session, workspaceId, ids);
    chains.push(...merges);
    for (const id of ids) {
      seen.add(id);
    }
    ids = merges.map(({ merge }) => merge.survivorId).filter((id) => !seen.has(id));
  }
  return chains;
}

/** The aliases of keys of one kind; of one key, the newest first. */
export async function aliasesOfKeys(
  session: Session,
  workspaceId: WorkspaceId,
  kind: AliasKind,
  keys: readonly string[],
): Promise<readonly Alias[]> {
  if (keys.length === 0) {
    return [];
  }
  const rows = await session.rows(
    `SELECT key, client_id, merge_id FROM client_aliases
     WHERE workspace_id = $1 AND kind = $2 AND key = ANY($3) ORDER BY key, position DESC`,
    [workspaceId, kind, keys],
  );
  return rows.map((row) => ({
    kind,
    key: row[0] as string,
    clientId: row[1] as string,
    mergeId: row[2] as string | null,
  }));
}
