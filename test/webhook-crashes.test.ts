import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import {
  createDatabase,
  type TestDatabase,
} from '../src/storage/postgres/postgres-place.testing.ts';
import { type ServingProcess, serveClientele, temporaryDirectory } from './support/cli.ts';
import { drillCount } from './support/drill-scale.ts';
import { type Received, type Receiver, startReceiver } from './support/receiver.ts';

/*
 * The servers are killed, with SIGKILL, in the middle of writes and deliveries, to a receiver that refuses
 * 30 % of what it gets. Every change that was committed must arrive, in order per client, under one id.
 */

const writeCount = drillCount(5_000);
const killCount = Math.max(3, drillCount(20));
const writerCount = 8;
const clientsPerWriter = 5;
const refusedShare = 0.3;
const drainMs = 60_000;
/** From the moment that a single server listens again. */
const resumeMsMax = 5_000;

const env = {
  CLIENTELE_WEBHOOK_ALLOW: '127.0.0.1/32',
  // As often as it takes, at once: 0.3 to the power of 60 never happens.
  CLIENTELE_WEBHOOK_RETRY_SECONDS: Array.from({ length: 60 }, () => 0).join(','),
};

interface Place {
  readonly data: string;
  readonly port: number;
  readonly flags: readonly string[];
}

function serve({ data, port, flags }: Place): Promise<ServingProcess> {
  return serveClientele(data, { port, flags, env });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

describe('webhooks of servers that are killed', () => {
  let database: TestDatabase | undefined;
  after(() => database?.remove());

  it(`lose nothing of ${writeCount} writes in ${killCount} kills of one server`, async (context) => {
    const place = { data: temporaryDirectory(), port: await freePort(), flags: [] };
    context.diagnostic(await drill([place]));
  });

  it(`lose nothing of ${writeCount} writes in ${killCount} kills of two servers on one database`, async (context) => {
    database = await createDatabase();
    const flags = ['--database', database.url];
    const places = [
      { data: temporaryDirectory(), port: await freePort(), flags },
      { data: temporaryDirectory(), port: await freePort(), flags },
    ];
    context.diagnostic(await drill(places));
  });

  it('go on within 5 s of the restart of a single server', async (context) => {
    const place = { data: temporaryDirectory(), port: await freePort(), flags: [] };
    let isHanging = true;
    const receiver = await startReceiver(() => (isHanging ? 'hang' : 200));
    const first = await serve(place);
    const caller = callerOf(first);
    await caller.post('/api/v2/webhooks', { url: receiver.url, events: ['client.created'] });
    for (let count = 0; count < 100; count++) {
      await caller.post('/api/v2/clients', { name: `Somebody ${count}` });
    }
    await receiver.until((received) => received.length >= 10);
    first.kill('SIGKILL');
    await first.ended;
    isHanging = false;

    const second = await serve(place);
    const listening = performance.now();
    try {
      await receiver.until(
        (received) => received.filter(({ status }) => status === 200).length >= 100,
        drainMs,
      );
      const resumedMs = Math.round(performance.now() - listening);
      context.diagnostic(`100 pending deliveries were made within ${resumedMs} ms`);
      assert.ok(resumedMs < resumeMsMax, `${resumedMs} ms`);
    } finally {
      await second.stop();
      await receiver.close();
    }
  });
});

interface Caller {
  post(path: string, body: unknown): Promise<{ readonly id: string }>;
  patch(path: string, body: unknown): Promise<unknown>;
  get(path: string): Promise<unknown>;
}

let adminKey = '';

function callerOf({ url, greeting }: ServingProcess): Caller {
  adminKey = /clk_\w+/.exec(greeting)?.[0] ?? adminKey;
  const key = adminKey;
  async function call(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`${answer.status} ${text}`);
    }
    return JSON.parse(text);
  }
  return {
    post: (path, body) => call('POST', path, body) as Promise<{ readonly id: string }>,
    patch: (path, body) => call('PATCH', path, body),
    get: (path) => call('GET', path),
  };
}

