import type { ChangeType } from '../../domain/change.ts';
import type { Client } from '../../domain/client.ts';
import type { Tombstone } from '../../domain/merge.ts';
import { tombstoneOf } from '../../domain/tombstone.ts';
import type { Writes } from '../../domain/working-set.ts';
import type { WorkspaceId } from '../storage.ts';
import { changesAt } from './change-rows.ts';
import type { ClientRecord } from './client-rows.ts';
import { type Column, namesOf, recordset } from './recordset.ts';
import type { Row, Session, TransactionSession } from './session.ts';

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

const columns: readonly Column<DeletedRow>[] = [
  { name: 'id', type: 'text', of: ({ id }) => id },
  { name: 'pk', type: 'bigint', of: ({ pk }) => pk },
  { name: 'position', type: 'bigint', of: ({ position }) => position },
  { name: 'deleted_at', type: 'bigint', of: ({ deletedAt }) => deletedAt },
  { name: 'last_seen_at', type: 'bigint', of: ({ lastSeenAt }) => lastSeenAt },
  { name: 'session_count', type: 'bigint', of: ({ sessionCount }) => sessionCount },
];

const endings: ReadonlySet<ChangeType> = new Set(['client.deleted', 'client.merged']);
const returns: ReadonlySet<ChangeType> = new Set(['client.restored', 'client.unmerged']);

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
  { changes }: Writes,
): Promise<ReadonlyMap<string, DeletedRow>> {
  const ids = changes.filter(({ type }) => returns.has(type)).map(({ entityId }) => entityId);
  if (ids.length === 0) {
    return new Map();
  }
  const rows = await session.rows(
    `DELETE FROM deleted_clients WHERE workspace_id = $1 AND id = ANY($2) RETURNING ${namesOf(columns)}`,
    [workspaceId, ids],
  );
  return new Map(rows.map((row) => [row[0] as string, deletedRowOf(row)]));
}

function deletedRowOf(row: Row): DeletedRow {
  return {
    id: row[0] as string,
    pk: row[1] as number | null,
    position: row[2] as number,
    deletedAt: row[3] as number,
    lastSeenAt: row[4] as number | null,
    sessionCount: row[5] as number,
  };
}

/** What `rememberDeleted` knows of those who go. */
export interface DeletionContext {
  readonly lastChangeOf: (id: string) => number;
  /** The notes on those who came back in between. */
  readonly returned: ReadonlyMap<string, DeletedRow>;
  readonly refs: ReadonlyMap<string, Pick<ClientRecord, 'pk'>>;
}

/**
 * Notes where the last state of each client is that is gone, for a later restore: in the change that took
 * it away, except its place in the order of creation and its activity, which no change tells.
 */
export function rememberDeleted(
  session: TransactionSession,
  workspaceId: WorkspaceId,
  { changes, clients }: Writes,
  { lastChangeOf, returned, refs }: DeletionContext,
): void {
  const deletions = new Map<string, number>();
  for (const { type, entityId, at } of changes) {
    if (endings.has(type)) {
      deletions.set(entityId, at);
    } else if (returns.has(type)) {
      deletions.delete(entityId);
    }
  }
  if (deletions.size === 0) {
    return;
  }
  const befores = new Map<string, Client>();
  for (const { before, after } of clients) {
    if (before !== null && after === null) {
      befores.set(before.id, before);
    }
  }
  const rows = [...deletions].map(([id, deletedAt]): DeletedRow => {
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
  const { from, values } = recordset(columns, rows);
  session.send(
    `INSERT INTO deleted_clients (workspace_id, ${namesOf(columns)})
     SELECT $1::bigint, ${namesOf(columns, 'r.')} FROM ${from}`,
    [workspaceId, ...values],
  );
}
