import type { WebhookStore, WebhookWriter } from '../webhook-store.ts';
import { lockCounters } from './counters.ts';
import {
  forgetDeliveries,
  putDeliveries,
  readAttempts,
  readBacklog,
  readDeliveries,
  readDelivery,
  retryDeliveries,
} from './delivery-rows.ts';
import type { Session, TransactionSession } from './session.ts';
import {
  changeWebhook,
  deleteWebhook,
  insertWebhook,
  leaseWebhook,
  moveWebhook,
  raiseRevision,
  readEnabledWebhooks,
  readWebhook,
  readWebhooks,
  releaseWebhooks,
  rewindWebhook,
} from './webhook-rows.ts';

/** Reads, each a statement of its own. */
export function createWebhookStore(session: Session): WebhookStore {
  return {
    list: (workspaceId) => readWebhooks(session, workspaceId),
    find: (workspaceId, id) => readWebhook(session, workspaceId, id),
    enabled: () => readEnabledWebhooks(session),
    deliveries: (workspaceId, webhookId, page) =>
      readDeliveries(session, workspaceId, webhookId, page),
    delivery: (workspaceId, webhookId, position) =>
      readDelivery(session, workspaceId, webhookId, position),
    attempts: (workspaceId, webhookId, position) =>
      readAttempts(session, workspaceId, webhookId, position),
    backlog: (webhook, limit) => readBacklog(session, webhook, limit),
  };
}

/** Writes in a transaction. */
export function createWebhookWriter(session: TransactionSession): WebhookWriter {
  return {
    async list(workspaceId) {
      await lockCounters(session, workspaceId);
      return readWebhooks(session, workspaceId);
    },
    add: (webhook) => insertWebhook(session, webhook),
    change: (workspaceId, id, change) => changeWebhook(session, workspaceId, id, change),
    remove: (workspaceId, id) => deleteWebhook(session, workspaceId, id),
    lease: (webhook, holder, span) => leaseWebhook(session, webhook, holder, span),
    release: (holder) => releaseWebhooks(session, holder),
    async keepProgress(holder, progress) {
      const isMine = await moveWebhook(session, holder, progress);
      if (isMine) {
        putDeliveries(session, progress);
      }
      return isMine;
    },
    rewind: (workspaceId, id, position) => rewindWebhook(session, workspaceId, id, position),
    async retry(workspaceId, id, range, now) {
      await raiseRevision(session, workspaceId, id);
      return retryDeliveries(session, workspaceId, id, range, now);
    },
    forget: (settledBefore, limit) => forgetDeliveries(session, settledBefore, limit),
  };
}