/** Runs the whole of it and says what happened. */
async function drill(places: readonly Place[]): Promise<string> {
  const receiver = await startReceiver(() => (Math.random() < refusedShare ? 503 : 200));
  const servers: ServingProcess[] = [];
  for (const place of places) {
    servers.push(await serve(place));
    callerOf(servers[servers.length - 1] as ServingProcess);
  }
  const [first] = servers as [ServingProcess];
  const hook = await callerOf(first).post('/api/v2/webhooks', {
    url: receiver.url,
    events: ['*'],
  });
  const progress = { written: 0, cut: 0 };
  const owned = Array.from({ length: writerCount }, (): string[] => []);

  try {
    for (let round = 1; round <= killCount + 1; round++) {
      const quota = Math.ceil((writeCount * round) / (killCount + 1));
      const victim = round <= killCount ? Math.floor(Math.random() * servers.length) : undefined;
      await writeUntil(servers, owned, progress, quota, () => {
        if (victim !== undefined) {
          servers[victim]?.kill('SIGKILL');
        }
      });
      if (victim !== undefined) {
        await servers[victim]?.ended;
        servers[victim] = await serve(places[victim] as Place);
      }
    }
    const caller = callerOf(servers[0] as ServingProcess);
    const changes = await allChanges(caller);
    await drained(receiver, changes.length);
    assertDelivered(hook.id, changes, receiver.received);
    const taken = receiver.received.filter(({ status }) => status === 200);
    return `${progress.written} answered writes, ${progress.cut} cut off; ${changes.length} changes, ${receiver.received.length} requests, ${taken.length - changes.length} of them repeated what had been taken`;
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    await receiver.close();
  }
}

/** Writers, each with clients of its own, until so many writes were answered; then `finish`, while they write on. */
async function writeUntil(
  servers: readonly ServingProcess[],
  owned: readonly string[][],
  progress: { written: number; cut: number },
  quota: number,
  finish: () => void,
): Promise<void> {
  let isFinished = false;
  await Promise.all(
    owned.map(async (clients, writer) => {
      const caller = callerOf(servers[writer % servers.length] as ServingProcess);
      // A few more behind the kill, so that it falls into the middle of writes.
      for (let more = 3; more > 0; more -= isFinished ? 1 : 0) {
        try {
          if (clients.length < clientsPerWriter) {
            clients.push((await caller.post('/api/v2/clients', { name: 'New' })).id);
          } else {
            const id = clients[progress.written % clients.length] ?? '';
            await caller.patch(`/api/v2/clients/${id}`, { notes: `${writer} ${Math.random()}` });
          }
          progress.written += 1;
        } catch {
          progress.cut += 1;
          return;
        }
        if (progress.written >= quota && !isFinished) {
          isFinished = true;
          finish();
        }
      }
    }),
  );
}

interface LoggedChange {
  readonly position: number;
  readonly entityId: string;
  readonly version: number;
}

async function allChanges(caller: Caller): Promise<readonly LoggedChange[]> {
  const all: LoggedChange[] = [];
  for (let after = '0'; ;) {
    const page = (await caller.get(`/api/v2/changes?limit=1000&after=${after}`)) as {
      data: LoggedChange[];
      nextCursor?: string;
    };
    all.push(...page.data);
    if (page.nextCursor === undefined) {
      return all;
    }
    after = page.nextCursor;
  }
}

/** Until so many different messages were taken. */
async function drained(receiver: Receiver, count: number): Promise<void> {
  const taken = new Set<string>();
  let seen = 0;
  await receiver.until((received) => {
    for (; seen < received.length; seen++) {
      const each = received[seen];
      if (each?.status === 200) {
        taken.add(each.id);
      }
    }
    return taken.size >= count;
  }, drainMs);
}

function assertDelivered(
  hookId: string,
  changes: readonly LoggedChange[],
  received: readonly Received[],
): void {
  const prefix = `msg_${hookId.replaceAll('-', '')}_`;
  const taken = new Map<string, Received>();
  const ids = new Map<string, Set<string>>();
  const order = new Map<string, number[]>();
  for (const each of received) {
    const { data } = JSON.parse(each.text) as { data: { id: string; version: number } };
    const change = `${data.id} ${data.version}`;
    ids.set(change, (ids.get(change) ?? new Set()).add(each.id));
    if (each.status === 200 && !taken.has(each.id)) {
      taken.set(each.id, each);
      order.set(data.id, [...(order.get(data.id) ?? []), data.version]);
    }
  }

  assert.deepEqual(
    changes.filter(({ position }) => !taken.has(`${prefix}${position}`)),
    [],
    'these changes never arrived',
  );
  assert.equal(taken.size, changes.length, 'something arrived that never happened');
  assert.ok(
    [...ids.values()].every(({ size }) => size === 1),
    'a change came under two ids',
  );
  for (const versions of order.values()) {
    assert.deepEqual(
      versions,
      versions.map((_, index) => index + 1),
      'a client came out of order',
    );
  }
}
