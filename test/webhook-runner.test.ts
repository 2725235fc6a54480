import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { defaultSettings } from '../src/config/settings.ts';
import { createDirectory } from '../src/directory/create-directory.ts';
import type { Actor, Directory } from '../src/directory/directory.ts';
import { createSealer } from '../src/lib/seal.ts';
import { createUuidV7Source } from '../src/lib/uuid.ts';
import type { OutboundOutcome, OutboundRequest } from '../src/outbound/outbound-client.ts';
import { openSqliteStorage } from '../src/storage/sqlite/sqlite-storage.ts';
import type { Storage } from '../src/storage/storage.ts';
import type { WebhookRecord } from '../src/storage/webhook-store.ts';
import { createFakeTime, type FakeTime } from './support/fake-time.ts';
import { GroupedWrites } from '../src/webhooks/grouped-writes.ts';
import { leaseMs } from '../src/webhooks/lease.ts';
import { Runner, type RunnerParts } from '../src/webhooks/runner.ts';
import { createWebhookSecrets } from '../src/webhooks/secrets.ts';
import type { WebhookVoice } from '../src/webhooks/voice.ts';

const retrySeconds = defaultSettings.webhookRetrySeconds.split(',').map(Number);

/* One runner over a real engine, with a clock that the tests move and a receiver that they play. */

const start = Date.UTC(2026, 0, 1);
const hour = 3_600_000;

const voice: WebhookVoice = {
  name: 'plain',
  types: new Set(['client.created', 'client.updated', 'client.deleted']),
  render: ({ change, subject }) => ({
    type: change.type,
    id: subject.kind === 'client' ? subject.client.id : '',
    version: change.version,
  }),
  renderTest: () => ({}),
};

interface World {
  readonly time: FakeTime;
  readonly storage: Storage;
  readonly directory: Directory;
  readonly actor: Actor;
  readonly requests: (OutboundRequest & { readonly at: number })[];
  /** What the receiver answers. */
  react: (request: OutboundRequest, count: number) => OutboundOutcome | Promise<OutboundOutcome>;
  add(): Promise<WebhookRecord>;
  /** A runner of a server of this name, which is stopped at the end. */
  runner(webhook: WebhookRecord, server?: string): Runner;
  webhook(id: string): Promise<WebhookRecord>;
  create(name: string): Promise<string>;
  update(id: string, name: string): Promise<void>;
}

const answer = (status: number, retryAfter?: string): OutboundOutcome => ({
  kind: 'answered',
  status,
  retryAfter,
  body: '',
});

