import type {
  DeliveryPage,
  DeliveryRecord,
  WebhookRecord,
  WebhookStore,
} from '../storage/webhook-store.ts';
import { type AttemptParts, headersOf, type Message, messageOf } from './attempt.ts';
import { messageId, positionOf } from './message-id.ts';
import { deliveryNotFound } from './replay-range.ts';
import type { ListedDelivery, ShownDelivery, ShownRequest } from './webhooks.ts';

/** What showing deliveries depends on. */
export interface ShowParts extends AttemptParts {
  readonly storage: { readonly webhooks: Pick<WebhookStore, 'delivery' | 'attempts'> };
}

/** Newest first; `page.before` is a position. */
export async function listDeliveries(
  store: Pick<WebhookStore, 'deliveries'>,
  webhook: WebhookRecord,
  page: DeliveryPage,
): Promise<readonly ListedDelivery[]> {
  const deliveries = await store.deliveries(webhook.workspaceId, webhook.id, page);
  return deliveries.map((delivery) => listed(webhook, delivery));
}

/** While a webhook is disabled nothing is sent to it, whatever is due. */
function listed({ id, disabled }: WebhookRecord, delivery: DeliveryRecord): ListedDelivery {
  return {
    id: messageId(id, delivery.position),
    delivery: disabled === null ? delivery : { ...delivery, nextAt: null },
  };
}

/** A delivery with its attempts, and its request as it was or would be now. Rejects with `delivery_not_found`. */
export async function showDelivery(
  parts: ShowParts,
  webhook: WebhookRecord,
  deliveryId: string,
): Promise<ShownDelivery> {
  const { clock, storage } = parts;
  const { workspaceId, id: webhookId } = webhook;
  const position = positionOf(webhookId, deliveryId);
  const delivery =
    position === undefined
      ? undefined
      : await storage.webhooks.delivery(workspaceId, webhookId, position);
  if (delivery === undefined) {
    throw deliveryNotFound();
  }
  const message = await messageOf(parts, webhook, delivery.position);
  const at = delivery.last?.at ?? clock.now();
  const request =
    message === undefined || 'error' in message ? null : shownRequest(parts, webhook, message, at);
  const attempts = await storage.webhooks.attempts(workspaceId, webhookId, delivery.position);
  return { ...listed(webhook, delivery), request, attempts };
}

/** A request as it is sent at an instant, without its signatures: who may see it need not be able to send another like it. */
export function shownRequest(
  parts: AttemptParts,
  webhook: WebhookRecord,
  message: Message,
  at: number,
): ShownRequest {
  const headers = Object.entries(headersOf(parts, webhook, message, at));
  return {
    headers: Object.fromEntries(headers.filter(([name]) => !name.endsWith('signature'))),
    body: message.body,
  };
}
