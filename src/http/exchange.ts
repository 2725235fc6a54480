import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Route } from '../dialects/dialect.ts';
import type { DirectoryError } from '../domain/errors.ts';
import type { Quota } from './rate-limits.ts';
import type { Voice } from './voices.ts';
import type { RouteWatch, WatchedCall } from './watch.ts';

/** One request and the answer that is owed to it. */
export interface Exchange extends WatchedCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  /** Whose `ip` is the caller's, as trusted proxies tell it; worked out when it is asked for. Absent where the request reached no route. */
  readonly caller?: { readonly ip: string } | undefined;
  /** When its headers had arrived, on the clock of `performance.now()`. */
  readonly startedAtMs: number;
  /** Hears of its answer. */
  readonly watch: RouteWatch;
  readonly voice: Voice;
  /** Absent where the request reached none. */
  readonly route?: Route | undefined;
  /** Whose key was shown, once it is known to be good. */
  key: WatchedCall['key'];
  /** True where somebody who is signed in calls. */
  isOfUser: boolean;
  /** What was said instead of what was asked for. */
  failure: DirectoryError | undefined;
  /** Whether those who watch have heard of the answer. */
  isTold: boolean;
  /** What is left to the caller's key, once it is known and where it has a limit. */
  quota: Quota | undefined;
}

/** What is known of a request when it arrives. */
type ExchangeStart = Omit<
  Exchange,
  'startedAtMs' | 'key' | 'isOfUser' | 'failure' | 'isTold' | 'quota'
>;

/** One that begins now. Its members are there from the start: to add one later costs more than all that is counted. */
export function beginExchange(given: ExchangeStart): Exchange {
  const { request, response, requestId, caller, voice, watch, route } = given;
  return {
    request,
    response,
    requestId,
    caller,
    startedAtMs: performance.now(),
    voice,
    watch,
    route,
    key: undefined,
    isOfUser: false,
    failure: undefined,
    isTold: false,
    quota: undefined,
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