describe('a runner', () => {
  let path = '';
  let storage: Storage;
  let made = 0;
  const running: Runner[] = [];

  before(async () => {
    path = await mkdtemp(join(tmpdir(), 'clientele-runner-'));
    storage = await openSqliteStorage({ directory: path, busyTimeoutMs: 1_000 });
  });
  after(async () => {
    await Promise.all(running.map((runner) => runner.stop()));
    await storage.close();
    await rm(path, { recursive: true, force: true });
  });

  async function world(): Promise<World> {
    const time = createFakeTime(start);
    const { clock, timers } = time;
    const newId = createUuidV7Source({ now: () => clock.now(), randomBytes });
    const directory = createDirectory({
      storage,
      clock,
      ids: { newId, newInviteCode: () => 'code' },
      sessionIdleMs: 1,
      restorableMs: 1,
    });
    made += 1;
    const { workspaceId } = await storage.access.addWorkspace({
      id: newId(),
      name: `w${made}`,
      createdAt: start,
    });
    const actor = { workspaceId, origin: { actor: 'test', dialect: 'test' } };
    const secrets = createWebhookSecrets(createSealer('secret', 'test'));
    const requests: World['requests'] = [];
    const self: World = {
      time,
      storage,
      directory,
      actor,
      requests,
      react: () => answer(200),
      add() {
        const id = newId();
        const sealed = secrets.seal(id, 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0');
        return storage.write(({ webhooks }) =>
          webhooks.add({
            workspaceId,
            id,
            url: 'https://receiver.example/',
            events: ['*'],
            filter: null,
            voice: 'plain',
            secrets: [{ sealed, expiresAt: null }],
            disabled: null,
            cursor: 0,
            failingSince: null,
            revision: 1,
            createdAt: start,
            updatedAt: start,
          }),
        );
      },
      runner(webhook, server = 'one') {
        const parts: RunnerParts = {
          directory,
          voices: new Map([[voice.name, voice]]),
          secrets,
          outbound: {
            inspect: () => Promise.resolve(undefined),
            async post(request) {
              requests.push({ ...request, at: clock.now() });
              return self.react(request, requests.length);
            },
          },
          clock,
          publicUrl: 'https://clientele.example',
          timeoutMs: 15_000,
          store: storage.webhooks,
          writes: new GroupedWrites(storage, { server, start: server }),
          timers,
          schedule: { waitsMs: retrySeconds.map((seconds) => seconds * 1_000) },
          random: Math.random,
          newId,
          onError: (error) => assert.fail(String(error)),
          watch: { settled: () => undefined, disabled: () => undefined },
        };
        const runner = new Runner(parts, webhook);
        running.push(runner);
        runner.wake();
        return runner;
      },
      async webhook(id) {
        const found = await storage.webhooks.find(workspaceId, id);
        assert.ok(found);
        return found;
      },
      async create(name) {
        const outcome = await directory.writeOne(actor, { op: 'create', patch: { name } });
        assert.ok(outcome.kind === 'created');
        return outcome.client.id;
      },
      async update(id, name) {
        await directory.writeOne(actor, { op: 'update', id, patch: { name } });
      },
    };
    return self;
  }

  const versionsOf = ({ requests }: World): readonly string[] =>
    requests.map(({ body }) => {
      const { id, version } = JSON.parse(body) as { id: string; version: number };
      return `${id} ${version}`;
    });

  it('tries ten times over 75 h 35 min, each within 10 % of its time, under one id, then parks and goes on', async () => {
    const w = await world();
    const webhook = await w.add();
    w.react = ({ body }) => answer(body.includes('"version":1') ? 500 : 200);
    const id = await w.create('first');
    await w.update(id, 'second');

    w.runner(webhook);
    await w.time.run(start + 100 * hour, () => w.requests.length >= 11);

    assert.deepEqual(versionsOf(w), [...Array.from({ length: 10 }, () => `${id} 1`), `${id} 2`]);
    const tries = w.requests.slice(0, 10);
    tries.slice(1).forEach(({ at }, index) => {
      const waited = (at - (tries[index]?.at ?? 0)) / ((retrySeconds[index] ?? 0) * 1_000);
      assert.ok(
        waited >= 0.9 && waited <= 1.11,
        `wait ${index + 1} was ${waited} of what it should be`,
      );
    });
    assert.equal(new Set(tries.map(({ headers }) => headers['webhook-id'])).size, 1);
    const stamps = tries.map(({ headers }) => headers['webhook-timestamp']);
    assert.equal(new Set(stamps).size, 10);
    const [second, first] = await w.storage.webhooks.deliveries(w.actor.workspaceId, webhook.id, {
      limit: 9,
    });
    assert.deepEqual([first?.state, second?.state], ['parked', 'delivered']);
    assert.equal(first?.attempts, 10);
  });

  it('goes on after a restart where it stopped, also behind a delivery that failed', async () => {
    const w = await world();
    const webhook = await w.add();
    w.react = (_, count) => answer(count === 1 ? 500 : 200);
    const failing = await w.create('failing');
    await w.update(failing, 'waits');
    const other = await w.create('other');
    const first = w.runner(webhook);
    await w.time.settle();
    await first.stop();
    assert.deepEqual(versionsOf(w), [`${failing} 1`, `${other} 1`]);
    assert.ok((await w.webhook(webhook.id)).cursor > webhook.cursor + 2);

    w.runner(await w.webhook(webhook.id));
    await w.time.run(start + hour, () => w.requests.length >= 4);

    assert.deepEqual(versionsOf(w).slice(2), [`${failing} 1`, `${failing} 2`]);
  });

  it('sends nothing twice where the webhook is changed while what it is owed is read', async (context) => {
    const w = await world();
    const webhook = await w.add();
    w.react = (_, count) => answer(count === 1 ? 500 : 200);
    await w.create('failing');
    const first = w.runner(webhook);
    await w.time.settle();
    await first.stop();
    const { webhooks: store } = w.storage;
    const read = store.backlog.bind(store);
    const gate = Promise.withResolvers<void>();
    context.mock.method(
      store,
      'backlog',
      async (...given: Parameters<typeof read>) => {
        const found = await read(...given);
        await gate.promise;
        return found;
      },
      { times: 1 },
    );
    w.time.timers.after(10_000, () => undefined);
    await w.time.run(start + 10_000);
    const second = w.runner(await w.webhook(webhook.id));
    await w.time.settle();
    const url = 'https://receiver.example/new';

    await w.storage.write(({ webhooks }) =>
      webhooks.change(w.actor.workspaceId, webhook.id, { url, updatedAt: start }),
    );
    second.change(await w.webhook(webhook.id));
    gate.resolve();
    await w.time.run(start + hour);

    assert.deepEqual(
      w.requests.map((request) => request.url),
      [webhook.url, url],
    );
  });

  it('waits for the lease of another server, and takes over when that has died', async () => {
    const w = await world();
    const webhook = await w.add();
    await w.storage.write(({ webhooks }) =>
      webhooks.lease(
        webhook,
        { server: 'dead', start: 'dead' },
        { now: start, until: start + leaseMs },
      ),
    );
    await w.create('somebody');

    w.runner(webhook);
    await w.time.run(start + leaseMs - 1);
    assert.equal(w.requests.length, 0);
    await w.time.run(start + 30_000, () => w.requests.length > 0);

    assert.equal(w.requests.length, 1);
  });

  it('keeps its lease for as long as something is under way, beside another that wants it', async () => {
    const w = await world();
    const webhook = await w.add();
    w.react = () =>
      new Promise((resolve) => {
        w.time.timers.after(90_000, () => resolve(answer(200)));
      });
    await w.create('somebody');

    w.runner(webhook, 'one');
    w.runner(webhook, 'two');
    await w.time.run(start + 120_000);

    assert.equal(w.requests.length, 1);
    const [delivery] = await w.storage.webhooks.deliveries(w.actor.workspaceId, webhook.id, {
      limit: 9,
    });
    assert.equal(delivery?.state, 'delivered');
  });

  it('has ten requests under way at most, of as many clients', async () => {
    const w = await world();
    const webhook = await w.add();
    let underWay = 0;
    let most = 0;
    w.react = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await w.time.settle();
      underWay -= 1;
      return answer(200);
    };
    for (let count = 0; count < 25; count++) {
      await w.create(`client ${count}`);
    }

    w.runner(webhook);
    await w.time.run(start + hour, () => w.requests.length >= 25);
    await w.time.settle();

    assert.equal(w.requests.length, 25);
    assert.equal(most, 10);
  });

  it('asks nothing of a receiver that is too busy until the time that it named', async () => {
    const w = await world();
    const webhook = await w.add();
    w.react = (_, count) => (count === 1 ? answer(429, '60') : answer(200));
    await w.create('first');
    const runner = w.runner(webhook);
    await w.time.settle();

    await w.create('second');
    runner.wake();
    await w.time.run(start + hour, () => w.requests.length >= 3);

    assert.deepEqual(
      w.requests.map(({ at }) => at - start),
      [0, 60_000, 60_000],
    );
  });

  it('stops at 410 and at five days in which nothing was taken', async () => {
    for (const [status, reason] of [
      [410, 'gone'],
      [500, 'failing'],
    ] as const) {
      const w = await world();
      const webhook = await w.add();
      w.react = () => answer(status);
      const runner = w.runner(webhook);
      for (let day = 0; day < 7; day++) {
        await w.create(`day ${day}`);
        runner.wake();
        await w.time.run(start + (day + 1) * 24 * hour);
      }

      const { disabled } = await w.webhook(webhook.id);
      assert.equal(disabled?.reason, reason);
      const count = w.requests.length;
      await w.create('later');
      runner.wake();
      await w.time.run(start + 200 * hour);
      assert.equal(w.requests.length, count);
    }
  });
});
