import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** The connections of a server, and how they end. */
export interface Connections {
  /** To be called for a request that was answered while its body was still arriving. */
  drain(request: IncomingMessage, response: ServerResponse): void;
  /** True for a connection whose last request was answered while its body was still arriving. */
  isDraining(socket: object): boolean;
  /** Stops taking connections, closes idle ones at once and all others when their call is answered, or after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** More of an unwanted body than this is not waited for. */
const drainBytesMax = 16 * 1024 * 1024;
const sweepMs = 50;

/** Looks after the connections of `server`. */
export function trackConnections(server: Server): Connections {
  const draining = new WeakSet<object>();

  /**
   * The rest of the body is read and thrown away, so that a caller who is still sending sees the answer
   * instead of a broken connection, and can use the connection again.
   */
  function drain(request: IncomingMessage, response: ServerResponse): void {
    draining.add(request.socket);
    request.once('end', () => draining.delete(request.socket));
    request.on('error', ignore);
    // Only from here on, because Node takes all listeners off a body that was not read.
    response.once('finish', () => {
      let bytes = 0;
      request.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > drainBytesMax) {
          request.destroy();
        }
      });
    });
  }

  async function close(graceMs: number): Promise<void> {
    // This also closes idle connections, those included that have not sent anything yet.
    const closed = new Promise((resolve) => server.close(resolve));
    // Those that become idle only now are closed here.
    const sweeper = setInterval(() => server.closeIdleConnections(), sweepMs);
    const killer = setTimeout(() => server.closeAllConnections(), graceMs);
    await closed;
    clearInterval(sweeper);
    clearTimeout(killer);
  }

  return { drain, isDraining: (socket) => draining.has(socket), close };
}

function ignore(): void {}
