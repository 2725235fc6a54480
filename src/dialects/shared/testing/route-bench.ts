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

/** One dialect with a directory behind it, called as the HTTP layer calls it. */
export interface RouteBench {
  readonly directory: Directory;
  readonly actor: Actor;
  /** Milliseconds since the epoch; only a test moves it. */
  readonly clock: { ms: number; now(): number };
  /** What the route answers, its errors said in the dialect's voice. */
  post(path: string, body: JsonValue): Promise<Answer>;
  clients(): readonly Client[];
  /** The client with this email, as it was written. */
  clientByEmail(email: string): Client;
  changes(): readonly Change[];
  /** Everything that is kept, to compare before and after. */
  state(): string;
}

const minuteMs = 60_000;

/** A bench with an empty directory at one fixed instant. */
export function createRouteBench(dialect: Dialect, refusesJunkIds = true): RouteBench {
  const { storage, clients, changes } = createMemoryStorage();
  const clock = { ms: 1_700_000_000_000, now: () => clock.ms };
  const newId = createUuidV7Source({ now: clock.now, randomBytes });
  const ids = { newId, newInviteCode: () => 'code' };
  const directory = createDirectory({ storage, clock, ids, sessionIdleMs: 30 * minuteMs });
  const services = { directory, clock, publicUrl: 'http://127.0.0.1:7171', refusesJunkIds };
  const routes = dialect.routes(services);
  const actor: Actor = { workspaceId: 1, origin: { actor: 'key:test', dialect: dialect.id } };
  return {
    directory,
    actor,
    clock,
    post: (path, body) => answer(dialect, routeAt(routes, path), actor, body),
    clients: () => [...clients.values()],
    clientByEmail: (email) =>
      [...clients.values()].find((client) => client.email === email) ?? assert.fail('no client'),
    changes: () => changes,
    state: () => JSON.stringify([[...clients.values()], changes]),
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
