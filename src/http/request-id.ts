import type { IncomingMessage } from 'node:http';

const acceptable = /^[\w.-]{1,128}$/;

/** Names requests, so that an answer and a log line can be found by one another. */
export interface RequestIds {
  /** The `X-Request-Id` that came with the request where it is safe to repeat in a header and a log line, else a new one. */
  of(request: IncomingMessage): string;
  next(): string;
}

/** Makes ids of `prefix` and a number; the prefix tells processes apart. */
export function createRequestIds(prefix: string): RequestIds {
  let count = 0;

  function next(): string {
    count += 1;
    return prefix + count.toString(36);
  }

  function of(request: IncomingMessage): string {
    const sent = request.headers['x-request-id'];
    return typeof sent === 'string' && acceptable.test(sent) ? sent : next();
  }

  return { of, next };
}
