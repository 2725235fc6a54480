import type { SegmentFilter } from '../../domain/segment.ts';
import type { WorkspaceId } from '../storage.ts';
import type {
  DisabledReason,
  LeaseHolder,
  SealedSecret,
  WebhookChange,
  WebhookProgress,
  WebhookRecord,
} from '../webhook-store.ts';
import { ofEveryWorkspace } from './every-workspace.ts';
import { firstRow, type Row, type Session } from './session.ts';

const columns =
  'workspace_id, id, url, events, filter, voice, secrets, disabled_reason, disabled_at, cursor, failing_since, revision, created_at, updated_at';

export async function readWebhooks(
  session: Session,
  workspaceId: WorkspaceId,
): Promise<readonly WebhookRecord[]> {
  const rows = await session.rows(
    `SELECT ${columns} FROM webhooks WHERE workspace_id = $1 ORDER BY id`,
    [workspaceId],
  );
  return rows.map(webhookOf);
}

export async function readWebhook(
  session: Session,
  workspaceId: WorkspaceId,
  id: string,
): Promise<WebhookRecord | undefined> {
  const row = await firstRow(
    session,
    `SELECT ${columns} FROM webhooks WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, id],
  );
  return row === undefined ? undefined : webhookOf(row);
}

export async function readEnabledWebhooks(session: Session): Promise<readonly WebhookRecord[]> {
  const rows = await session.rows(
    `${ofEveryWorkspace} SELECT ${columns} FROM webhooks WHERE disabled_at IS NULL`,
  );
  return rows.map(webhookOf);
}

function webhookOf(row: Row): WebhookRecord {
  const reason = row[7] as DisabledReason | null;
  return {
    workspaceId: row[0] as number,
    id: row[1] as string,
    url: row[2] as string,
    events: JSON.parse(row[3] as string) as WebhookRecord['events'],
    filter: row[4] === null ? null : (JSON.parse(row[4] as string) as SegmentFilter),
    voice: row[5] as string,
    secrets: JSON.parse(row[6] as string) as readonly SealedSecret[],
    disabled: reason === null ? null : { reason, at: row[8] as number },
    cursor: row[9] as number,
    failingSince: row[10] as number | null,
    revision: row[11] as number,
    createdAt: row[12] as number,
    updatedAt: row[13] as number,
  };
}

/** Its cursor is where the log ends: whatever commits later has a higher position. */
export async function insertWebhook(
  session: Session,
  webhook: WebhookRecord,
): Promise<WebhookRecord> {
  const { workspaceId } = webhook;
  const row = await firstRow(session, 'SELECT max(position) FROM changes WHERE workspace_id = $1', [
    workspaceId,
  ]);
  const cursor = Number(row?.[0] ?? 0);
  await session.rows(
    `INSERT INTO webhooks (${columns})
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      workspaceId,
      webhook.id,
      webhook.url,
      JSON.stringify(webhook.events),
      filterJson(webhook.filter),
      webhook.voice,
      JSON.stringify(webhook.secrets),
      webhook.disabled?.reason ?? null,
      webhook.disabled?.at ?? null,
      cursor,
      webhook.failingSince,
      webhook.revision,
      webhook.createdAt,
      webhook.updatedAt,
    ],
  );
  return { ...webhook, cursor };
}

export async function changeWebhook(
  session: Session,
  workspaceId: WorkspaceId,
  id: string,
  change: WebhookChange,
): Promise<void> {
  const before = await readWebhook(session, workspaceId, id);
  if (before === undefined) {
    return;
  }
  const after = { ...before, ...change };
  await session.rows(
    `UPDATE webhooks SET url = $3, events = $4, filter = $5, voice = $6, secrets = $7,
       disabled_reason = $8, disabled_at = $9, failing_since = $10, updated_at = $11,
       revision = revision + 1
     WHERE workspace_id = $1 AND id = $2`,
    [
      workspaceId,
      id,
      after.url,
      JSON.stringify(after.events),
      filterJson(after.filter),
      after.voice,
      JSON.stringify(after.secrets),
      after.disabled?.reason ?? null,
      after.disabled?.at ?? null,
      after.failingSince,
      after.updatedAt,
    ],
  );
}

function filterJson(filter: SegmentFilter | null): string | null {
  return filter === null ? null : JSON.stringify(filter);
}

export async function deleteWebhook(
  session: Session,
  workspaceId: WorkspaceId,
  id: string,
): Promise<void> {
  for (const sql of [
    'DELETE FROM webhooks WHERE workspace_id = $1 AND id = $2',
    'DELETE FROM webhook_deliveries WHERE workspace_id = $1 AND webhook_id = $2',
    'DELETE FROM webhook_attempts WHERE workspace_id = $1 AND webhook_id = $2',
  ]) {
    await session.rows(sql, [workspaceId, id]);
  }
}

export async function leaseWebhook(
  session: Session,
  { workspaceId, id }: Pick<WebhookRecord, 'workspaceId' | 'id'>,
  { server, start }: LeaseHolder,
  { now, until }: { readonly now: number; readonly until: number },
): Promise<WebhookRecord | undefined> {
  const row = await firstRow(
    session,
    `UPDATE webhooks SET lease_server = $3, lease_start = $4, lease_until = $5
     WHERE workspace_id = $1 AND id = $2 AND disabled_at IS NULL
       AND (lease_until <= $6 OR (lease_server = $3 AND lease_start = $4))
     RETURNING ${columns}`,
    [workspaceId, id, server, start, until, now],
  );
  return row === undefined ? undefined : webhookOf(row);
}

export async function releaseWebhooks(
  session: Session,
  { server, start }: Pick<LeaseHolder, 'server'> & Partial<LeaseHolder>,
): Promise<void> {
  await session.rows(
    `${ofEveryWorkspace} UPDATE webhooks SET lease_until = 0
     WHERE lease_server = $1 AND lease_start = coalesce($2, lease_start)`,
    [server, start ?? null],
  );
}

/** False where the webhook is another's, or was changed. */
export async function moveWebhook(
  session: Session,
  { server, start }: LeaseHolder,
  { workspaceId, webhookId, revision, cursor, failingSince, disabled }: WebhookProgress,
): Promise<boolean> {
  const row = await firstRow(
    session,
    `UPDATE webhooks SET cursor = $6, failing_since = $7,
       disabled_reason = coalesce($8, disabled_reason), disabled_at = coalesce($9, disabled_at)
     WHERE workspace_id = $1 AND id = $2 AND revision = $3 AND lease_server = $4 AND lease_start = $5
     RETURNING id`,
    [
      workspaceId,
      webhookId,
      revision,
      server,
      start,
      cursor,
      failingSince,
      disabled?.reason ?? null,
      disabled?.at ?? null,
    ],
  );
  return row !== undefined;
}

export async function rewindWebhook(
  session: Session,
  workspaceId: WorkspaceId,
  id: string,
  position: number,
): Promise<void> {
  await session.rows(
    `UPDATE webhooks SET cursor = least(cursor, $3), revision = revision + 1
     WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, id, position],
  );
  await session.rows(
    'DELETE FROM webhook_deliveries WHERE workspace_id = $1 AND webhook_id = $2 AND position > $3',
    [workspaceId, id, position],
  );
}

export async function raiseRevision(
  session: Session,
  workspaceId: WorkspaceId,
  id: string,
): Promise<void> {
  await session.rows(
    'UPDATE webhooks SET revision = revision + 1 WHERE workspace_id = $1 AND id = $2',
    [workspaceId, id],
  );
}
