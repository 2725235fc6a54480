import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { readSettings, type SettingFlags } from '../../src/config/read-settings.ts';
import type { Client } from '../../src/domain/client.ts';
import type { Company } from '../../src/domain/company.ts';
import { parseEmail } from '../../src/domain/email.ts';
import type { FieldType } from '../../src/domain/custom-value.ts';
import type { JsonValue } from '../../src/lib/json/json-value.ts';
import { type RunningServer, startServer } from '../../src/main.ts';
import { databasePath } from '../../src/storage/sqlite/sqlite-storage.ts';
import type { Scope } from '../../src/domain/api-key.ts';
import { exchange, type RawAnswer, type RawRequest, requestBytes } from '../support/raw-http.ts';

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
  readonly dataDirectory: string;
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
  /** A hash of every row of every table, but for when keys were used, and what was called. */
  contentHash(): string;
  close(): Promise<void>;
}

/** Custom fields of clients and companies that are declared in every world, by type. */
export const declared = {
  remark: 'text',
  score: 'number',
  mobile: 'phoneNumber',
  birthday: 'date',
} as const satisfies Record<string, FieldType>;

/** Starts a server on a free port, with an empty directory of its own but for the known records. */
export async function startWorld(flags: SettingFlags = {}): Promise<World> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'clientele-bad-inputs-'));
  const running = await startServer(readSettings({ ...flags, data: dataDirectory, port: '0' }, {}));
  const { access, directory, port } = running;
  const reader = new DatabaseSync(databasePath(dataDirectory), { readOnly: true });

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
    dataDirectory,
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
    contentHash: createContentHash(reader),
    async close() {
      reader.close();
      await running.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** A hash costs a read of everything, so it is taken again only when somebody has committed since. */
function createContentHash(db: DatabaseSync): () => string {
  const version = db.prepare('PRAGMA data_version');
  let known: { readonly at: unknown; readonly hash: string } | undefined;
  return () => {
    const at = version.get()?.['data_version'];
    if (known?.at !== at) {
      known = { at, hash: hashOf(db) };
    }
    return known?.hash ?? '';
  };
}

function hashOf(db: DatabaseSync): string {
  const hash = createHash('sha256');
  const tables = db
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'
       AND name NOT IN ('calls', 'call_hours') ORDER BY name`,
    )
    .all();
  for (const { name } of tables) {
    hash.update(`\n${String(name)}\n`);
    // A refused call may well be one that used a key.
    for (const { last_used_at: _, ...row } of db.prepare(`SELECT * FROM "${String(name)}"`).all()) {
      hash.update(JSON.stringify(row));
    }
  }
  return hash.digest('hex');
}
