import type { IncomingMessage } from 'node:http';
import type { VerifiedKey } from '../directory/key-ring.ts';
import type { DirectoryError } from '../domain/errors.ts';

/** A route as it is named wherever calls are counted: nothing of it comes from a caller. */
export interface RouteName {
  readonly dialect: string;
  readonly method: string;
  /** The pattern: `/v1/clients/:id`. */
  readonly path: string;
  /** Anybody may call it, without a key. */
  readonly isPublic: boolean;
}

/** One call, by what may be said of it aloud: no path, query, header, body or secret. */
export interface WatchedCall {
  readonly requestId: string;
  /** The key that it came with, once that is known to be good. */
  readonly key: Pick<VerifiedKey, 'id' | 'workspaceId'> | undefined;
  /** True where somebody who is signed in to the console calls. */
  readonly isOfUser: boolean;
  /** What was said instead of what was asked for. */
  readonly failure: DirectoryError | undefined;
}

/** Hears of the calls of one route. It must not throw. */
export interface RouteWatch {
  /**
   * Runs what answers the call, so that what it starts can be told to be its doing. Absent: nobody asks.
   * Of the request only the trace headers may be looked at.
   */
  readonly run?: (<T>(call: WatchedCall, request: IncomingMessage, work: () => T) => T) | undefined;
  /** The answer is about to leave; one that is streamed has left. */
  answered(call: WatchedCall, status: number, ms: number): void;
}

/** Hears of all calls. */
export interface HttpWatch {
  /** Called once for each route, and once for all requests that reach none. */
  route(name: RouteName): RouteWatch;
}

/** What requests are counted as that reach no route. */
export const noRoute: RouteName = { dialect: 'none', method: 'any', path: 'none', isPublic: true };

/** For servers that nobody watches. */
export const nobodyWatches: HttpWatch = { route: () => ({ answered: ignore }) };

/** Tells several. */
export function watchTogether(watches: readonly HttpWatch[]): HttpWatch {
  const [only, second] = watches;
  if (only !== undefined && second === undefined) {
    return only;
  }
  return {
    route(name) {
      const routes = watches.map((watch) => watch.route(name));
      return {
        run: routes.find(({ run }) => run !== undefined)?.run,
        answered(call, status, ms) {
          for (const route of routes) {
            route.answered(call, status, ms);
          }
        },
      };
    },
  };
}

function ignore(): void {}
