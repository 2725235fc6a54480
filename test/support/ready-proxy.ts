import { Agent, createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy in front of several servers, which sends calls to those only whose `/readyz` last said yes. */
export interface ReadyProxy {
  readonly url: string;
  /** Resolves when the server is ready and gets calls. */
  add(url: string): Promise<void>;
  /** Forgets a server. */
  remove(url: string): void;
  close(): void;
}

interface Backend {
  readonly url: URL;
  readonly agent: Agent;
  readonly onReady: () => void;
  isReady: boolean;
  timer: NodeJS.Timeout | undefined;
}

/** How often each server is asked. */
const pollMs = 50;

/** Starts one. It tries no call twice: whatever a server does to a call, its caller sees. */
export async function startReadyProxy(): Promise<ReadyProxy> {
  const backends = new Map<string, Backend>();
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const ready = [...backends.values()].filter(({ isReady }) => isReady);
    turn += 1;
    const backend = ready[turn % ready.length];
    if (backend === undefined) {
      outgoing.writeHead(502).end();
    } else {
      pass(backend, incoming, outgoing);
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  async function poll(backend: Backend): Promise<void> {
    const { status } = await fetch(new URL('/readyz', backend.url)).catch(() => ({ status: 0 }));
    backend.isReady = status === 200;
    if (backend.isReady) {
      backend.onReady();
    }
    if (backends.get(backend.url.href) === backend) {
      backend.timer = setTimeout(() => void poll(backend), pollMs);
    }
  }

  function remove(url: string): void {
    const backend = backends.get(new URL(url).href);
    clearTimeout(backend?.timer);
    backend?.agent.destroy();
    backends.delete(new URL(url).href);
  }

  return {
    url: `http://127.0.0.1:${port}`,
    add(url) {
      return new Promise((resolve) => {
        const parsed = new URL(url);
        const agent = new Agent({ keepAlive: true });
        const backend = { url: parsed, agent, onReady: resolve, isReady: false, timer: undefined };
        backends.set(parsed.href, backend);
        void poll(backend);
      });
    },
    remove,
    close() {
      for (const url of backends.keys()) {
        remove(url);
      }
      server.close();
      server.closeAllConnections();
    },
  };
}

function pass({ url, agent }: Backend, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, headers, url: path } = incoming;
  const { hostname: host, port } = url;
  // Which connection is kept is between neighbours.
  const { connection: _, ...passed } = headers;
  const call = request({ agent, host, port, method, path, headers: passed });
  call.once('response', (answer) => {
    const { connection: _closed, ...answered } = answer.headers;
    outgoing.writeHead(answer.statusCode ?? 502, answered);
    answer.pipe(outgoing);
    answer.once('error', () => outgoing.destroy());
  });
  call.once('error', () => {
    if (outgoing.headersSent) {
      outgoing.destroy();
    } else {
      outgoing.writeHead(502).end();
    }
  });
  incoming.pipe(call);
}
