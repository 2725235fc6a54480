import { filterText, webhookColumns, webhookOf, webhookValues } from '../rows/webhook-row.ts';
import type { WorkspaceId } from '../storage.ts';
import type {
  LeaseHolder,
  WebhookChange,
  WebhookProgress,
  WebhookRecord,
} from '../webhook-store.ts';
import type { Connection } from './connection.ts';

export function readWebhooks(connection: Connection, workspaceId: WorkspaceId): WebhookRecord[] {
  return connection
    .statement(`SELECT ${webhookColumns} FROM webhooks WHERE workspace_id = ? ORDER BY id`)
    .all(workspaceId)
    .map(webhookOf);
}

export function readWebhook(
  connection: Connection,
  workspaceId: WorkspaceId,
  id: string,
): WebhookRecord | undefined {
  const row = connection
    .statement(`SELECT ${webhookColumns} FROM webhooks WHERE workspace_id = ? AND id = ?`)
    .get(workspaceId, id);
  return row === undefined ? undefined : webhookOf(row);
}

export function readEnabledWebhooks(connection: Connection): WebhookRecord[] {
  return connection
    .statement(`SELECT ${webhookColumns} FROM webhooks WHERE disabled_at IS NULL`)
    .all()
    .map(webhookOf);
}

/** Its cursor is where the log ends. */
export function insertWebhook(connection: Connection, webhook: WebhookRecord): WebhookRecord {
  const { workspaceId } = webhook;
  const row = connection
    .statement('SELECT max(position) FROM changes WHERE workspace_id = ?')
    .get(workspaceId);
  const added = { ...webhook, cursor: Number(row?.[0] ?? 0) };
  connection
    .statement(
      `INSERT INTO webhooks (${webhookColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(...webhookValues(added));
  return added;
}

export function changeWebhook(
  connection: Connection,
  workspaceId: WorkspaceId,
  id: string,
  change: WebhookChange,
): void {
  const before = readWebhook(connection, workspaceId, id);
  if (before === undefined) {
    return;
  }
  const after = { ...before, ...change };
  connection
    .statement(
      `UPDATE webhooks SET url = ?, events = ?, filter = ?, voice = ?, secrets = ?,
         disabled_reason = ?, disabled_at = ?, failing_since = ?, updated_at = ?, revision = revision + 1
       WHERE workspace_id = ? AND id = ?`,
    )
    .run(
      after.url,
      JSON.stringify(after.events),
      filterText(after.filter),
      after.voice,
      JSON.stringify(after.secrets),
      after.disabled?.reason ?? null,
      after.disabled?.at ?? null,
      after.failingSince,
      after.updatedAt,
      workspaceId,
      id,
    );
}

export function deleteWebhook(connection: Connection, workspaceId: WorkspaceId, id: string): void {
  for (const sql of [
    'DELETE FROM webhooks WHERE workspace_id = ? AND id = ?',
    'DELETE FROM webhook_deliveries WHERE workspace_id = ? AND webhook_id = ?',
    'DELETE FROM webhook_attempts WHERE workspace_id = ? AND webhook_id = ?',
  ]) {
    connection.statement(sql).run(workspaceId, id);
  }
}

export function leaseWebhook(
  connection: Connection,
  { workspaceId, id }: Pick<WebhookRecord, 'workspaceId' | 'id'>,
  { server, start }: LeaseHolder,
  { now, until }: { readonly now: number; readonly until: number },
): WebhookRecord | undefined {
  const row = connection
    .statement(
      `UPDATE webhooks SET lease_server = ?, lease_start = ?, lease_until = ?
       WHERE workspace_id = ? AND id = ? AND disabled_at IS NULL
         AND (lease_until <= ? OR (lease_server = ? AND lease_start = ?))
       RETURNING ${webhookColumns}`,
    )
    .get(server, start, until, workspaceId, id, now, server, start);
  return row === undefined ? undefined : webhookOf(row);
}

export function releaseWebhooks(
  connection: Connection,
  { server, start }: Pick<LeaseHolder, 'server'> & Partial<LeaseHolder>,
): void {
  connection
    .statement(
      'UPDATE webhooks SET lease_until = 0 WHERE lease_server = ? AND lease_start = coalesce(?, lease_start)',
    )
    .run(server, start ?? null);
}

/** False where the webhook is another's, or was changed. */
export function moveWebhook(
  connection: Connection,
  { server, start }: LeaseHolder,
  { workspaceId, webhookId, revision, cursor, failingSince, disabled }: WebhookProgress,
): boolean {
  const { changes } = connection
    .statement(
      `UPDATE webhooks SET cursor = ?, failing_since = ?,
         disabled_reason = coalesce(?, disabled_reason), disabled_at = coalesce(?, disabled_at)
       WHERE workspace_id = ? AND id = ? AND revision = ? AND lease_server = ? AND lease_start = ?`,
    )
    .run(
      cursor,
      failingSince,
      disabled?.reason ?? null,
      disabled?.at ?? null,
      workspaceId,
      webhookId,
      revision,
      server,
      start,
    );
  return changes === 1;
}

export function rewindWebhook(
  connection: Connection,
  workspaceId: WorkspaceId,
  id: string,
  position: number,
): void {
  connection
    .statement(
      `UPDATE webhooks SET cursor = min(cursor, ?), revision = revision + 1
       WHERE workspace_id = ? AND id = ?`,
    )
    .run(position, workspaceId, id);
  connection
    .statement(
      'DELETE FROM webhook_deliveries WHERE workspace_id = ? AND webhook_id = ? AND position > ?',
    )
    .run(workspaceId, id, position);
}

export function raiseRevision(connection: Connection, workspaceId: WorkspaceId, id: string): void {
  connection
    .statement('UPDATE webhooks SET revision = revision + 1 WHERE workspace_id = ? AND id = ?')
    .run(workspaceId, id);
}
