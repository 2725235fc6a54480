import type { ClientStatus } from '../../domain/client.ts';
import type { WorkspaceId } from '../storage.ts';
import { firstRow, type Session, type TransactionSession } from './session.ts';

/** What all writers of a workspace share beside its records. */
export interface Shared {
  /** Moves with every change to fields and to the lineage: what was read under an equal one is still true. */
  readonly epoch: number;
  /** Whether anybody was ever merged or got an alias: only then keys can lead further. */
  readonly hasLineage: boolean;
}

export async function readShared(session: Session, workspaceId: WorkspaceId): Promise<Shared> {
  const row = await firstRow(
    session,
    'SELECT epoch, has_lineage FROM counters WHERE workspace_id = $1',
    [workspaceId],
  );
  return { epoch: Number(row?.[0] ?? 0), hasLineage: row?.[1] === true };
}

/** How a transaction moves the counters of its workspace. */
export interface Moves {
  readonly positions: number;
  readonly clientPks: number;
  readonly clients: Readonly<Record<ClientStatus, number>>;
  /** Fields or lineage change. */
  readonly isNewEpoch: boolean;
  readonly hasLineage: boolean;
}

/** The last numbers that were taken. */
export interface Taken {
  readonly position: number;
  readonly clientPk: number;
}

/**
 * Takes numbers for changes and clients. Nobody need wait for them: what is stored behind this can name them
 * (`insertion`). The row is locked until the transaction ends, which is what makes the order of the numbers that of
 * the commits: so this comes as late as it can. Where `epoch` is no longer the one that was read, it becomes NULL,
 * which its column refuses (`mapError`): nothing is committed, and the work is done again.
 */
export async function takeNumbers(
  session: TransactionSession,
  workspaceId: WorkspaceId,
  moves: Moves,
  epoch: number | undefined,
): Promise<Taken> {
  const [row] = await session.sendForRows(
    `UPDATE counters SET position = position + $2, client_pk = client_pk + $3,
       active_clients = active_clients + $4, inactive_clients = inactive_clients + $5,
       epoch = CASE WHEN epoch = coalesce($8::bigint, epoch) THEN epoch + $6 END,
       has_lineage = has_lineage OR $7
     WHERE workspace_id = $1 RETURNING position, client_pk`,
    [
      workspaceId,
      moves.positions,
      moves.clientPks,
      moves.clients.active,
      moves.clients.inactive,
      moves.isNewEpoch ? 1 : 0,
      moves.hasLineage,
      epoch ?? null,
    ],
  );
  if (row === undefined) {
    throw new Error('a workspace that is not there was written to');
  }
  return { position: row[0] as number, clientPk: row[1] as number };
}

/** A number that was below 0 (`Column.counter`), once it is known. */
export function known(value: number, last: number): number {
  return value < 0 ? last + 1 + value : value;
}

/** Makes other writers that would take numbers, or lock them as this does, wait until the transaction ends. */
export async function lockCounters(session: Session, workspaceId: WorkspaceId): Promise<void> {
  await session.rows('SELECT epoch FROM counters WHERE workspace_id = $1 FOR UPDATE', [
    workspaceId,
  ]);
}

/** How many clients have one of these statuses. */
export async function readTotal(
  session: Session,
  workspaceId: WorkspaceId,
  statuses: readonly ClientStatus[],
): Promise<number> {
  const row = await firstRow(
    session,
    'SELECT active_clients, inactive_clients FROM counters WHERE workspace_id = $1',
    [workspaceId],
  );
  const active = statuses.includes('active') ? Number(row?.[0] ?? 0) : 0;
  const inactive = statuses.includes('inactive') ? Number(row?.[1] ?? 0) : 0;
  return active + inactive;
}
