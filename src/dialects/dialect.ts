import type { Accounts } from '../accounts/accounts.ts';
import type { CallLog } from '../directory/call-log.ts';
import type { Actor, Directory } from '../directory/directory.ts';
import type { Keys } from '../directory/keys.ts';
import type { Command } from '../domain/commands.ts';
import type { Statistics } from '../directory/statistics.ts';
import type { DirectoryError, ErrorCode } from '../domain/errors.ts';
import type { FieldCatalog } from '../domain/field.ts';
import type { Checked } from '../domain/issue.ts';
import type { Imports } from '../importing/imports.ts';
import type { Clock } from '../lib/clock.ts';
import type { JsonSchema } from '../lib/json/json-schema.ts';
import type { JsonValue } from '../lib/json/json-value.ts';
import type { MaybePromise } from '../lib/maybe-promise.ts';
import type { Sealer } from '../lib/seal.ts';
import type { Scope } from '../domain/api-key.ts';
import type { WebhookVoice } from '../webhooks/voice.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';

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
  /** Whether somebody who is signed in to the console may call it without a key. */
  readonly sessions: 'taken' | 'ignored';
  /** Whether browsers of any origin may call it (design 8: keys with scope `ingest` are meant for that). */
  readonly cors: 'closed' | 'open';
  /**
   * What becomes of a body of a write that takes none, where it says anything. Vendors ignore it; refused, it
   * tells a caller that something was asked for which does not happen. Reads ignore theirs always.
   */
  readonly unaskedBodies: 'ignored' | 'refused';
  routes(services: DialectServices): readonly Route[];
  renderError(error: DirectoryError): JsonAnswer;
  /** How it tells receivers of changes; absent: it has no webhooks of its own. */
  readonly webhookVoice?: WebhookVoice;
  /** What its OpenAPI document says of it as a whole; absent: it has none. */
  readonly about?: DialectAbout;
  /**
   * One client of a file in this API's words: what a caller would send, or what it answers, whose members
   * that no caller may set are left out.
   */
  readImported(body: JsonValue, context: ImportedContext): Checked<Command>;
}

/** What a dialect needs to know to read a client of a file. */
export interface ImportedContext {
  readonly fields: FieldCatalog;
  readonly refusesJunkIds: boolean;
}

