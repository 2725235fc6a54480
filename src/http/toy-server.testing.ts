import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Call, Dialect, Route } from '../dialects/dialect.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Imports } from '../importing/imports.ts';
import type { SignedInUser } from '../accounts/session-ring.ts';
import type { CallLog } from '../directory/call-log.ts';
import type { Directory } from '../directory/directory.ts';
import type { Keys } from '../directory/keys.ts';
import type { Statistics } from '../directory/statistics.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import { createFakeAccessStore } from '../directory/fake-access-store.testing.ts';
import type { FakeAccessStore } from '../directory/fake-access-store.testing.ts';
import { createKeyRing } from '../directory/key-ring.ts';
import { hashKey } from '../domain/api-key.ts';
import type { Scope } from '../domain/api-key.ts';
import type { DirectoryError } from '../domain/errors.ts';
import type { JsonValue } from '../lib/json/json-value.ts';
import type { FailedCall } from './log.ts';
import { problemKinds } from '../dialects/problem.ts';
import { type HttpServer, createServer } from './server.ts';
import type { HttpSettings } from './settings.ts';

/** Keys that every toy server knows, by what they may do. */
export const toyKeys = {
  write: 'sk_toy_read_and_write',
  read: 'sk_toy_read_only_key',
  ingest: 'pk_toy_ingest_only_key',
} as const;

/** Who is behind the cookies that every toy server knows. */
export const toyUsers: Readonly<Record<string, SignedInUser>> = {
  editor: {
    userId: 'ed',
    sessionId: 's1',
    workspaceId: 7,
    scopes: ['read', 'write'],
    isFresh: true,
  },
  viewer: { userId: 'vi', sessionId: 's2', workspaceId: 7, scopes: ['read'], isFresh: true },
};

/** A server with two small dialects, for tests of what lies around dialects. */
export interface ToyServer extends HttpServer {
  /** Every call that its handler is done with. */
  readonly calls: Call[];
  readonly failures: FailedCall[];
  /** Statuses, as those who watch hear of them. */
  readonly watched: number[];
  /** Resolves when the first call of `/stern/slow` has reached its handler. */
  readonly slowBegan: Promise<void>;
  readonly store: FakeAccessStore;
  readonly clock: { at: number; now(): number };
}

/** As a server has them unless it is told otherwise, but that none is too busy for a call. */
const toySettings: HttpSettings = {
  requestTimeoutMs: 30_000,
  headersTimeoutMs: 10_000,
  keepAliveTimeoutMs: 65_000,
  stalledTimeoutMs: 60_000,
  closeTimeoutMs: 10_000,
  connectionsMax: 10_000,
  loopDelayMaxMs: 0,
  trustedProxies: [],
  rateLimit: null,
  refusesJunkIds: true,
};

/** Body limit of the toy routes, in bytes. */
export const toyBytesMax = 100_000;

/** Makes one, with further routes under `/stern` where they are given. `/stern` takes JSON with a key in a header, and no body that was not asked for; `/open` takes forms too, a key anywhere, and browsers. */
export async function createToyServer(
  settings: Partial<HttpSettings> = {},
  routes: readonly Route[] = [],
  consoleFolder?: string,
): Promise<ToyServer> {
  const store = createFakeAccessStore();
  const clock = { at: 1_700_000_000_000, now: () => clock.at };
  const calls: Call[] = [];
  const failures: FailedCall[] = [];
  const watched: number[] = [];
  const slowBegan = Promise.withResolvers<void>();
  await addToyKeys(store);
  const server = createServer({
    dialects: [createSternDialect(calls, routes, slowBegan.resolve), createOpenDialect(calls)],
    directory: { takeWrites: (n: number) => n, shedsWrites: () => false } as Directory,
    keyRing: createKeyRing({ access: store, clock }),
    keys: {} as Keys,
    webhooks: {} as Webhooks,
    accounts: {} as Accounts,
    imports: {} as Imports,
    callLog: { note: () => undefined } as unknown as CallLog,
    statistics: {} as Statistics,
    sessionRing: {
      verify: (token) => toyUsers[token],
      verifyAgain: (token) => toyUsers[token],
      flush: () => Promise.resolve(),
    },
    settings: { ...toySettings, ...settings },
    secret: 'secret of the toy installation',
    clock,
    log: { failed: (call) => failures.push(call) },
    watch: { route: () => ({ answered: (_call, status) => void watched.push(status) }) },
    ...(consoleFolder === undefined ? {} : { consoleFolder }),
  });
  return { ...server, calls, failures, watched, slowBegan: slowBegan.promise, store, clock };
}

