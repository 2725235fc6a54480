import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { hostInUrl } from '../lib/host-in-url.ts';
import { pathOf } from './voices.ts';
import { metricsType } from './operations.ts';

/** Where figures are asked for without a key: an address of its own, which only those who scrape can reach. */
export interface MetricsServer {
  /** What to scrape. */
  readonly url: string;
  close(): Promise<void>;
}

/** Nobody who scrapes needs longer. */
const requestTimeoutMs = 5_000;
const connectionsMax = 100;

/** Listens. Rejects with Node's own error where the address cannot be used. */
export async function serveMetrics(
  address: { readonly host: string; readonly port: number },
  metrics: () => Promise<string>,
): Promise<MetricsServer> {
  const server = createServer({ requestTimeout: requestTimeoutMs }, (request, response) => {
    const isAsked = pathOf(request.url ?? '') === '/metrics' && request.method === 'GET';
    if (isAsked) {
      void answer(response, metrics);
    } else {
      response.writeHead(404).end();
    }
  });
  server.maxConnections = connectionsMax;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, resolve);
  });
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : address.port;
  return {
    url: `http://${hostInUrl(address.host)}:${port}/metrics`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(response: ServerResponse, metrics: () => Promise<string>): Promise<void> {
  try {
    response.writeHead(200, { 'Content-Type': metricsType }).end(await metrics());
  } catch {
    response.destroy();
  }
}
