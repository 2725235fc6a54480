import type { WebhookStore, WebhookWriter } from '../webhook-store.ts';
import type { Connection } from './connection.ts';
import {
  forgetDeliveries,
  putDeliveries,
  readAttempts,
  readBacklog,
  readDeliveries,
  readDelivery,
  retryDeliveries,
} from './delivery-rows.ts';
import { settle } from './settle.ts';
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

/** Reads on the connection for reads that take one step. */
export function createWebhookStore(quick: () => Connection): WebhookStore {
  return {
    list: (workspaceId) => settle(() => readWebhooks(quick(), workspaceId)),
    find: (workspaceId, id) => settle(() => readWebhook(quick(), workspaceId, id)),
    enabled: () => settle(() => readEnabledWebhooks(quick())),
    deliveries: (workspaceId, webhookId, page) =>
      settle(() => readDeliveries(quick(), workspaceId, webhookId, page)),
    delivery: (workspaceId, webhookId, position) =>
      settle(() => readDelivery(quick(), workspaceId, webhookId, position)),
    attempts: (workspaceId, webhookId, position) =>
      settle(() => readAttempts(quick(), workspaceId, webhookId, position)),
    backlog: (webhook, limit) => settle(() => readBacklog(quick(), webhook, limit)),
  };
}

/** Writes on the writer's connection, in its transaction. */
export function createWebhookWriter(connection: Connection): WebhookWriter {
  return {
    list: (workspaceId) => settle(() => readWebhooks(connection, workspaceId)),
    add: (webhook) => settle(() => insertWebhook(connection, webhook)),
    change: (workspaceId, id, change) =>
      settle(() => changeWebhook(connection, workspaceId, id, change)),
    remove: (workspaceId, id) => settle(() => deleteWebhook(connection, workspaceId, id)),
    lease: (webhook, holder, span) => settle(() => leaseWebhook(connection, webhook, holder, span)),
    release: (holder) => settle(() => releaseWebhooks(connection, holder)),
    keepProgress: (holder, progress) =>
      settle(() => {
        const isMine = moveWebhook(connection, holder, progress);
        if (isMine) {
          putDeliveries(connection, progress);
        }
        return isMine;
      }),
    rewind: (workspaceId, id, position) =>
      settle(() => rewindWebhook(connection, workspaceId, id, position)),
    retry: (workspaceId, id, range, now) =>
      settle(() => {
        raiseRevision(connection, workspaceId, id);
        return retryDeliveries(connection, workspaceId, id, range, now);
      }),
    forget: (settledBefore, limit) =>
      settle(() => forgetDeliveries(connection, settledBefore, limit)),
  };
}