async function addToyKeys(store: FakeAccessStore): Promise<void> {
  const granted: Record<keyof typeof toyKeys, Scope[]> = {
    write: ['read', 'write'],
    read: ['read'],
    ingest: ['ingest'],
  };
  for (const name of ['write', 'read', 'ingest'] as const) {
    await store.addKey({
      id: name,
      workspaceId: 7,
      name,
      hash: hashKey(toyKeys[name]),
      hint: toyKeys[name].slice(-4),
      scopes: granted[name],
      createdAt: 0,
      expiresAt: null,
      revokedAt: null,
      lastUsedAt: null,
      rateLimit: null,
    });
  }
}

/** Text that a bug might carry, and nobody may see. */
export const toySecret = 'ada@secret.test';

function createSternDialect(
  calls: Call[],
  more: readonly Route[],
  slowBegins: () => void,
): Dialect {
  const body = { mediaTypes: ['json'], bytesMax: toyBytesMax } as const;
  return {
    id: 'stern',
    pathPrefixes: ['/stern', '/stern2'],
    keyAlsoIn: 'headersOnly',
    sessions: 'taken',
    cors: 'closed',
    unaskedBodies: 'refused',
    routes: (services) => [
      ...more,
      { method: 'GET', path: '/stern/clients', scope: 'read', handle: echo },
      { method: 'POST', path: '/stern/clients', scope: 'write', body, handle: echo },
      { method: 'GET', path: '/stern/clients/:id', scope: 'read', handle: echo },
      { method: 'PATCH', path: '/stern/clients/:id', scope: 'write', body, handle: echo },
      { method: 'PUT', path: '/stern/clients/:id', scope: 'write', body, handle: echo },
      {
        method: 'DELETE',
        path: '/stern/clients/:id',
        scope: 'write',
        handle: () => Promise.resolve({ status: 204, body: null }),
      },
      {
        method: 'GET',
        path: '/stern/broken',
        scope: 'read',
        handle: () => Promise.reject(new TypeError(`cannot read ${toySecret}`)),
      },
      {
        method: 'GET',
        path: '/stern/slow',
        scope: 'read',
        handle: async (call) => {
          slowBegins();
          await delay(150);
          calls.push(call);
          return { status: 200, body: 'slow' };
        },
      },
      {
        method: 'GET',
        path: '/stern/huge',
        scope: 'read',
        handle: () => Promise.resolve({ status: 200, body: 'x'.repeat(32_000_000) }),
      },
      {
        method: 'GET',
        path: '/stern/url',
        scope: 'read',
        handle: () => Promise.resolve({ status: 200, body: services.publicUrl }),
      },
    ],
    readImported: () => ({ ok: false, issues: [] }),
    renderError: (error) => ({ status: statusOf(error), body: { stern: error.code } }),
  };

  function echo(call: Call): Promise<Answer> {
    calls.push(call);
    return Promise.resolve({ status: 200, body: bodyOf(call) });
  }
}

function createOpenDialect(calls: Call[]): Dialect {
  const body = { mediaTypes: ['json', 'form'], bytesMax: 64 * toyBytesMax } as const;
  return {
    id: 'open',
    pathPrefixes: ['/open', '/stern/open'],
    keyAlsoIn: 'queryOrBody',
    sessions: 'ignored',
    cors: 'open',
    unaskedBodies: 'ignored',
    routes: () => [
      { method: 'POST', path: '/open/people', scope: 'ingest', body, handle: echo },
      { method: 'GET', path: '/open/people', scope: 'read', handle: echo },
      {
        method: 'DELETE',
        path: '/open/people/:id',
        scope: 'write',
        handle: () => Promise.resolve({ status: 204, body: null }),
      },
    ],
    readImported: () => ({ ok: false, issues: [] }),
    renderError: (error) => ({ status: statusOf(error), body: { open: error.message } }),
  };

  function echo(call: Call): Promise<Answer> {
    calls.push(call);
    return Promise.resolve({ status: 200, body: bodyOf(call) });
  }
}

function bodyOf({ actor, params, query, body }: Call): JsonValue {
  return {
    actor: actor.origin.actor,
    workspaceId: actor.workspaceId,
    params: { ...params },
    query: { ...query },
    body: body ?? null,
  };
}

/** The toys keep the usual statuses, so that tests can be read beside RFC 9110. */
function statusOf({ code }: DirectoryError): number {
  return problemKinds[code].status;
}
