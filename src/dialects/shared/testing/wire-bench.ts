import type { LightMyRequestResponse } from 'fastify';
import { createKeyRing } from '../../../directory/key-ring.ts';
import { hashKey } from '../../../domain/api-key.ts';
import { createServer } from '../../../http/server.ts';
import { defaultHttpSettings } from '../../../http/settings.ts';
import type { JsonValue } from '../../../lib/json/json-value.ts';
import type { AccessStore, KeyRecord, Scope } from '../../../storage/storage.ts';
import type { Dialect } from '../../dialect.ts';
import { createDirectoryBench, type DirectoryBench } from './route-bench.ts';

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
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: JsonValue;
}

/** The whole HTTP layer with one dialect, without a socket. */
export interface WireBench extends DirectoryBench {
  send(request: WireRequest): Promise<WireAnswer>;
}

/** Secrets that open the bench's workspace, by what they may do. */
export const secrets: Readonly<Record<Scope, string>> = {
  read: 'sk_secret-that-may-only-read',
  write: 'sk_secret-that-may-write-000',
  ingest: 'pk_secret-that-may-identify0',
  admin: 'sk_secret-that-may-do-all-00',
};

/** A server over an empty directory. */
export function createWireBench(dialect: Dialect): WireBench {
  const bench = createDirectoryBench();
  const { directory, clock } = bench;
  const server = createServer({
    dialects: [dialect],
    directory,
    keyRing: createKeyRing({ access: accessOf(clock.ms), clock }),
    settings: { ...defaultHttpSettings, publicUrl: 'http://127.0.0.1:7171' },
    clock,
    log: { failed: () => undefined },
  });
  return {
    ...bench,
    async send({ method, path, headers = {}, body }) {
      const payload = typeof body === 'string' ? body : JSON.stringify(body);
      return answerOf(
        await server.inject({
          method,
          url: path,
          headers: { ...headers },
          ...(body === undefined ? {} : { payload }),
        }),
      );
    },
  };
}

function answerOf({ statusCode, headers, body }: LightMyRequestResponse): WireAnswer {
  return {
    status: statusCode,
    headers,
    body: body === '' ? null : (JSON.parse(body) as JsonValue),
  };
}

function accessOf(createdAt: number): AccessStore {
  const records = Object.entries(secrets).map(([scope, secret]): [string, KeyRecord] => [
    hashKey(secret),
    {
      id: scope,
      workspaceId: 1,
      name: scope,
      hash: hashKey(secret),
      hint: secret.slice(-4),
      scopes: [scope as Scope],
      createdAt,
      expiresAt: null,
      revokedAt: null,
      lastUsedAt: createdAt,
    },
  ]);
  const byHash = new Map(records);
  const access: Pick<AccessStore, 'stamp' | 'keyByHash' | 'touchKeys'> = {
    stamp: () => 0,
    keyByHash: (hash) => Promise.resolve(byHash.get(hash)),
    touchKeys: () => Promise.resolve(),
  };
  return access as AccessStore;
}
