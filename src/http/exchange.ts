import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NotedCall } from '../directory/call-log.ts';
import type { Route } from '../dialects/dialect.ts';
import type { Quota } from './rate-limits.ts';
import type { Voice } from './voices.ts';
import type { RouteWatch, WatchedCall } from './watch.ts';

/** One request and the answer that is owed to it. */
export interface Exchange extends WatchedCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  /** When its headers had arrived, on the clock of `performance.now()`. */
  readonly startedAtMs: number;
  /** Hears of its answer. */
  readonly watch: RouteWatch;
  readonly voice: Voice;
  /** Absent where the request reached none. */
  readonly route?: Route | undefined;
  /** What is left to the caller's key, once it is known and where it has a limit. */
  quota: Quota | undefined;
  /** Of the caller's key, once it is known. */
  keyId: string | undefined;
  /** Whose key it is. */
  key: NotedCall['key'];
  /** True where somebody who is signed in calls. */
  isOfUser: boolean;
}

/** One that begins now. Its members are there from the start: to add one later costs more than all that is counted. */
export function beginExchange(
  given: Omit<Exchange, 'startedAtMs' | 'quota' | 'keyId' | 'key' | 'isOfUser'>,
): Exchange {
  const { request, response, requestId, voice, watch, route } = given;
  return {
    request,
    response,
    requestId,
    startedAtMs: performance.now(),
    voice,
    watch,
    route,
    quota: undefined,
    keyId: undefined,
    key: undefined,
    isOfUser: false,
  };
}

/** True where a body was announced, whether or not any of it has arrived (RFC 9112 section 6.3). */
export function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return (length !== undefined && length !== '0') || headers['transfer-encoding'] !== undefined;
}

/** True where the caller waits for a word before it sends the body; anything but `100-continue` was refused before (HTTP/1.1 only). */
export function awaitsContinue(request: IncomingMessage): boolean {
  return request.headers.expect !== undefined && request.httpVersionMinor > 0;
}
