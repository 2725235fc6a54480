import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createDirectory } from '../../../directory/create-directory.ts';
import type { Actor, Directory } from '../../../directory/directory.ts';
import type { Change } from '../../../domain/change.ts';
import type { Client } from '../../../domain/client.ts';
import { DirectoryError } from '../../../domain/errors.ts';
import type { JsonValue } from '../../../lib/json/json-value.ts';
import { createUuidV7Source } from '../../../lib/uuid.ts';
import type { Answer, Dialect, Route } from '../../dialect.ts';
import { createMemoryStorage } from './memory-storage.ts';

/** A directory over maps at one fixed instant, open to the test. */
export interface DirectoryBench {
  readonly directory: Directory;
  /** Milliseconds since the epoch; only a test moves it. */
  readonly clock: { ms: number; now(): number };
  clients(): readonly Client[];
  changes(): readonly Change[];
  /** Everything that is kept, to compare before and after. */
  state(): string;
}

/** One dialect with a directory behind it, called as the HTTP layer calls it. */
export interface RouteBench extends DirectoryBench {
  readonly actor: Actor;
  /** What the route answers, its errors said in the dialect's voice. */
  post(path: string, body: JsonValue): Promise<Answer>;
  /** The client with this email, as it was written. */
  clientByEmail(email: string): Client;
}

const minuteMs = 60_000;

/** An empty directory. */
export function createDirectoryBench(): DirectoryBench {
  const { storage, clients, changes } = createMemoryStorage();
  const clock = { ms: 1_700_000_000_000, now: () => clock.ms };
  const newId = createUuidV7Source({ now: clock.now, randomBytes });
  const ids = { newId, newInviteCode: () => 'code' };
  return {
    directory: createDirectory({ storage, clock, ids, sessionIdleMs: 30 * minuteMs }),
    clock,
    clients: () => [...clients.values()],
    changes: () => changes,
    state: () => JSON.stringify([[...clients.values()], changes]),
  };
}

/** The routes of a dialect over an empty directory. */
export function createRouteBench(dialect: Dialect, refusesJunkIds = true): RouteBench {
  const bench = createDirectoryBench();
  const { directory, clock } = bench;
  const publicUrl = 'http://127.0.0.1:7171';
  const routes = dialect.routes({ directory, clock, publicUrl, refusesJunkIds });
  const actor: Actor = { workspaceId: 1, origin: { actor: 'key:test', dialect: dialect.id } };
  return {
    ...bench,
    actor,
    post: (path, body) => answer(dialect, routeAt(routes, path), actor, body),
    clientByEmail: (email) =>
      bench.clients().find((client) => client.email === email) ?? assert.fail('no client'),
  };
}

function routeAt(routes: readonly Route[], path: string): Route {
  return (
    routes.find((route) => route.method === 'POST' && route.path === path) ??
    assert.fail('no such route')
  );
}

async function answer(
  dialect: Dialect,
  route: Route,
  actor: Actor,
  body: JsonValue,
): Promise<Answer> {
  try {
    return await route.handle({ actor, params: {}, query: {}, body });
  } catch (error) {
    assert.ok(error instanceof DirectoryError, String(error));
    return dialect.renderError(error);
  }
}
