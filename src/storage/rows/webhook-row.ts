import type { SegmentFilter } from '../../domain/segment.ts';
import type { DisabledReason, SealedSecret, WebhookRecord } from '../webhook-store.ts';
import type { Row, Value } from './row.ts';

export const webhookColumns =
  'workspace_id, id, url, events, filter, voice, secrets, disabled_reason, disabled_at, cursor, failing_since, revision, created_at, updated_at';

/** A webhook from a row of `webhookColumns`. */
export function webhookOf(row: Row): WebhookRecord {
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

/** The way back. */
export function webhookValues(webhook: WebhookRecord): readonly Value[] {
  return [
    webhook.workspaceId,
    webhook.id,
    webhook.url,
    JSON.stringify(webhook.events),
    filterText(webhook.filter),
    webhook.voice,
    JSON.stringify(webhook.secrets),
    webhook.disabled?.reason ?? null,
    webhook.disabled?.at ?? null,
    webhook.cursor,
    webhook.failingSince,
    webhook.revision,
    webhook.createdAt,
    webhook.updatedAt,
  ];
}

export function filterText(filter: SegmentFilter | null): string | null {
  return filter === null ? null : JSON.stringify(filter);
}
