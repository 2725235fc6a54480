import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NotedCall } from '../directory/call-log.ts';
import type { Route } from '../dialects/dialect.ts';
import type { Quota } from './rate-limits.ts';
import type { Voice } from './voices.ts';

/** One request and the answer that is owed to it. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly voice: Voice;
  /** Absent where the request reached none. */
  readonly route?: Route;
  /** Whose key was shown, once it is known to be good. */
  key?: NotedCall['key'];
  /** True where somebody who is signed in calls. */
  isOfUser?: boolean;
  /** What is left to the caller's key, once it is known and where it has a limit. */
  quota?: Quota;
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
