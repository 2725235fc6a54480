import type { Actor, Directory } from '../directory/directory.ts';
import type { DirectoryError } from '../domain/errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { JsonValue } from '../lib/json/json-value.ts';
import type { MaybePromise } from '../lib/maybe-promise.ts';
import type { Sealer } from '../lib/seal.ts';
import type { Scope } from '../domain/api-key.ts';

/**
 * One public API that the directory answers in its own words. A dialect says which routes there are,
 * what their bodies look like, how they map to and from the domain, and how an error sounds; nothing
 * else. Shared code never asks which dialect it serves: where two differ, a member here says how.
 */
export interface Dialect {
  /** Names the dialect in the change log. */
  readonly id: string;
  /**
   * Paths that it answers for, whether or not a route exists: `/v1` stands for itself and everything
   * below it. The longest match over all dialects decides whose voice an error has.
   */
  readonly pathPrefixes: readonly string[];
  /** Where a caller may put its key besides the headers. */
  readonly keyAlsoIn: 'headersOnly' | 'queryOrBody';
  /** Whether browsers of any origin may call it (design 8: keys with scope `ingest` are meant for that). */
  readonly cors: 'closed' | 'open';
  routes(services: DialectServices): readonly Route[];
  renderError(error: DirectoryError): Answer;
}

/** What a dialect may use. */
export interface DialectServices {
  readonly directory: Directory;
  readonly clock: Clock;
  /** Seals the positions that lists hand out, for this installation only. */
  readonly cursors: Sealer;
  /** Where this server is reached, without a trailing slash: for URLs in answers. */
  readonly publicUrl: string;
  /** Refuse external ids that loosely written integrations send for "nobody" (design 4.1). */
  readonly refusesJunkIds: boolean;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A Fastify path: `/v1/clients/:id`. */
  readonly path: string;
  readonly scope: Scope;
  /** Absent: the route takes no body, and one that is sent is ignored. */
  readonly body?: BodyRules;
  /** May throw or reject with a `DirectoryError`; anything else that is thrown counts as a bug. */
  handle(call: Call): MaybePromise<Answer>;
}

export interface BodyRules {
  readonly mediaTypes: readonly ('json' | 'form')[];
  readonly bytesMax: number;
}

/** JSON of 1 MiB: what every route but a bulk one takes. */
export const jsonBody: BodyRules = { mediaTypes: ['json'], bytesMax: 1024 * 1024 };

/** One authenticated, authorised and parsed call. */
export interface Call {
  readonly actor: Actor;
  readonly params: Readonly<Record<string, string>>;
  /** Decoded; a repeated parameter is an array. The key, where it came in the query, is left out. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** Strictly read JSON, or the pairs of a form as strings; `undefined` where the route takes none. The key, where it came in the body, is left out. */
  readonly body: JsonValue | undefined;
}

/** What goes back. */
export interface Answer {
  readonly status: number;
  /** Sent as JSON. */
  readonly body: JsonValue;
  readonly headers?: Readonly<Record<string, string>>;
  /** `application/json` unless said otherwise. */
  readonly contentType?: string;
}
