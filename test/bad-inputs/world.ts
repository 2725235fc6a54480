import assert from 'node:assert/strict';
import { readSettings, type SettingFlags } from '../../src/config/read-settings.ts';
import type { Client } from '../../src/domain/client.ts';
import type { Company } from '../../src/domain/company.ts';
import { parseEmail } from '../../src/domain/email.ts';
import type { FieldType } from '../../src/domain/custom-value.ts';
import type { JsonValue } from '../../src/lib/json/json-value.ts';
import { type RunningServer, startServer } from '../../src/main.ts';
import type { Scope } from '../../src/domain/api-key.ts';
import { exchange, type RawAnswer, type RawRequest, requestBytes } from '../support/raw-http.ts';
import { noShedding } from '../support/no-shedding.ts';
import { createTestData, type TestData } from '../support/test-data.ts';

/** A running server with something in its directory, and a look at what is stored behind its back. */
export interface World {
  readonly running: RunningServer;
  readonly port: number;
  readonly workspaceId: number;
  /** Opens the workspace to read and write. */
  readonly key: string;
  /** Keys that open less, or nothing any more. */
  readonly keys: Readonly<Record<'read' | 'ingest' | 'revoked' | 'expired', string>>;
  /** Records that good requests are made with. */
  readonly known: { readonly clientId: string; readonly companyId: string };
  /** Another workspace: its key, and records that are not the first one's. */
  readonly stranger: {
    readonly key: string;
    readonly clientId: string;
    readonly companyId: string;
  };
  readonly data: TestData;
  send(request: RawRequest): Promise<RawAnswer>;
  /** A JSON call that must succeed; what it answers. */
  call(
    method: string,
    target: string,
    body?: JsonValue,
    key?: string,
  ): Promise<Record<string, unknown>>;
  clientByEmail(email: string): Promise<Client>;
  client(id: string): Promise<Client>;
  company(id: string): Promise<Company>;
  close(): Promise<void>;
}

/** Custom fields of clients and companies that are declared in every world, by type. */
export const declared = {
  remark: 'text',
  score: 'number',
  mobile: 'phoneNumber',
  birthday: 'date',
} as const satisfies Record<string, FieldType>;

/** Starts a server on the engine that is tested, with nothing in its directory but for the known records. */
export async function startWorld(flags: SettingFlags = {}): Promise<World> {
  const data = await createTestData();
  const running = await startServer(
    readSettings({ ...noShedding, ...flags, ...data.flags, port: '0' }, {}),
  );
  const { access, directory, port } = running;

  async function createKey(
    workspace: string,
    scopes: readonly Scope[],
    expiresAt: number | null = null,
  ): Promise<{ key: string; id: string }> {
    return access.createKey({ workspace, name: 'test', scopes, expiresAt });
  }

  const { workspaceId } = await access.findWorkspace('default');
  const { key } = await createKey('default', ['read', 'write']);
  await access.createWorkspace('stranger');
  const strangerKey = (await createKey('stranger', ['read', 'write'])).key;
  const revoked = await createKey('default', ['read', 'write']);
  await access.revokeKey(revoked.id);
  const keys = {
    read: (await createKey('default', ['read'])).key,
    ingest: (await createKey('default', ['ingest'])).key,
    revoked: revoked.key,
    expired: (await createKey('default', ['read', 'write'], 1)).key,
  };
  for (const entity of ['client', 'company'] as const) {
    for (const [field, type] of Object.entries(declared)) {
      const origin = { actor: 'test', dialect: 'test' };
      await directory.writeOne(
        { workspaceId, origin },
        { op: 'declareField', entity, key: field, label: field, type, options: [] },
      );
    }
  }

  const send = (request: RawRequest): Promise<RawAnswer> => exchange(port, requestBytes(request));

  async function call(
    method: string,
    target: string,
    body?: JsonValue,
    as = key,
  ): Promise<Record<string, unknown>> {
    const answer = await send({
      method,
      target,
      headers: {
        Authorization: `Bearer ${as}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    assert.ok(answer.status < 300, `${method} ${target}: ${answer.status} ${answer.text}`);
    return JSON.parse(answer.text) as Record<string, unknown>;
  }

  async function makeRecords(as: string): Promise<{ clientId: string; companyId: string }> {
    const person = { givenName: 'Known', familyName: 'Person', email: 'known@x.test' };
    const { id: clientId } = await call('POST', '/v1/clients', person, as);
    const { id: companyId } = await call('POST', '/v1/companies', { name: 'Known' }, as);
    return { clientId: String(clientId), companyId: String(companyId) };
  }

  return {
    running,
    port,
    workspaceId,
    key,
    keys,
    known: await makeRecords(key),
    stranger: { key: strangerKey, ...(await makeRecords(strangerKey)) },
    data,
    send,
    call,
    async clientByEmail(email) {
      const parsed = parseEmail(email);
      assert.ok(parsed.ok);
      const found = await directory.clientByEmailKey(workspaceId, parsed.value.key);
      return found ?? assert.fail('no client has this email');
    },
    async client(id) {
      return (await directory.client(workspaceId, id)) ?? assert.fail('no client has this id');
    },
    async company(id) {
      const listed = await directory.company(workspaceId, id);
      return listed?.kind === 'named' ? listed.company : assert.fail('no company has this id');
    },
    async close() {
      await running.close();
      await data.remove();
    },
  };
}
