import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One request of a webhook. */
export interface Received {
  /** `webhook-id` */
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What it was answered; 0: nothing. */
  readonly status: number;
}

/** How a receiver answers: a status, with headers or without; `hang`: never. */
export type Reaction =
  | number
  | { readonly status: number; readonly headers: Readonly<Record<string, string>> }
  | 'hang';

/** What webhooks are sent to, on this machine. */
export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** Until `isEnough` of all that was received so far; rejects after `timeoutMs`. */
  until(
    isEnough: (received: readonly Received[]) => boolean,
    timeoutMs?: number,
  ): Promise<readonly Received[]>;
  close(): Promise<void>;
}

/** Starts one on a free port of the loopback address. `react` is asked at each request. */
export async function startReceiver(
  react: (request: Omit<Received, 'status'>, count: number) => Reaction = () => 200,
): Promise<Receiver> {
  const received: Received[] = [];
  const watchers = new Set<() => void>();
  const server = createServer((incoming, answer) => {
    void buffer(incoming).then(
      (bytes) => {
        const { headers } = incoming;
        const id = String(headers['webhook-id']);
        const request = { id, headers, text: bytes.toString(), at: Date.now() };
        const reaction = react(request, received.length);
        received.push({ ...request, status: answerWith(answer, reaction) });
        watchers.forEach((watch) => watch());
      },
      // Whoever sent it was killed in the middle.
      () => undefined,
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    until(isEnough, timeoutMs = 20_000) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          watchers.delete(watch);
          reject(new Error(`only ${received.length} received within ${timeoutMs} ms`));
        }, timeoutMs);
        function watch(): void {
          if (isEnough(received)) {
            clearTimeout(timer);
            watchers.delete(watch);
            resolve(received);
          }
        }
        watchers.add(watch);
        watch();
      });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answerWith(answer: ServerResponse, reaction: Reaction): number {
  if (reaction === 'hang') {
    return 0;
  }
  const { status, headers } =
    typeof reaction === 'number' ? { status: reaction, headers: {} } : reaction;
  answer.writeHead(status, headers).end(status < 300 ? 'thanks' : 'no');
  return status;
}
