import type { Answer, JsonAnswer, RawAnswer } from '../dialects/dialect.ts';
import { DirectoryError } from '../domain/errors.ts';
import { hasBody } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import type { HttpLog } from './log.ts';
import { causesOf } from './log.ts';
import { isPlainEncoding, mediaTypeNames } from './media-type.ts';
import { createOutbox, type ReadyAnswer, send } from './outbox.ts';
import { renderProblem } from '../dialects/problem.ts';
import { quotaHeaders } from './rate-limits.ts';
import { createStreams } from './streams.ts';
import type { Voice } from './voices.ts';

/** Sends answers; the only place that writes to a response. */
export interface Responder {
  answer(exchange: Exchange, answer: Answer): void;
  /** Says whatever was thrown in the voice of the path; what is no `DirectoryError` is a bug, logged and said as `internal`. */
  fail(exchange: Exchange, thrown: unknown): void;
  /**
   * Says, at the end of this turn, why a call was not begun; that is no failure, and not logged as one. By then a
   * short body has been read, and the answer is nearly all that a refusal costs.
   */
  refuse(exchange: Exchange, refusal: DirectoryError): void;
  /** Ends the answers that are being streamed, in order: the server is about to stop. */
  endStreams(): void;
}

/** What a responder depends on. */
export interface ResponderOptions {
  readonly log: HttpLog;
  /** Whether callers come over TLS, which ends in front of this server. */
  readonly isSecure: boolean;
  /** True from the moment at which the server stops taking connections. */
  readonly isClosing: () => boolean;
  /** Called for a request that was answered while its body was still arriving. */
  readonly onUnreadBody: (exchange: Exchange) => void;
}

/** Names and values by turns: the form that Node writes fastest. */
type Headers = string[];

/** Makes a responder. */
export function createResponder(options: ResponderOptions): Responder {
  const { log, isSecure, isClosing, onUnreadBody } = options;
  const outbox = createOutbox((error) => {
    log.failed({ requestId: '', method: '', code: 'internal', causes: causesOf(error) });
  });

  const streams = createStreams();
  const rendered = createRenderedRefusals();
  let refused: (readonly [Exchange, DirectoryError])[] = [];

  function answer(exchange: Exchange, given: Answer): void {
    if (isStream(given.content)) {
      void stream(exchange, given, given.content);
      return;
    }
    outbox.put(ready(exchange, given, []));
  }

  function headersOf(
    exchange: Exchange,
    given: Answer,
    text: string | Uint8Array | undefined,
  ): Headers {
    const headers = answerHeaders(exchange, given, text);
    if (exchange.quota !== undefined) {
      headers.push(...quotaHeaders(exchange.quota));
    }
    if (isSecure) {
      headers.push(...secureHeaders);
    }
    return headers;
  }

  function ready(exchange: Exchange, given: Answer, extra: Headers): ReadyAnswer {
    const { request, response } = exchange;
    const { status } = given;
    const text = textOf(given);
    const headers = headersOf(exchange, given, text);
    headers.push(...extra);
    if (isClosing()) {
      response.shouldKeepAlive = false;
    }
    if (!request.complete && hasBody(request)) {
      onUnreadBody(exchange);
    }
    told(exchange, status);
    return { response, status, headers, text };
  }

  /** Never rejects. */
  async function stream(exchange: Exchange, given: Answer, pieces: Pieces): Promise<void> {
    const { request, response } = exchange;
    try {
      if (isClosing()) {
        response.shouldKeepAlive = false;
      }
      response.writeHead(given.status, headersOf(exchange, given, undefined));
      if (request.method === 'HEAD') {
        await pieces[Symbol.asyncIterator]().return?.();
        response.end();
        told(exchange, given.status);
        return;
      }
      response.flushHeaders();
      await streams.send(response, pieces, { mustBeWhole: given.mustBeWhole === true });
      if (!request.complete && hasBody(request)) {
        onUnreadBody(exchange);
      }
      told(exchange, given.status);
    } catch (thrown) {
      fail(exchange, thrown);
    }
  }

  function fail(exchange: Exchange, thrown: unknown): void {
    const error = errorOf(thrown);
    if (isOurFault(error)) {
      report(exchange, error, thrown);
    }
    tell(exchange, error, renderSafely(exchange.voice, error));
  }

  function refuse(exchange: Exchange, refusal: DirectoryError): void {
    if (refused.push([exchange, refusal]) === 1) {
      setImmediate(tellRefused);
    }
  }

  function tellRefused(): void {
    const waiting = refused;
    refused = [];
    for (const [exchange, refusal] of waiting) {
      tell(exchange, refusal, rendered(exchange.voice, refusal));
    }
  }

  function tell(exchange: Exchange, error: DirectoryError, answer: Answer): void {
    const { response } = exchange;
    exchange.failure = error;
    // The caller has gone, the rest of a stream failed, or a bug threw after the answer: there is nobody to tell but who watches.
    if (response.headersSent || response.destroyed) {
      told(exchange, answer.status);
      return;
    }
    if (closesConnection(error)) {
      response.shouldKeepAlive = false;
    }
    send(ready(exchange, answer, errorHeaders(exchange, error, answer.status)));
  }

  function report({ requestId, request, route }: Exchange, error: DirectoryError, thrown: unknown) {
    log.failed({
      requestId,
      method: request.method ?? '',
      ...(route === undefined ? {} : { route: route.path }),
      code: error.code,
      causes: causesOf(thrown),
    });
  }

  return { answer, fail, refuse, endStreams: streams.endAll };
}

/** Once for each exchange, whatever goes wrong behind its answer. */
function told(exchange: Exchange, status: number): void {
  if (exchange.isTold) {
    return;
  }
  exchange.isTold = true;
  exchange.watch.answered(exchange, status, performance.now() - exchange.startedAtMs);
}

