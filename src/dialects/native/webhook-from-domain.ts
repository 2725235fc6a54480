import { formatIso, formatIsoOrNull } from '../../domain/instant.ts';
import type { AttemptSummary, WebhookRecord } from '../../storage/webhook-store.ts';
import type {
  CreatedWebhook,
  ListedDelivery,
  ShownDelivery,
  ShownRequest,
  TestResult,
} from '../../webhooks/webhooks.ts';
import type {
  CreatedWebhookWire,
  DeliveryDetailWire,
  DeliveryWire,
  WebhookTestWire,
  WebhookWire,
} from './webhook-schema.ts';

/** A webhook as `/api/v2` shows it. */
export function fromWebhook(webhook: WebhookRecord): WebhookWire {
  const { disabled } = webhook;
  return {
    id: webhook.id,
    url: webhook.url,
    events: [...webhook.events],
    filter: webhook.filter as WebhookWire['filter'],
    voice: webhook.voice,
    status: disabled === null ? 'enabled' : 'disabled',
    disabledReason: disabled?.reason ?? null,
    disabledAt: formatIsoOrNull(disabled?.at ?? null),
    failingSince: formatIsoOrNull(webhook.failingSince),
    position: webhook.cursor,
    createdAt: formatIso(webhook.createdAt),
    updatedAt: formatIso(webhook.updatedAt),
  };
}

export function fromCreatedWebhook({ webhook, secret }: CreatedWebhook): CreatedWebhookWire {
  return { ...fromWebhook(webhook), secret };
}

export function fromDelivery({ id, delivery }: ListedDelivery): DeliveryWire {
  const { last, nextAt } = delivery;
  return {
    id,
    position: delivery.position,
    type: delivery.type,
    entityId: delivery.entityId,
    changedAt: formatIso(delivery.changedAt),
    status: delivery.state,
    attempts: delivery.attempts,
    // One that waits behind another is due at once, which is no instant.
    nextAttemptAt: nextAt === 0 ? null : formatIsoOrNull(nextAt),
    lastAttempt: last === null ? null : fromSummary(last),
    settledAt: formatIsoOrNull(delivery.settledAt),
  };
}

export function fromShownDelivery(
  { url }: WebhookRecord,
  shown: ShownDelivery,
): DeliveryDetailWire {
  const { request, attempts } = shown;
  return {
    ...fromDelivery(shown),
    request: request === null ? null : fromRequest(url, request),
    history: attempts.map((attempt) => ({ ...fromSummary(attempt), response: attempt.response })),
  };
}

export function fromTest(
  { url }: WebhookRecord,
  { id, isSuccess, request, result }: TestResult,
): WebhookTestWire {
  return {
    id,
    succeeded: isSuccess,
    request: fromRequest(url, request),
    attempt: { ...fromSummary(result), response: result.response },
  };
}

function fromRequest(url: string, { headers, body }: ShownRequest): WebhookTestWire['request'] {
  return { url, headers: { ...headers }, body };
}

function fromSummary({ at, durationMs, status, error }: AttemptSummary): {
  at: string;
  durationMs: number;
  status: number | null;
  error: string | null;
} {
  return { at: formatIso(at), durationMs, status, error };
}
