import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { readSettings } from '../../src/config/read-settings.ts';
import type { Actor } from '../../src/directory/directory.ts';
import type { DeclareField } from '../../src/domain/commands.ts';
import type { Clock } from '../../src/lib/clock.ts';
import type { JsonValue } from '../../src/lib/json/json-value.ts';
import { type RunningServer, startServer } from '../../src/main.ts';
import { databasePath } from '../../src/storage/sqlite/sqlite-storage.ts';
import type { Scope } from '../../src/domain/api-key.ts';
import { checkAnswers } from './watch-answers.ts';

/** How one call differs from a plain one. */
export interface CallOptions {
  /** Sent as JSON. */
  readonly body?: JsonValue;
  /** Sent as it is, labelled as JSON. */
  readonly text?: string;
  /** Another key than the server's first one; `null`: none. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What came back. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed, where it was JSON. */
  readonly body: unknown;
}

/** A workspace with a key of its own. */
export interface TestWorkspace {
  readonly key: string;
  readonly actor: Actor;
}

/** The whole program on a free port of this machine, with its data in a directory of its own. */
export interface TestServer extends TestWorkspace {
  readonly url: string;
  /** Directory of its data, for what looks into the file or runs a command beside it. */
  readonly data: string;
  readonly running: RunningServer;
  call(method: string, path: string, options?: CallOptions): Promise<TestAnswer>;
  addWorkspace(name: string): Promise<TestWorkspace>;
  addKey(scopes: readonly Scope[]): Promise<string>;
  declare(field: Pick<DeclareField, 'key' | 'type'> & Partial<DeclareField>): Promise<string>;
  /** Rows of the change log, of every workspace. */
  changeCount(): number;
  /** Throws where any answer was not as the OpenAPI document of its path has it. */
  close(): Promise<void>;
}

/** How a server differs from a plain one. */
export interface TestServerOptions {
  readonly clock?: Clock;
  /** By the names of their flags. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Starts a server with an empty directory. Close it, or the process does not end. */
export async function startTestServer({
  clock,
  settings = {},
}: TestServerOptions = {}): Promise<TestServer> {
  const data = await mkdtemp(join(tmpdir(), 'clientele-test-'));
  const running = await startServer(
    readSettings({ data, port: '0', ...settings }, {}),
    clock === undefined ? {} : { clock },
  );
  const { access, directory, url } = running;

  async function createKey(workspace: string, scopes: readonly Scope[]): Promise<string> {
    const created = await access.createKey({ workspace, name: 'test', scopes, expiresAt: null });
    return created.key;
  }

  async function openWorkspace(name: string): Promise<TestWorkspace> {
    const { workspaceId } = await access.findWorkspace(name);
    const key = await createKey(name, ['read', 'write']);
    return { key, actor: { workspaceId, origin: { actor: 'test', dialect: 'test' } } };
  }

  const { key, actor } = await openWorkspace('default');
  return {
    url,
    data,
    running,
    key,
    actor,
    call: (method, path, options = {}) => call(url, method, path, { key, ...options }),
    async addWorkspace(name) {
      await access.createWorkspace(name);
      return openWorkspace(name);
    },
    addKey: (scopes) => createKey('default', scopes),
    async declare(field) {
      const command: DeclareField = {
        op: 'declareField',
        entity: 'client',
        label: field.key,
        options: [],
        ...field,
      };
      const outcome = await directory.writeOne(actor, command);
      return outcome.kind === 'field' ? outcome.field.id : '';
    },
    changeCount: () => countChanges(data),
    async close() {
      await running.close();
      await rm(data, { recursive: true, force: true });
      checkAnswers();
    },
  };
}

function countChanges(data: string): number {
  const db = new DatabaseSync(databasePath(data), { readOnly: true });
  try {
    return Number(db.prepare('SELECT count(*) AS n FROM changes').get()?.['n']);
  } finally {
    db.close();
  }
}

async function call(
  url: string,
  method: string,
  path: string,
  { body, text, key, headers }: CallOptions,
): Promise<TestAnswer> {
  const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(typeof key === 'string' ? { authorization: `Bearer ${key}` } : {}),
      ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(sent === undefined ? {} : { body: sent }),
  });
  const isJson =
    method !== 'HEAD' && response.headers.get('content-type')?.includes('json') === true;
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? await response.json() : await response.text(),
  };
}
