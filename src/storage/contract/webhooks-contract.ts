import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Storage, WorkspaceId } from '../storage.ts';
import type {
  DeliveryRecord,
  LeaseHolder,
  WebhookProgress,
  WebhookRecord,
} from '../webhook-store.ts';
import { newId, newWorkspace, type Opened, sampleClient, store, turn } from './place.ts';

const first: LeaseHolder = { server: 'one', start: 'a' };
const second: LeaseHolder = { server: 'two', start: 'b' };

/** Webhooks, their leases and what became of their deliveries. */
export function describeWebhooks(opened: () => Opened): void {
  describe('webhooks', () => {
    it('come back as they were kept, with a cursor at the end of the log, to every process', async () => {
      const { storage, other } = opened();
      const workspaceId = await newWorkspace(storage);
      await store(storage, workspaceId, { clients: [{ before: null, after: sampleClient() }] });

      const webhook = await add(storage, workspaceId, { filter: { status: { eq: 'active' } } });

      const [change] = await storage.reader.changes(workspaceId, { after: 0, limit: 10 });
      assert.equal(webhook.cursor, change?.position);
      assert.deepEqual(await other.webhooks.list(workspaceId), [webhook]);
      assert.deepEqual(await other.webhooks.find(workspaceId, webhook.id), webhook);
      const enabled = await other.webhooks.enabled();
      assert.deepEqual(
        enabled.filter((each) => each.workspaceId === workspaceId),
        [webhook],
      );
      assert.equal(await other.webhooks.find(workspaceId + 1_000_000, webhook.id), undefined);
    });

    it('that are changed keep what was not named, and a revision of their own', async () => {
      const { storage } = opened();
      const workspaceId = await newWorkspace(storage);
      const webhook = await add(storage, workspaceId);
      const disabled = { reason: 'byAdmin', at: 7 } as const;

      await storage.write(({ webhooks }) =>
        webhooks.change(workspaceId, webhook.id, { disabled, updatedAt: 7 }),
      );

      await turn();
      assert.deepEqual(await storage.webhooks.find(workspaceId, webhook.id), {
        ...webhook,
        disabled,
        updatedAt: 7,
        revision: webhook.revision + 1,
      });
      const enabled = await storage.webhooks.enabled();
      assert.ok(!enabled.some(({ id }) => id === webhook.id));
    });

    it('are leased to one holder at a time, who can lengthen it, until it ends or is released', async () => {
      const { storage, other } = opened();
      const workspaceId = await newWorkspace(storage);
      const webhook = await add(storage, workspaceId);

      assert.ok(await lease(storage, webhook, first, { now: 10, until: 20 }));
      assert.equal(await lease(other, webhook, second, { now: 19, until: 29 }), undefined);
      assert.ok(await lease(storage, webhook, first, { now: 19, until: 30 }));
      assert.equal(await lease(other, webhook, second, { now: 29, until: 39 }), undefined);
      assert.ok(await lease(other, webhook, second, { now: 30, until: 40 }));
      await storage.write(({ webhooks }) => webhooks.release({ server: 'two', start: 'z' }));
      assert.equal(await lease(storage, webhook, first, { now: 31, until: 41 }), undefined);
      await storage.write(({ webhooks }) => webhooks.release({ server: 'two' }));
      assert.ok(await lease(storage, webhook, first, { now: 31, until: 41 }));
    });

    it('that are asked for by two processes at once go to one of them', async () => {
      const { storage, other } = opened();
      const workspaceId = await newWorkspace(storage);
      const webhook = await add(storage, workspaceId);

      const leased = await Promise.all([
        lease(storage, webhook, first, { now: 10, until: 20 }),
        lease(other, webhook, second, { now: 10, until: 20 }),
      ]);

      assert.equal(leased.filter((each) => each !== undefined).length, 1);
    });

    it('keep progress for their holder only, and only of the webhook as it is', async () => {
      const { storage } = opened();
      const workspaceId = await newWorkspace(storage);
      const webhook = await add(storage, workspaceId);
      await lease(storage, webhook, first, { now: 10, until: 20 });
      const progress = progressOf(webhook, [delivery(5, 'delivered')], 5);

      assert.equal(await keep(storage, second, progress), false);
      assert.equal(await keep(storage, first, { ...progress, revision: 99 }), false);
      assert.deepEqual(
        await storage.webhooks.deliveries(workspaceId, webhook.id, { limit: 9 }),
        [],
      );
      assert.equal(await keep(storage, first, progress), true);
      await turn();
      assert.equal((await storage.webhooks.find(workspaceId, webhook.id))?.cursor, 5);
      assert.deepEqual(
        await storage.webhooks.delivery(workspaceId, webhook.id, 5),
        delivery(5, 'delivered'),
      );
      const attempts = await storage.webhooks.attempts(workspaceId, webhook.id, 5);
      assert.deepEqual(attempts, progress.attempts);
    });

    it('give back what is left to do, the pending deliveries by position', async () => {
      const { storage } = opened();
      const workspaceId = await newWorkspace(storage);
      const webhook = await add(storage, workspaceId);
      await lease(storage, webhook, first, { now: 10, until: 20 });
      const rows = [9, 3, 4, 8].map((position) =>
        delivery(position, position === 8 || position === 3 ? 'delivered' : 'pending'),
      );
      await keep(storage, first, progressOf(webhook, rows, 6));
      await turn();

      const now = { ...webhook, cursor: 6 };

      assert.deepEqual(await storage.webhooks.backlog(now, 2), {
        pending: [delivery(4, 'pending'), delivery(9, 'pending')],
        isComplete: true,
        settled: [8],
      });
      const short = await storage.webhooks.backlog(now, 1);
      assert.deepEqual(short.pending, [delivery(4, 'pending')]);
      assert.equal(short.isComplete, false);
    });

    it('list deliveries from the newest, by state, page by page', async () => {
      const { storage } = opened();
      const workspaceId = await newWorkspace(storage);
      const webhook = await add(storage, workspaceId);
      await lease(storage, webhook, first, { now: 10, until: 20 });
      const rows = [1, 2, 3, 4].map((each) =>
        delivery(each, each % 2 === 0 ? 'parked' : 'delivered'),
      );
      await keep(storage, first, progressOf(webhook, rows, 4));
      await turn();
      const list = async (page: Parameters<Storage['webhooks']['deliveries']>[2]) =>
        (await storage.webhooks.deliveries(workspaceId, webhook.id, page)).map(
          ({ position }) => position,
        );

      assert.deepEqual(await list({ limit: 2 }), [4, 3]);
      assert.deepEqual(await list({ limit: 2, before: 3 }), [2, 1]);
      assert.deepEqual(await list({ limit: 9, state: 'parked' }), [4, 2]);
    });

    it('deliver again what is asked for: some deliveries, or all behind a position', async () => {
      const { storage } = opened();
      const workspaceId = await newWorkspace(storage);
      const webhook = await add(storage, workspaceId);
      await lease(storage, webhook, first, { now: 10, until: 20 });
      const rows = [1, 2, 3].map((position) => delivery(position, 'parked'));
      await keep(storage, first, progressOf(webhook, rows, 3));

      const count = await storage.write(({ webhooks }) =>
        webhooks.retry(workspaceId, webhook.id, { from: 2, to: 3 }, 77),
      );
      await storage.write(({ webhooks }) => webhooks.rewind(workspaceId, webhook.id, 2));

      await turn();
      assert.equal(count, 2);
      const after = await storage.webhooks.find(workspaceId, webhook.id);
      assert.equal(after?.cursor, 2);
      assert.equal(after?.revision, webhook.revision + 2);
      const kept = await storage.webhooks.deliveries(workspaceId, webhook.id, { limit: 9 });
      assert.deepEqual(kept, [
        { ...delivery(2, 'parked'), state: 'pending', attempts: 0, nextAt: 77, settledAt: null },
        delivery(1, 'parked'),
      ]);
    });

    it('forget deliveries that were settled long ago, and go with all that they have', async () => {
      const { storage } = opened();
      const workspaceId = await newWorkspace(storage);
      const webhook = await add(storage, workspaceId);
      await lease(storage, webhook, first, { now: 10, until: 20 });
      const rows = [
        delivery(1, 'delivered'),
        delivery(2, 'pending'),
        { ...delivery(3, 'delivered'), settledAt: 2_000_000_000_000 },
      ];
      await keep(storage, first, progressOf(webhook, rows, 3));

      let forgotten: number;
      do {
        forgotten = await storage.write(({ webhooks }) => webhooks.forget(1_000, 1_000));
      } while (forgotten > 0);

      await turn();
      const left = await storage.webhooks.deliveries(workspaceId, webhook.id, { limit: 9 });
      assert.deepEqual(
        left.map(({ position }) => position),
        [3, 2],
      );
      assert.deepEqual(await storage.webhooks.attempts(workspaceId, webhook.id, 1), []);
      await storage.write(({ webhooks }) => webhooks.remove(workspaceId, webhook.id));
      await turn();
      assert.deepEqual(await storage.webhooks.list(workspaceId), []);
      assert.equal(await storage.webhooks.delivery(workspaceId, webhook.id, 3), undefined);
    });
  });
}

