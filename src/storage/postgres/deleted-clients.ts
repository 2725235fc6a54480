import type { Tombstone } from '../../domain/merge.ts';
import { tombstoneOf } from '../../domain/tombstone.ts';
import type { Writes } from '../../domain/working-set.ts';
import {
  type DeletedRow,
  deletedRowOf,
  deletedRows,
  type DeletionContext,
  returningIds,
} from '../rows/deleted-row.ts';
import type { WorkspaceId } from '../storage.ts';
import { changesAt } from './change-rows.ts';
import { type Column, insertion, namesOf } from './recordset.ts';
import type { Session, Statement } from './session.ts';

const columns: readonly Column<DeletedRow>[] = [
  { name: 'id', type: 'text', of: ({ id }) => id },
  { name: 'pk', type: 'bigint', of: ({ pk }) => pk, counter: 'client_pk' },
  { name: 'position', type: 'bigint', of: ({ position }) => position, counter: 'position' },
  { name: 'deleted_at', type: 'bigint', of: ({ deletedAt }) => deletedAt },
  { name: 'last_seen_at', type: 'bigint', of: ({ lastSeenAt }) => lastSeenAt },
  { name: 'session_count', type: 'bigint', of: ({ sessionCount }) => sessionCount },
];

/** Deleted or merged-away clients as they were last, locked, in the order of their ids. */
export async function readTombstones(
  session: Session,
  workspaceId: WorkspaceId,
  ids: readonly string[],
): Promise<readonly Tombstone[]> {
  const rows = (
    await session.rows(
      `SELECT ${namesOf(columns)} FROM deleted_clients
       WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE`,
      [workspaceId, ids],
    )
  ).map(deletedRowOf);
  const positions = rows.map(({ position }) => position);
  const changes = await changesAt(session, workspaceId, positions);
  const byPosition = new Map(changes.map((change) => [change.position, change]));
  return rows.flatMap((row) => {
    const change = byPosition.get(row.position);
    return change === undefined ? [] : [tombstoneOf(change, row)];
  });
}

/** Takes the notes on clients who come back; they keep their place in the order of creation. */
export async function forgetDeleted(
  session: Session,
  workspaceId: WorkspaceId,
  writes: Writes,
): Promise<ReadonlyMap<string, DeletedRow>> {
  const ids = returningIds(writes);
  if (ids.length === 0) {
    return new Map();
  }
  const rows = await session.rows(
    `DELETE FROM deleted_clients WHERE workspace_id = $1 AND id = ANY($2) RETURNING ${namesOf(columns)}`,
    [workspaceId, ids],
  );
  return new Map(rows.map((row) => [row[0] as string, deletedRowOf(row)]));
}

/** Notes where the last state of each client is that is gone. */
export function insertionsOfDeleted(
  workspaceId: WorkspaceId,
  writes: Writes,
  context: DeletionContext,
): readonly Statement[] {
  const rows = deletedRows(writes, context);
  return rows.length === 0 ? [] : [insertion('deleted_clients', workspaceId, columns, rows)];
}
