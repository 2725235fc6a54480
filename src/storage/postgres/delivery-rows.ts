import type { ChangeType } from '../../domain/change.ts';
import type { WorkspaceId } from '../storage.ts';
import type {
  AttemptRecord,
  Backlog,
  DeliveryPage,
  DeliveryRecord,
  DeliveryState,
  WebhookProgress,
  WebhookRecord,
} from '../webhook-store.ts';
import { ofEveryWorkspace } from './every-workspace.ts';
import { type Column, namesOf, recordset } from './recordset.ts';
import { firstRow, type Row, type Session, type TransactionSession } from './session.ts';

type Owned<T> = T & { readonly webhookId: string };

const columns: readonly Column<Owned<DeliveryRecord>>[] = [
  { name: 'webhook_id', type: 'text', of: ({ webhookId }) => webhookId },
  { name: 'position', type: 'bigint', of: ({ position }) => position },
  { name: 'type', type: 'text', of: ({ type }) => type },
  { name: 'entity_id', type: 'text', of: ({ entityId }) => entityId },
  { name: 'changed_at', type: 'bigint', of: ({ changedAt }) => changedAt },
  { name: 'state', type: 'text', of: ({ state }) => state },
  { name: 'attempts', type: 'bigint', of: ({ attempts }) => attempts },
  { name: 'next_at', type: 'bigint', of: ({ nextAt }) => nextAt },
  { name: 'last_at', type: 'bigint', of: ({ last }) => last?.at ?? null },
  { name: 'last_ms', type: 'bigint', of: ({ last }) => last?.durationMs ?? null },
  { name: 'last_status', type: 'bigint', of: ({ last }) => last?.status ?? null },
  { name: 'last_error', type: 'text', of: ({ last }) => last?.error ?? null },
  { name: 'settled_at', type: 'bigint', of: ({ settledAt }) => settledAt },
];

const attemptColumns: readonly Column<Owned<AttemptRecord>>[] = [
  { name: 'webhook_id', type: 'text', of: ({ webhookId }) => webhookId },
  { name: 'position', type: 'bigint', of: ({ position }) => position },
  { name: 'id', type: 'text', of: ({ id }) => id },
  { name: 'at', type: 'bigint', of: ({ at }) => at },
  { name: 'ms', type: 'bigint', of: ({ durationMs }) => durationMs },
  { name: 'status', type: 'bigint', of: ({ status }) => status },
  { name: 'error', type: 'text', of: ({ error }) => error },
  { name: 'response', type: 'text', of: ({ response }) => response },
];

const list = namesOf(columns.slice(1));

/** Attempts of one delivery that are shown. */
const attemptsMax = 100;

export async function readDeliveries(
  session: Session,
  workspaceId: WorkspaceId,
  webhookId: string,
  { limit, before, state }: DeliveryPage,
): Promise<readonly DeliveryRecord[]> {
  const rows = await session.rows(
    `SELECT ${list} FROM webhook_deliveries
     WHERE workspace_id = $1 AND webhook_id = $2 AND position < $3 AND state = coalesce($4, state)
     ORDER BY position DESC LIMIT $5`,
    [workspaceId, webhookId, before ?? Number.MAX_SAFE_INTEGER, state ?? null, limit],
  );
  return rows.map(deliveryOf);
}

export async function readDelivery(
  session: Session,
  workspaceId: WorkspaceId,
  webhookId: string,
  position: number,
): Promise<DeliveryRecord | undefined> {
  const row = await firstRow(
    session,
    `SELECT ${list} FROM webhook_deliveries
     WHERE workspace_id = $1 AND webhook_id = $2 AND position = $3`,
    [workspaceId, webhookId, position],
  );
  return row === undefined ? undefined : deliveryOf(row);
}

export async function readAttempts(
  session: Session,
  workspaceId: WorkspaceId,
  webhookId: string,
  position: number,
): Promise<readonly AttemptRecord[]> {
  const rows = await session.rows(
    `SELECT ${namesOf(attemptColumns.slice(1))} FROM webhook_attempts
     WHERE workspace_id = $1 AND webhook_id = $2 AND position = $3 ORDER BY id LIMIT $4`,
    [workspaceId, webhookId, position, attemptsMax],
  );
  return rows.map((row) => ({
    position: row[0] as number,
    id: row[1] as string,
    at: row[2] as number,
    durationMs: row[3] as number,
    status: row[4] as number | null,
    error: row[5] as string | null,
    response: row[6] as string | null,
  }));
}

