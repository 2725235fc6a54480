import { readSettings, type SettingFlags } from '../../src/config/read-settings.ts';
import type { Actor } from '../../src/directory/directory.ts';
import type { DeclareField } from '../../src/domain/commands.ts';
import type { Clock } from '../../src/lib/clock.ts';
import type { JsonValue } from '../../src/lib/json/json-value.ts';
import { type RunningServer, startServer } from '../../src/main.ts';
import { PostgresAccessStore } from '../../src/storage/postgres/access-store.ts';
import type { Scope } from '../../src/domain/api-key.ts';
import { createTestData, type TestData, type TestEngine, testEngine } from './test-data.ts';
import { checkAnswers } from './watch-answers.ts';
import { noShedding } from './no-shedding.ts';

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

/** The whole program on a free port of this machine, with an empty place of its own for its data. */
export interface TestServer extends TestWorkspace {
  readonly url: string;
  /** For what looks at it behind the server's back, or runs a command beside it. */
  readonly data: TestData;
  readonly running: RunningServer;
  call(method: string, path: string, options?: CallOptions): Promise<TestAnswer>;
  addWorkspace(name: string): Promise<TestWorkspace>;
  addKey(scopes: readonly Scope[]): Promise<string>;
  declare(field: Pick<DeclareField, 'key' | 'type'> & Partial<DeclareField>): Promise<string>;
  /** Rows of the change log, of every workspace. */
  changeCount(): Promise<number>;
  /** Waits until this server knows what other processes have done with keys and fields, which may take a moment on a database. */
  settle(): Promise<void>;
  /** Throws where any answer was not as the OpenAPI document of its path has it. */
  close(): Promise<void>;
}

/** How a server differs from one with default settings on the engine that is tested. */
export interface TestServerOptions {
  readonly engine?: TestEngine;
  readonly clock?: Clock;
  /** By the names of their flags. */
  readonly settings?: SettingFlags;
}

/** Starts a server with nothing in its directory. Close it, or the process does not end. */
export async function startTestServer({
  engine = testEngine,
  clock,
  settings = {},
}: TestServerOptions = {}): Promise<TestServer> {
  const data = await createTestData(engine);
  const running = await startServer(
    readSettings({ ...data.flags, port: '0', ...noShedding, ...settings }, {}),
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
    async settle() {
      const store = running.storage.access;
      await (store instanceof PostgresAccessStore ? store.refresh() : undefined);
    },
    async close() {
      await running.close();
      await data.remove();
      checkAnswers();
    },
  };
}

async function countChanges(data: TestData): Promise<number> {
  const [row] = await data.rows('SELECT count(*) AS n FROM changes');
  return Number(row?.['n']);
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
