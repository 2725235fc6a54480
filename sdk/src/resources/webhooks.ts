import type {
  ChangeWebhook,
  CreatedWebhook,
  CreateWebhook,
  Delivery,
  DeliveryDetail,
  Replay,
  RotateWebhook,
  Webhook,
  WebhookTest,
} from '../generated/api.ts';
import type { CallOptions, Transport, WriteOptions } from '../transport.ts';

/** Webhooks: URLs that changes are sent to. All of it needs the scope `admin`. */
export interface Webhooks {
  /** The oldest first. */
  list(options?: CallOptions): Promise<readonly Webhook[]>;
  /** The secret is in this answer, and never again. */
  create(webhook: CreateWebhook, options?: WriteOptions): Promise<CreatedWebhook>;
  get(id: string, options?: CallOptions): Promise<Webhook>;
  /** `{status: 'disabled'}` stops it, `{status: 'enabled'}` lets it go on where it stopped. */
  update(id: string, changes: ChangeWebhook, options?: WriteOptions): Promise<Webhook>;
  delete(id: string, options?: WriteOptions): Promise<void>;
  /** A new secret, beside which the old one signs for a while. */
  rotate(id: string, request?: RotateWebhook, options?: WriteOptions): Promise<CreatedWebhook>;
  /** One message that is about no change, now. */
  test(id: string, options?: CallOptions): Promise<WebhookTest>;
  /** The newest first: a page, and where the next one starts. */
  deliveries(
    id: string,
    query?: {
      readonly status?: Delivery['status'];
      readonly limit?: number;
      readonly cursor?: string;
    },
    options?: CallOptions,
  ): Promise<{ readonly data: readonly Delivery[]; readonly nextCursor?: string }>;
  /** With its request and every answer. */
  delivery(id: string, deliveryId: string, options?: CallOptions): Promise<DeliveryDetail>;
  /** One delivery again, those of a span of time, or everything since an instant. */
  replay(id: string, what: Replay, options?: WriteOptions): Promise<Webhook>;
}

export function webhooksOf({ call }: Transport): Webhooks {
  return {
    async list(options) {
      const { data } = await call('listWebhooks', {}, options);
      return data;
    },
    create: (body, options) => call('createWebhook', { body }, options),
    get: (id, options) => call('getWebhook', { path: { id } }, options),
    update: (id, body, options) => call('updateWebhook', { path: { id }, body }, options),
    delete: (id, options) => call('deleteWebhook', { path: { id } }, options),
    rotate: (id, body = {}, options) => call('rotateWebhook', { path: { id }, body }, options),
    test: (id, options) => call('testWebhook', { path: { id } }, options),
    deliveries: (id, query = {}, options) =>
      call('listDeliveries', { path: { id }, query }, options),
    delivery: (id, deliveryId, options) =>
      call('getDelivery', { path: { id, deliveryId } }, options),
    replay: (id, body, options) => call('replayWebhook', { path: { id }, body }, options),
  };
}
