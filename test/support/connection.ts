import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { JsonValue } from '../../src/lib/json/json-value.ts';

/** What came back over a connection. */
export interface ConnectionAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Parsed; `null` where there was none. */
  readonly body: JsonValue;
}

/** One caller with one connection, which it keeps. */
export interface Connection {
  /** Rejects where the connection ends before the answer is there. */
  send(
    method: string,
    path: string,
    body?: JsonValue,
    headers?: Readonly<Record<string, string>>,
  ): Promise<ConnectionAnswer>;
  close(): void;
}

/** Opens a caller's connection to a server at its first request. Unlike `fetch` it never opens a second one. */
export function openConnection(url: string, key: string): Connection {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { hostname: host, port } = new URL(url);

  function send(
    method: string,
    path: string,
    body?: JsonValue,
    others: Readonly<Record<string, string>> = {},
  ): Promise<ConnectionAnswer> {
    const sent = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const headers = {
      authorization: `Bearer ${key}`,
      ...(sent === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': sent.length }),
      ...others,
    };
    return new Promise((resolve, reject) => {
      const call = request({ agent, host, port, method, path, headers });
      call.once('error', reject);
      call.once('response', (response) => {
        text(response).then(
          (received) =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: received === '' ? null : (JSON.parse(received) as JsonValue),
            }),
          reject,
        );
      });
      call.end(sent);
    });
  }

  return { send, close: () => agent.destroy() };
}

/** Runs the same work over this many connections at once, each its own from the first to the last request. */
export async function overConnections<T>(
  { url, key, count }: { readonly url: string; readonly key: string; readonly count: number },
  work: (connection: Connection, index: number) => Promise<T>,
): Promise<T[]> {
  const connections = Array.from({ length: count }, () => openConnection(url, key));
  try {
    return await Promise.all(connections.map(work));
  } finally {
    for (const connection of connections) {
      connection.close();
    }
  }
}
