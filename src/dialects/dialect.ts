import type { Actor, Directory } from '../directory/directory.ts';
import type { Keys } from '../directory/keys.ts';
import type { DirectoryError, ErrorCode } from '../domain/errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { JsonSchema } from '../lib/json/json-schema.ts';
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
  /** Seals answers that are kept and that nobody may read who can read the data. */
  readonly answers: Sealer;
  readonly keys: Keys;
  /** Where this server is reached, without a trailing slash: for URLs in answers. */
  readonly publicUrl: string;
  /** Refuse external ids that loosely written integrations send for "nobody" (design 4.1). */
  readonly refusesJunkIds: boolean;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** A Fastify path: `/v1/clients/:id`. */
  readonly path: string;
  /** `public` needs no key; its calls have the actor `nobody`, who may read no workspace. */
  readonly scope: Scope | 'public';
  /** Absent: the route takes no body, and one that is sent is ignored. */
  readonly body?: BodyRules;
  /** What the OpenAPI document says of it. */
  readonly about?: RouteAbout;
  /** May throw or reject with a `DirectoryError`; anything else that is thrown counts as a bug. */
  handle(call: Call): MaybePromise<Answer>;
}

/** A route as its OpenAPI document describes it, with the very schemas that check what comes in. */
export interface RouteAbout {
  /** Names the call in generated clients: `listClients`. */
  readonly operationId: string;
  /** One line. */
  readonly summary: string;
  readonly description?: string;
  /** Groups calls in the reference. */
  readonly tag: string;
  /** Query parameters by name; those of the path are strings and need no word. */
  readonly query?: Readonly<Record<string, ParameterAbout>>;
  /** Request headers by name. */
  readonly headers?: Readonly<Record<string, ParameterAbout>>;
  readonly body?: JsonSchema;
  /** By status: what is answered where all went well. */
  readonly answers: Readonly<Record<number, AnswerAbout>>;
  /** Every error code that it can answer beyond those that any route can. */
  readonly errors?: readonly ErrorCode[];
}

export interface ParameterAbout {
  readonly description: string;
  readonly schema: JsonSchema;
  readonly required?: boolean;
}

export interface AnswerAbout {
  readonly description: string;
  /** Absent: no body. */
  readonly body?: JsonSchema;
  /** `application/json` unless said otherwise. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, ParameterAbout>>;
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
  /** As it was sent, without the query. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  /** Decoded; a repeated parameter is an array. The key, where it came in the query, is left out. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** Strictly read JSON, or the pairs of a form as strings; `undefined` where the route takes none. The key, where it came in the body, is left out. */
  readonly body: JsonValue | undefined;
  /** By lower-case name, as Node has them: of most that are sent twice, one text with commas. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
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
