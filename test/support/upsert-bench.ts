import assert from 'node:assert/strict';
import { readSettings } from '../../src/config/read-settings.ts';
import type { Client } from '../../src/domain/client.ts';
import type { FieldType } from '../../src/domain/custom-value.ts';
import type { JsonValue } from '../../src/lib/json/json-value.ts';
import { type RunningServer, startServer } from '../../src/main.ts';
import type { Scope } from '../../src/domain/api-key.ts';
import { noShedding } from './no-shedding.ts';
import { createTestData, type DatabaseRow, type TestData } from './test-data.ts';

/** One request as a caller sends it. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is sent as it is, everything else as JSON. */
  readonly body?: JsonValue;
}

/** What came back. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: JsonValue;
}

/** A row of the change log. */
export interface ChangeRow {
  readonly type: string;
  readonly entityId: string;
  readonly version: number;
  readonly dialect: string;
}

/** An empty workspace of a running server. */
export interface Bench {
  /** Milliseconds since the epoch; only a test moves it. */
  readonly clock: { ms: number };
  /** A key by what it may do. */
  readonly keys: Readonly<Record<'read' | 'write' | 'ingest', string>>;
  send(request: WireRequest): Promise<WireAnswer>;
  /** Sends JSON with the key that may write. */
  post(path: string, body: JsonValue): Promise<WireAnswer>;
  /** Every client, in the order of creation. */
  clients(): Promise<readonly Client[]>;
  /** The only client there is. */
  onlyClient(): Promise<Client>;
  changes(): Promise<readonly ChangeRow[]>;
  /** Every row of the workspace, to compare before and after. */
  state(): Promise<string>;
  declareField(key: string, type: FieldType): Promise<void>;
}

/** A server on the engine that is tested, for tests of the dialects that upsert. */
export interface BenchServer {
  open(): Promise<Bench>;
  close(): Promise<void>;
}

/** Starts a server whose clock stands still. `flags` are settings as on the command line. */
export async function startBenchServer(
  flags: Readonly<Record<string, string>> = {},
): Promise<BenchServer> {
  const data = await createTestData();
  const clock = { ms: 1_700_000_000_000, now: () => clock.ms };
  const running = await startServer(
    readSettings({ ...data.flags, port: '0', ...noShedding, ...flags }, {}),
    { clock },
  );
  let workspaces = 0;
  return {
    open: () => openBench(running, data, clock, `bench ${(workspaces += 1)}`),
    async close() {
      await running.close();
      await data.remove();
    },
  };
}

/** Tables by the column that puts their rows of a workspace in order. */
const orderOf = { clients: 'pk', fields: 'id', changes: 'position' } as const;
type Table = keyof typeof orderOf;

async function openBench(
  { access, directory, url }: RunningServer,
  data: TestData,
  clock: Bench['clock'],
  workspace: string,
): Promise<Bench> {
  const { workspaceId } = await access.createWorkspace(workspace);
  const createKey = async (scope: Scope): Promise<string> => {
    const request = { workspace, name: scope, scopes: [scope], expiresAt: null };
    return (await access.createKey(request)).key;
  };
  const keys = {
    read: await createKey('read'),
    write: await createKey('write'),
    ingest: await createKey('ingest'),
  };
  const rowsOf = (table: Table): Promise<readonly DatabaseRow[]> =>
    data.rows(
      `SELECT * FROM ${table} WHERE workspace_id = ${workspaceId} ORDER BY ${orderOf[table]}`,
    );
  const clients = async (): Promise<readonly Client[]> => {
    const sort = { by: 'createdAt', order: 'asc' } as const;
    return (await directory.clients(workspaceId, { filter: {}, sort, limit: 10_000 })).clients;
  };
  return {
    clock,
    keys,
    send: (request) => send(url, request),
    post: (target, body) => {
      const headers = { authorization: `Bearer ${keys.write}`, 'content-type': 'application/json' };
      return send(url, { method: 'POST', path: target, headers, body: JSON.stringify(body) });
    },
    clients,
    async onlyClient() {
      const [client, ...others] = await clients();
      assert.equal(others.length, 0, 'there is one client');
      return client ?? assert.fail('there is no client');
    },
    changes: async () =>
      (await rowsOf('changes')).map((row) => ({
        type: String(row['type']),
        entityId: String(row['entity_id']),
        version: Number(row['version']),
        dialect: String(row['dialect']),
      })),
    state: async () =>
      JSON.stringify(await Promise.all([rowsOf('clients'), rowsOf('fields'), rowsOf('changes')])),
    async declareField(key, type) {
      const command = { op: 'declareField', entity: 'client', key, label: key, type } as const;
      const actor = { workspaceId, origin: { actor: 'test', dialect: 'test' } };
      await directory.writeOne(actor, { ...command, options: [] });
    },
  };
}

async function send(
  url: string,
  { method, path, headers = {}, body }: WireRequest,
): Promise<WireAnswer> {
  const sent = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${url}${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: sent }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? null : (JSON.parse(text) as JsonValue),
  };
}