/** A dialect as its OpenAPI document describes it. */
export interface DialectAbout {
  readonly title: string;
  /** Of the API, not of the program. */
  readonly version: string;
  readonly description: string;
  /** What the body of an error answer looks like, by its status. */
  errorSchema(status: number): JsonSchema;
  /** Schemas that the document names instead of repeating them, by their name. */
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

/** What a dialect may use. */
export interface DialectServices {
  readonly directory: Directory;
  readonly imports: Imports;
  /** Every dialect that is served, for the documents about them. */
  readonly dialects: readonly Dialect[];
  /** A file of an installed package, such as `swagger-ui-dist/swagger-ui.css`: read once, then kept. */
  packageFile(specifier: string): Promise<Uint8Array>;
  /** A page of this project's `docs`, such as `errors.md`: read once, then kept. */
  document(name: string): Promise<string>;
  readonly clock: Clock;
  /** Seals the positions that lists hand out, for this installation only. */
  readonly cursors: Sealer;
  /** Seals answers that are kept under a text of the caller's, which is not: whoever can read the data cannot open them. */
  answersUnder(text: string): Sealer;
  readonly keys: Keys;
  readonly webhooks: Webhooks;
  readonly accounts: Accounts;
  readonly callLog: CallLog;
  readonly statistics: Statistics;
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
  /** `user`: is about whoever is signed in, so that no key will do. */
  readonly caller?: 'user';
  /** Whoever is signed in must have signed in just now: what it gives away outlasts a session. Asks nothing of keys. */
  readonly needsFreshSignIn?: true;
  /** Absent: the route takes no body; `Dialect.unaskedBodies` says what becomes of one that is sent. */
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
  /** Kept for those who use it; nobody should begin to. */
  readonly deprecated?: true;
  /** Query parameters by name; those of the path are strings and need no word. */
  readonly query?: Readonly<Record<string, ParameterAbout>>;
  /** Request headers by name. */
  readonly headers?: Readonly<Record<string, ParameterAbout>>;
  readonly body?: JsonSchema;
  readonly bodyExample?: JsonValue;
  /** Bodies of other media types by their name, such as one line of `application/x-ndjson`. */
  readonly otherBodies?: Readonly<Record<string, JsonSchema>>;
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
  readonly example?: JsonValue;
  /** `application/json` unless said otherwise. */
  readonly contentType?: string;
  /** What it looks like where the caller asked for another media type, by its name. */
  readonly otherBodies?: Readonly<Record<string, JsonSchema>>;
  readonly headers?: Readonly<Record<string, ParameterAbout>>;
}

export interface BodyRules {
  /** `ndjson`: one JSON value per line, as many lines as the caller likes; it arrives as `Call.lines`. */
  readonly mediaTypes: readonly ('json' | 'mergePatch' | 'form' | 'ndjson' | 'csv' | 'octets')[];
  /** Of a body that is read as a whole. */
  readonly bytesMax: number;
  /** Nobody reads it here: its bytes arrive as `Call.content`, in any encoding, as many as the handler takes. */
  readonly isRaw?: true;
}

/** JSON of 1 MiB: what every route but a bulk one takes. */
export const jsonBody: BodyRules = { mediaTypes: ['json'], bytesMax: 1024 * 1024 };

/** JSON of 64 KiB: what strangers may send. */
export const smallJsonBody: BodyRules = { mediaTypes: ['json'], bytesMax: 64 * 1024 };

/** One authenticated, authorised and parsed call. */
export interface Call {
  readonly actor: Actor;
  /** Who is signed in; absent where a key was shown, or nothing. */
  readonly user?: CallingUser;
  /**
   * Whether its key or session would let it in now as it did at its beginning; it is no further use of either. For
   * answers without an end: whoever tells more asks first. Throws or rejects with `unavailable` where storage does.
   */
  isStillAllowed(): MaybePromise<boolean>;
  /** The other end of the connection, a proxy's where one stands in between; absent where a key was shown. */
  readonly address?: string;
  /** As it was sent, without the query. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  /** Decoded; a repeated parameter is an array. The key, where it came in the query, is left out. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** Strictly read JSON, or the pairs of a form as strings; `undefined` where the route takes none. The key, where it came in the body, is left out. */
  readonly body: JsonValue | undefined;
  /** The lines of an NDJSON body, as they arrive; absent for every other body. Throws where the rest cannot arrive. */
  readonly lines?: AsyncIterable<Line>;
  /** The bytes of a raw body, as they arrive and no faster than they are taken; absent for every other body. Throws where the rest cannot arrive. */
  readonly content?: AsyncIterable<Uint8Array>;
  /** By lower-case name, as Node has them: of most that are sent twice, one text with commas. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** Somebody who is signed in. */
export interface CallingUser {
  readonly id: string;
  readonly sessionId: string;
}

/** One line of NDJSON, strictly read, or what is wrong with it. */
export type Line =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly error: DirectoryError };

/** What goes back. */
export type Answer = JsonAnswer | RawAnswer;

interface AnswerHead {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface JsonAnswer extends AnswerHead {
  /** Sent as JSON. */
  readonly body: JsonValue;
  readonly content?: never;
  readonly mustBeWhole?: never;
  /** `application/json` unless said otherwise. */
  readonly contentType?: string;
}

/** An answer that is not JSON, or not yet there as a whole. */
export interface RawAnswer extends AnswerHead {
  /**
   * Sent as it is, texts in UTF-8. A stream is asked for its next piece only when the last one has found
   * room; it is returned as soon as the caller goes or the server stops, and what it throws closes the
   * connection, for by then the status has been sent.
   */
  readonly content: string | Uint8Array | AsyncIterable<string | Uint8Array>;
  /** Of a stream: where the server stops before its end, the connection breaks off, so that nobody takes a part for the whole. */
  readonly mustBeWhole?: true;
  readonly body?: never;
  readonly contentType: string;
}