export async function readBacklog(
  session: Session,
  { workspaceId, id, cursor }: WebhookRecord,
  limit: number,
): Promise<Backlog> {
  const pending = await session.rows(
    `SELECT ${list} FROM webhook_deliveries
     WHERE workspace_id = $1 AND webhook_id = $2 AND state = 'pending' ORDER BY position LIMIT $3`,
    [workspaceId, id, limit + 1],
  );
  const settled = await session.rows(
    `SELECT position FROM webhook_deliveries
     WHERE workspace_id = $1 AND webhook_id = $2 AND position > $3 AND state <> 'pending'`,
    [workspaceId, id, cursor],
  );
  return {
    pending: pending.slice(0, limit).map(deliveryOf),
    isComplete: pending.length <= limit,
    settled: settled.map((row) => row[0] as number),
  };
}

function deliveryOf(row: Row): DeliveryRecord {
  const at = row[7] as number | null;
  return {
    position: row[0] as number,
    type: row[1] as ChangeType,
    entityId: row[2] as string,
    changedAt: row[3] as number,
    state: row[4] as DeliveryState,
    attempts: row[5] as number,
    nextAt: row[6] as number | null,
    last:
      at === null
        ? null
        : {
            at,
            durationMs: row[8] as number,
            status: row[9] as number | null,
            error: row[10] as string | null,
          },
    settledAt: row[11] as number | null,
  };
}

export function putDeliveries(
  session: TransactionSession,
  { workspaceId, webhookId, deliveries, attempts }: WebhookProgress,
): void {
  if (deliveries.length > 0) {
    const { from, values } = recordset(
      columns,
      deliveries.map((each) => ({ ...each, webhookId })),
    );
    session.send(
      `INSERT INTO webhook_deliveries (workspace_id, ${namesOf(columns)})
       SELECT $1::bigint, ${namesOf(columns, 'r.')} FROM ${from}
       ON CONFLICT (workspace_id, webhook_id, position) DO UPDATE SET
         state = excluded.state, attempts = excluded.attempts, next_at = excluded.next_at,
         last_at = excluded.last_at, last_ms = excluded.last_ms,
         last_status = excluded.last_status, last_error = excluded.last_error,
         settled_at = excluded.settled_at`,
      [workspaceId, ...values],
    );
  }
  if (attempts.length > 0) {
    const { from, values } = recordset(
      attemptColumns,
      attempts.map((each) => ({ ...each, webhookId })),
    );
    session.send(
      `INSERT INTO webhook_attempts (workspace_id, ${namesOf(attemptColumns)})
       SELECT $1::bigint, ${namesOf(attemptColumns, 'r.')} FROM ${from}`,
      [workspaceId, ...values],
    );
  }
}

export async function retryDeliveries(
  session: Session,
  workspaceId: WorkspaceId,
  webhookId: string,
  { from, to }: { readonly from: number; readonly to: number },
  now: number,
): Promise<number> {
  const rows = await session.rows(
    `UPDATE webhook_deliveries SET state = 'pending', attempts = 0, next_at = $3, settled_at = NULL
     WHERE workspace_id = $1 AND webhook_id = $2 AND position BETWEEN $4 AND $5
     RETURNING position`,
    [workspaceId, webhookId, now, from, to],
  );
  return rows.length;
}

/** Of the workspace that has the oldest one. Those that another server is at stay. */
export async function forgetDeliveries(
  session: Session,
  settledBefore: number,
  limit: number,
): Promise<number> {
  const settled = await session.rows(
    `${ofEveryWorkspace} SELECT workspace_id, webhook_id, position FROM webhook_deliveries
     WHERE settled_at < $1 ORDER BY settled_at LIMIT $2`,
    [settledBefore, limit],
  );
  const workspaceId = settled[0]?.[0];
  if (workspaceId === undefined) {
    return 0;
  }
  const group = settled.filter((row) => row[0] === workspaceId);
  const keys = [
    workspaceId,
    group.map((row) => row[1] as string),
    group.map((row) => row[2] as number),
  ];
  const gone = await session.rows(
    `DELETE FROM webhook_deliveries d USING unnest($2::text[], $3::bigint[]) AS r (webhook_id, position)
     WHERE d.workspace_id = $1 AND d.webhook_id = r.webhook_id AND d.position = r.position
       AND d.state <> 'pending'
     RETURNING 1`,
    keys,
  );
  await session.rows(
    `DELETE FROM webhook_attempts a USING unnest($2::text[], $3::bigint[]) AS r (webhook_id, position)
     WHERE a.workspace_id = $1 AND a.webhook_id = r.webhook_id AND a.position = r.position`,
    keys,
  );
  return gone.length;
}
