import { connect, type Socket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/*
 * A worker that sends requests at a fixed rate, whether or not the ones before are answered: callers on
 * the internet do not wait for each other. Times are counted from when a request was due.
 */

/** What to send, for how long. */
export interface Load {
  readonly port: number;
  readonly perSecond: number;
  readonly seconds: number;
  /** For how long before that the same is sent and not counted. */
  readonly leadSeconds?: number;
  /** Open before the load begins, as those of a proxy are; each has one request at a time. */
  readonly connections: number;
  /** Parts of the request, between which stands a number that is different each time, of `numberLength` digits. */
  readonly request: readonly string[];
}

/** What became of it. */
export interface LoadResult {
  /** How long answers took, in ms, by status; 0 is a broken connection. */
  readonly msByStatus: ReadonlyMap<number, readonly number[]>;
  /** Refused answers without `Retry-After`. */
  readonly withoutRetryAfter: number;
  /** Requests that were not sent, because so many others had no answer yet. */
  readonly unsent: number;
}

/** So that all requests have the same length. */
export const numberLength = 9;
const tickMs = 2;
/** How long answers are waited for after the last request. */
const lingerMs = 3_000;
/** How many of the connections are opened at a time. */
const openTogether = 20;

interface Caller {
  readonly socket: Socket;
  dueAtMs: number;
  received: string;
}

if (parentPort !== null) {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
  parentPort.postMessage(await run(workerData as Load));
}

async function run(load: Load): Promise<LoadResult> {
  const { port, perSecond, seconds, leadSeconds = 0, connections, request } = load;
  const msByStatus = new Map<number, number[]>();
  const idle: Caller[] = [];
  let waiting = 0;
  let countedFromMs = Infinity;
  let withoutRetryAfter = 0;
  let unsent = 0;
  let number = Math.floor(Math.random() * 1e8);

  function settle(caller: Caller, status: number): void {
    waiting -= 1;
    if (caller.dueAtMs >= countedFromMs) {
      const times = msByStatus.get(status) ?? [];
      times.push(performance.now() - caller.dueAtMs);
      msByStatus.set(status, times);
    }
  }

  function newCaller(): Caller {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    const caller: Caller = { socket, dueAtMs: 0, received: '' };
    let isBusy = true;
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      caller.received += chunk;
      const status = answeredStatus(caller.received);
      if (status === undefined) {
        return;
      }
      if (status === 503 && !/\r\nretry-after: \d/i.test(caller.received)) {
        withoutRetryAfter += 1;
      }
      caller.received = '';
      settle(caller, status);
      isBusy = false;
      idle.push(caller);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (isBusy) {
        settle(caller, 0);
      }
    });
    return caller;
  }

  function send(caller: Caller, dueAtMs: number): void {
    waiting += 1;
    caller.dueAtMs = dueAtMs;
    number += 1;
    caller.socket.write(request.join(String(number).padStart(numberLength, '0')));
  }

  /** Or as many as are within the time. */
  function allAnswered(): Promise<void> {
    const until = performance.now() + lingerMs;
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        if (waiting === 0 || performance.now() > until) {
          clearInterval(timer);
          resolve();
        }
      }, tickMs);
    });
  }

  for (let opened = 0; opened < connections; opened += openTogether) {
    for (let one = 0; one < openTogether; one++) {
      send(newCaller(), 0);
    }
    await allAnswered();
  }
  const beganAtMs = performance.now();
  countedFromMs = beganAtMs + leadSeconds * 1_000;
  let sent = 0;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const elapsedMs = performance.now() - beganAtMs;
      for (const due = (elapsedMs / 1_000) * perSecond; sent < due; sent++) {
        const caller = idle.pop();
        if (caller === undefined) {
          unsent += performance.now() < countedFromMs ? 0 : 1;
        } else {
          send(caller, beganAtMs + (sent / perSecond) * 1_000);
        }
      }
      if (elapsedMs > (leadSeconds + seconds) * 1_000) {
        clearInterval(timer);
        resolve();
      }
    }, tickMs);
  });
  await allAnswered();
  return { msByStatus, withoutRetryAfter, unsent };
}

/** The status of an answer that is there as a whole. */
function answeredStatus(text: string): number | undefined {
  const end = text.indexOf('\r\n\r\n');
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0);
  return end < 0 || text.length < end + 4 + length ? undefined : Number(text.slice(9, 12));
}