type Pieces = Extract<RawAnswer['content'], AsyncIterable<unknown>>;

function isStream(content: RawAnswer['content'] | undefined): content is Pieces {
  return typeof content === 'object' && !(content instanceof Uint8Array);
}

function textOf({ status, content, body }: Answer): string | Uint8Array {
  if (content === undefined) {
    return hasNoBody(status) ? '' : JSON.stringify(body);
  }
  return isStream(content) ? '' : content;
}

/** A browser that is made to show data as a page runs nothing in it, frames it nowhere, and tells nobody of it. */
const strictHeaders: Readonly<Headers> = [
  'Content-Security-Policy',
  "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy',
  'no-referrer',
];

/** Pages of other origins may not even embed these answers. */
const closedHeaders: Readonly<Headers> = ['Cross-Origin-Resource-Policy', 'same-origin'];

/** From then on a browser asks for this host over TLS only, for a year. */
const secureHeaders: Readonly<Headers> = ['Strict-Transport-Security', 'max-age=31536000'];

/** Browsers of every origin may read these answers. No credentials: the key is in the call itself. */
const corsHeaders: Readonly<Headers> = [
  'Access-Control-Allow-Origin',
  '*',
  'Access-Control-Expose-Headers',
  'X-Request-Id, Retry-After',
];

/** The headers that are on every answer, and those that the answer brings along. */
export function answerHeaders(
  { requestId, voice }: Pick<Exchange, 'requestId' | 'voice'>,
  answer: Answer,
  /** Absent: its length is not known yet. */
  text: string | Uint8Array | undefined,
): Headers {
  const headers = ['X-Request-Id', requestId, 'X-Content-Type-Options', 'nosniff'];
  if (answer.headers?.['Cache-Control'] === undefined) {
    headers.push('Cache-Control', 'no-store');
  }
  if (answer.headers?.['Content-Security-Policy'] === undefined) {
    headers.push(...strictHeaders);
  }
  if (!hasNoBody(answer.status)) {
    headers.push('Content-Type', answer.contentType ?? 'application/json');
    if (text !== undefined) {
      headers.push('Content-Length', String(Buffer.byteLength(text)));
    }
  }
  headers.push(...(voice.cors === 'open' ? corsHeaders : closedHeaders));
  if (answer.headers !== undefined) {
    headers.push(...Object.entries(answer.headers).flat());
  }
  return headers;
}

/** Statuses whose answers end with their headers (RFC 9110 sections 15.3.5 and 15.4.5). */
function hasNoBody(status: number): boolean {
  return status === 204 || status === 304;
}

function errorOf(thrown: unknown): DirectoryError {
  return thrown instanceof DirectoryError
    ? thrown
    : new DirectoryError(
        'internal',
        'Something went wrong here. Try again, and report the request id if it happens again.',
      );
}

/** Says each refusal in each voice once: there are few of either, and many calls that are refused. */
function createRenderedRefusals(): (voice: Voice, refusal: DirectoryError) => RawAnswer {
  const byVoice = new WeakMap<Voice, Map<DirectoryError, RawAnswer>>();
  return function rendered(voice, refusal) {
    const ofVoice = byVoice.get(voice) ?? new Map<DirectoryError, RawAnswer>();
    const known = ofVoice.get(refusal);
    if (known !== undefined) {
      return known;
    }
    const { status, body, contentType = 'application/json' } = renderSafely(voice, refusal);
    const made: RawAnswer = { status, contentType, content: JSON.stringify(body) };
    byVoice.set(voice, ofVoice.set(refusal, made));
    return made;
  };
}

/** A voice that cannot speak is a bug too, and must not leave the caller without an answer. */
export function renderSafely(voice: Voice, error: DirectoryError): JsonAnswer {
  try {
    return voice.renderError(error);
  } catch {
    return renderProblem(error);
  }
}

// A dialect may say a caller's fault with a 500, as Clockwork does.
function isOurFault({ code }: DirectoryError): boolean {
  return code === 'internal' || code === 'unavailable' || code === 'storage_full';
}

/** After these, what follows on the connection cannot be trusted to be a request. */
function closesConnection({ code }: DirectoryError): boolean {
  return code === 'bad_request' || code === 'request_timeout' || code === 'headers_too_large';
}

/** Headers that a status calls for (RFC 9110 section 15), whatever the voice. */
export function errorHeaders(
  exchange: Pick<Exchange, 'request' | 'route'> | undefined,
  { code, details }: DirectoryError,
  status: number,
): Headers {
  const headers: Headers = [];
  if (code === 'unauthorized' || code === 'sign_in_failed') {
    headers.push('WWW-Authenticate', 'Bearer');
  }
  if (code === 'method_not_allowed') {
    headers.push('Allow', details.allow?.join(', ') ?? '');
  }
  if (status === 429 || status === 503) {
    headers.push('Retry-After', String(details.retryAfterSeconds ?? 1));
  }
  if (code === 'unsupported_media_type' && exchange !== undefined) {
    headers.push(...acceptableBodies(exchange));
  }
  return headers;
}

/** RFC 7694 section 3 tells a wrong coding from a wrong type by these. */
function acceptableBodies({ request, route }: Pick<Exchange, 'request' | 'route'>): Headers {
  if (!isPlainEncoding(request.headers['content-encoding'])) {
    return ['Accept-Encoding', 'identity'];
  }
  const names = route?.body?.mediaTypes.map((name) => mediaTypeNames[name]).join(', ');
  if (names === undefined) {
    return [];
  }
  const header = { PATCH: 'Accept-Patch', POST: 'Accept-Post' }[request.method ?? ''];
  return [header ?? 'Accept', names];
}
