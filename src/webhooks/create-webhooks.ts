import type { Actor } from '../directory/directory.ts';
import { type Once, runOnce } from '../directory/once.ts';
import { DirectoryError } from '../domain/errors.ts';
import type { Storage, WorkspaceId, WriteTransaction } from '../storage/storage.ts';
import type { WebhookChange, WebhookRecord } from '../storage/webhook-store.ts';
import type { AttemptParts } from './attempt.ts';
import { refuseWrong } from './refuse-wrong.ts';
import { deliveryNotFound, replayRange } from './replay-range.ts';
import { sendTest } from './send-test.ts';
import { listDeliveries, showDelivery } from './show-delivery.ts';
import { createSecret } from './sign.ts';
import { type CreatedWebhook, type WebhookPatch, type Webhooks, webhooksMax } from './webhooks.ts';

/** What the use cases depend on. */
export interface WebhooksOptions extends AttemptParts {
  readonly storage: Pick<Storage, 'webhooks' | 'write'>;
  readonly newId: (ms: number) => string;
  readonly randomBytes: (count: number) => Uint8Array;
  /** Told when whoever delivers has something new to look at. */
  readonly onChange: () => void;
}

/** Makes the use cases. */
export function createWebhooks(options: WebhooksOptions): Webhooks {
  const { storage, clock, secrets, voices, newId, randomBytes, onChange } = options;
  const store = storage.webhooks;

  async function get(workspaceId: WorkspaceId, id: string): Promise<WebhookRecord> {
    const webhook = await store.find(workspaceId, id);
    if (webhook === undefined) {
      throw notFound();
    }
    return webhook;
  }

  /** Runs `work` at most once, on the webhook as the transaction sees it, and wakes whoever delivers. */
  async function write<T>(
    { workspaceId }: Actor,
    once: Once<T> | undefined,
    work: (transaction: WriteTransaction, all: readonly WebhookRecord[]) => Promise<T>,
  ): Promise<T> {
    const result = await storage.write((transaction) =>
      runOnce(transaction, workspaceId, { once, now: clock.now() }, async () =>
        work(transaction, await transaction.webhooks.list(workspaceId)),
      ),
    );
    onChange();
    return result;
  }

  function newSecret(webhookId: string): { readonly secret: string; readonly sealed: string } {
    const secret = createSecret(randomBytes);
    return { secret, sealed: secrets.seal(webhookId, secret) };
  }

  return {
    voices: [...voices.keys()],
    list: (workspaceId) => store.list(workspaceId),
    get,
    async create(actor, draft, once) {
      await refuseWrong(options, draft, draft.url);
      const now = clock.now();
      const id = newId(now);
      const { secret, sealed } = newSecret(id);
      return write(actor, once, async ({ webhooks }, all): Promise<CreatedWebhook> => {
        if (all.length >= webhooksMax) {
          const message = `A workspace must have at most ${webhooksMax} webhooks. Delete one first.`;
          throw new DirectoryError('too_many_items', message);
        }
        const webhook = await webhooks.add({
          workspaceId: actor.workspaceId,
          id,
          ...draft,
          secrets: [{ sealed, expiresAt: null }],
          disabled: null,
          cursor: 0,
          failingSince: null,
          revision: 1,
          createdAt: now,
          updatedAt: now,
        });
        return { webhook, secret };
      });
    },
    async change(actor, id, patch, once) {
      const { workspaceId } = actor;
      const before = await get(workspaceId, id);
      await refuseWrong(options, { ...before, ...patch }, patch.url);
      return write(actor, once, async ({ webhooks }, all) => {
        const webhook = find(all, id);
        const change = changeOf(webhook, patch, clock.now());
        await webhooks.change(workspaceId, id, change);
        return { ...webhook, ...change };
      });
    },
    remove: (actor, id, once) =>
      write(actor, once, async ({ webhooks }, all) => {
        find(all, id);
        await webhooks.remove(actor.workspaceId, id);
      }),
    rotate(actor, id, overlapMs, once) {
      const { secret, sealed } = newSecret(id);
      return write(actor, once, async ({ webhooks }, all): Promise<CreatedWebhook> => {
        const webhook = find(all, id);
        const now = clock.now();
        const change = {
          // One that was rotated out before stays no longer than it was to.
          secrets: [
            { sealed, expiresAt: null },
            ...webhook.secrets
              .map((each) => ({
                ...each,
                expiresAt: Math.min(each.expiresAt ?? Infinity, now + overlapMs),
              }))
              .filter(({ expiresAt }) => expiresAt > now)
              .slice(0, secretsMax - 1),
          ],
          updatedAt: now,
        };
        await webhooks.change(actor.workspaceId, id, change);
        return { webhook: { ...webhook, ...change }, secret };
      });
    },
    test: async ({ workspaceId }, id) => sendTest(options, await get(workspaceId, id)),
    async deliveries(workspaceId, id, page) {
      return listDeliveries(store, await get(workspaceId, id), page);
    },
    async delivery(workspaceId, id, deliveryId) {
      return showDelivery(options, await get(workspaceId, id), deliveryId);
    },
    async replay(actor, id, what, once) {
      const { workspaceId } = actor;
      await get(workspaceId, id);
      const range = await replayRange(options, workspaceId, id, what);
      await write(actor, once, async ({ webhooks }, all) => {
        find(all, id);
        if (range.to === Infinity) {
          await webhooks.rewind(workspaceId, id, range.from - 1);
          return;
        }
        const count = await webhooks.retry(workspaceId, id, range, clock.now());
        if (count === 0 && what.kind === 'one') {
          throw deliveryNotFound();
        }
      });
    },
  };
}

/** More than one rotation during an overlap is rare, and each secret is one more signature. */
const secretsMax = 5;

function find(all: readonly WebhookRecord[], id: string): WebhookRecord {
  const webhook = all.find((each) => each.id === id);
  if (webhook === undefined) {
    throw notFound();
  }
  return webhook;
}

/** One that is enabled again has a clean slate: days in which nobody called it count for nothing. */
function changeOf(
  { disabled }: WebhookRecord,
  { isEnabled, ...members }: WebhookPatch,
  now: number,
): WebhookChange {
  if (isEnabled === undefined || isEnabled === (disabled === null)) {
    return { ...members, updatedAt: now };
  }
  return isEnabled
    ? { ...members, disabled: null, failingSince: null, updatedAt: now }
    : { ...members, disabled: { reason: 'byAdmin', at: now }, updatedAt: now };
}

function notFound(): DirectoryError {
  return new DirectoryError('webhook_not_found', 'There is no webhook with this id.');
}
