import { attemptOf, deliveryOf } from '../rows/delivery-row.ts';
import type { WorkspaceId } from '../storage.ts';
import type {
  AttemptRecord,
  Backlog,
  DeliveryPage,
  DeliveryRecord,
  WebhookProgress,
  WebhookRecord,
} from '../webhook-store.ts';
import type { Connection } from './connection.ts';

const columns =
  'position, type, entity_id, changed_at, state, attempts, next_at, last_at, last_ms, last_status, last_error, settled_at';
const attemptColumns = 'position, id, at, ms, status, error, response';

/** Attempts of one delivery that are shown. */
const attemptsMax = 100;

export function readDeliveries(
  connection: Connection,
  workspaceId: WorkspaceId,
  webhookId: string,
  { limit, before, state }: DeliveryPage,
): DeliveryRecord[] {
  return connection
    .statement(
      `SELECT ${columns} FROM webhook_deliveries
       WHERE workspace_id = ? AND webhook_id = ? AND position < ? AND state = coalesce(?, state)
       ORDER BY position DESC LIMIT ?`,
    )
    .all(workspaceId, webhookId, before ?? Number.MAX_SAFE_INTEGER, state ?? null, limit)
    .map(deliveryOf);
}

export function readDelivery(
  connection: Connection,
  workspaceId: WorkspaceId,
  webhookId: string,
  position: number,
): DeliveryRecord | undefined {
  const row = connection
    .statement(
      `SELECT ${columns} FROM webhook_deliveries
       WHERE workspace_id = ? AND webhook_id = ? AND position = ?`,
    )
    .get(workspaceId, webhookId, position);
  return row === undefined ? undefined : deliveryOf(row);
}

export function readAttempts(
  connection: Connection,
  workspaceId: WorkspaceId,
  webhookId: string,
  position: number,
): AttemptRecord[] {
  return connection
    .statement(
      `SELECT ${attemptColumns} FROM webhook_attempts
       WHERE workspace_id = ? AND webhook_id = ? AND position = ? ORDER BY id LIMIT ?`,
    )
    .all(workspaceId, webhookId, position, attemptsMax)
    .map(attemptOf);
}

export function readBacklog(
  connection: Connection,
  { workspaceId, id, cursor }: WebhookRecord,
  limit: number,
): Backlog {
  const pending = connection
    .statement(
      `SELECT ${columns} FROM webhook_deliveries
       WHERE workspace_id = ? AND webhook_id = ? AND state = 'pending' ORDER BY position LIMIT ?`,
    )
    .all(workspaceId, id, limit + 1)
    .map(deliveryOf);
  const settled = connection
    .statement(
      `SELECT position FROM webhook_deliveries
       WHERE workspace_id = ? AND webhook_id = ? AND position > ? AND state <> 'pending'`,
    )
    .all(workspaceId, id, cursor)
    .map((row) => row[0] as number);
  return { pending: pending.slice(0, limit), isComplete: pending.length <= limit, settled };
}

export function putDeliveries(
  connection: Connection,
  { workspaceId, webhookId, deliveries, attempts }: WebhookProgress,
): void {
  const put = connection.statement(
    `INSERT INTO webhook_deliveries (workspace_id, webhook_id, ${columns})
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (workspace_id, webhook_id, position) DO UPDATE SET
       state = excluded.state, attempts = excluded.attempts, next_at = excluded.next_at,
       last_at = excluded.last_at, last_ms = excluded.last_ms, last_status = excluded.last_status,
       last_error = excluded.last_error, settled_at = excluded.settled_at`,
  );
  for (const delivery of deliveries) {
    put.run(
      workspaceId,
      webhookId,
      delivery.position,
      delivery.type,
      delivery.entityId,
      delivery.changedAt,
      delivery.state,
      delivery.attempts,
      delivery.nextAt,
      delivery.last?.at ?? null,
      delivery.last?.durationMs ?? null,
      delivery.last?.status ?? null,
      delivery.last?.error ?? null,
      delivery.settledAt,
    );
  }
  const add = connection.statement(
    `INSERT INTO webhook_attempts (workspace_id, webhook_id, ${attemptColumns})
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const { position, id, at, durationMs, status, error, response } of attempts) {
    add.run(workspaceId, webhookId, position, id, at, durationMs, status, error, response);
  }
}

export function retryDeliveries(
  connection: Connection,
  workspaceId: WorkspaceId,
  webhookId: string,
  { from, to }: { readonly from: number; readonly to: number },
  now: number,
): number {
  const { changes } = connection
    .statement(
      `UPDATE webhook_deliveries SET state = 'pending', attempts = 0, next_at = ?, settled_at = NULL
       WHERE workspace_id = ? AND webhook_id = ? AND position BETWEEN ? AND ?`,
    )
    .run(now, workspaceId, webhookId, from, to);
  return Number(changes);
}

export function forgetDeliveries(
  connection: Connection,
  settledBefore: number,
  limit: number,
): number {
  const gone = connection
    .statement(
      `DELETE FROM webhook_deliveries WHERE (workspace_id, webhook_id, position) IN
         (SELECT workspace_id, webhook_id, position FROM webhook_deliveries
          WHERE settled_at < ? ORDER BY settled_at LIMIT ?)
       RETURNING workspace_id, webhook_id, position`,
    )
    .all(settledBefore, limit);
  const forget = connection.statement(
    'DELETE FROM webhook_attempts WHERE workspace_id = ? AND webhook_id = ? AND position = ?',
  );
  for (const row of gone) {
    forget.run(row[0] as number, row[1] as string, row[2] as number);
  }
  return gone.length;
}
