import type { Actor } from '../directory/directory.ts';
import type { Once } from '../directory/once.ts';
import type { SegmentFilter } from '../domain/segment.ts';
import type { WorkspaceId } from '../storage/storage.ts';
import type {
  AttemptRecord,
  DeliveryPage,
  DeliveryRecord,
  WebhookRecord,
} from '../storage/webhook-store.ts';
import type { AttemptResult } from './decide-result.ts';

/** A webhook to be made. */
export interface NewWebhook {
  readonly url: string;
  readonly events: WebhookRecord['events'];
  readonly filter: SegmentFilter | null;
  readonly voice: string;
}

/** What of a webhook a caller can change; absent members stay. */
export interface WebhookPatch extends Partial<NewWebhook> {
  readonly isEnabled?: boolean;
}

/** A webhook with the secret that was just made; its text is never seen again. */
export interface CreatedWebhook {
  readonly webhook: WebhookRecord;
  readonly secret: string;
}

/** A request as it was sent, or as it would be now; of what is not wanted any more there is none. */
export interface ShownRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ListedDelivery {
  /** As `webhook-id`. */
  readonly id: string;
  readonly delivery: DeliveryRecord;
}

export interface ShownDelivery extends ListedDelivery {
  readonly request: ShownRequest | null;
  readonly attempts: readonly AttemptRecord[];
}

/** What is to be delivered again: one, those of changes between two instants, or all since one. */
export type Replay =
  | { readonly kind: 'one'; readonly deliveryId: string }
  | { readonly kind: 'range'; readonly since: number; readonly until: number }
  | { readonly kind: 'all'; readonly since: number };

export interface TestResult {
  readonly id: string;
  readonly isSuccess: boolean;
  readonly request: ShownRequest;
  readonly result: AttemptResult;
}

/** Webhooks of one workspace at most. */
export const webhooksMax = 100;

/**
 * What admins can do with the webhooks of their workspace. One of another workspace is
 * `webhook_not_found`, as one that never was. All may reject with `unavailable`.
 */
export interface Webhooks {
  /** The names by which webhooks can ask for a voice. */
  readonly voices: readonly string[];
  /** Oldest first. */
  list(workspaceId: WorkspaceId): Promise<readonly WebhookRecord[]>;
  get(workspaceId: WorkspaceId, id: string): Promise<WebhookRecord>;
  /** Rejects with `validation_failed`, and `too_many_items`. What was changed before it is not delivered. */
  create(actor: Actor, webhook: NewWebhook, once?: Once<CreatedWebhook>): Promise<CreatedWebhook>;
  /** Rejects with `validation_failed`. One that is enabled again goes on where it stopped. */
  change(
    actor: Actor,
    id: string,
    patch: WebhookPatch,
    once?: Once<WebhookRecord>,
  ): Promise<WebhookRecord>;
  remove(actor: Actor, id: string, once?: Once<void>): Promise<void>;
  /** A new secret; the one before signs beside it for `overlapMs`. */
  rotate(
    actor: Actor,
    id: string,
    overlapMs: number,
    once?: Once<CreatedWebhook>,
  ): Promise<CreatedWebhook>;
  /** Sends one message that is about no change, once, and says what came of it. */
  test(actor: Actor, id: string): Promise<TestResult>;
  /** Newest first; `before` is a position. */
  deliveries(
    workspaceId: WorkspaceId,
    id: string,
    page: DeliveryPage,
  ): Promise<readonly ListedDelivery[]>;
  /** Rejects with `delivery_not_found`. */
  delivery(workspaceId: WorkspaceId, id: string, deliveryId: string): Promise<ShownDelivery>;
  /**
   * Each under the id that it had. Those of one or of a range that are kept; all since an instant as if
   * nothing of it had been delivered. Rejects with `delivery_not_found`.
   */
  replay(actor: Actor, id: string, what: Replay, once?: Once<void>): Promise<void>;
}