async function add(
  storage: Storage,
  workspaceId: WorkspaceId,
  members: Partial<WebhookRecord> = {},
): Promise<WebhookRecord> {
  const webhook: WebhookRecord = {
    workspaceId,
    id: newId(),
    url: 'https://receiver.example/hook',
    events: ['client.created', '*'],
    filter: null,
    voice: 'clientele',
    secrets: [{ sealed: 'abc', expiresAt: null }],
    disabled: null,
    cursor: 0,
    failingSince: null,
    revision: 1,
    createdAt: 5,
    updatedAt: 6,
    ...members,
  };
  const added = await storage.write(({ webhooks }) => webhooks.add(webhook));
  await turn();
  return added;
}

function lease(
  storage: Storage,
  webhook: WebhookRecord,
  holder: LeaseHolder,
  span: { readonly now: number; readonly until: number },
): Promise<WebhookRecord | undefined> {
  return storage.write(({ webhooks }) => webhooks.lease(webhook, holder, span));
}

function keep(storage: Storage, holder: LeaseHolder, progress: WebhookProgress): Promise<boolean> {
  return storage.write(({ webhooks }) => webhooks.keepProgress(holder, progress));
}

function delivery(position: number, state: DeliveryRecord['state']): DeliveryRecord {
  return {
    position,
    type: 'client.updated',
    entityId: 'somebody',
    changedAt: 90 + position,
    state,
    attempts: 1,
    nextAt: state === 'pending' ? 500 : null,
    last: { at: 100, durationMs: 12, status: null, error: 'timed_out' },
    settledAt: state === 'pending' ? null : 200,
  };
}

function progressOf(
  { workspaceId, id, revision }: WebhookRecord,
  deliveries: readonly DeliveryRecord[],
  cursor: number,
): WebhookProgress {
  return {
    workspaceId,
    webhookId: id,
    revision,
    cursor,
    failingSince: 3,
    deliveries,
    attempts: deliveries.map(({ position }) => ({
      id: newId(),
      position,
      at: 100,
      durationMs: 12,
      status: 500,
      error: null,
      response: 'no',
    })),
  };
}
