import type { DeliveryState, Disabled, WebhookRecord } from '../storage/webhook-store.ts';

/** Hears of what nobody asked for: deliveries that have an end, and webhooks that end by themselves. It must not throw. */
export interface WebhookWatch {
  /** Once that is kept. */
  settled(state: Exclude<DeliveryState, 'pending'>): void;
  /** Nothing is sent to it any more until an admin enables it. Told by the server that kept it. */
  disabled(webhook: Pick<WebhookRecord, 'workspaceId' | 'id'>, reason: Disabled['reason']): void;
}
