import { isIP } from 'node:net';
import type { SessionRing, SignedInUser } from '../accounts/session-ring.ts';
import type { Call, CallingUser, Dialect, Route } from '../dialects/dialect.ts';
import type { KeyRing, VerifiedKey } from '../directory/key-ring.ts';
import { allows, presentedKeys } from '../domain/api-key.ts';
import { DirectoryError } from '../domain/errors.ts';
import type { JsonValue } from '../lib/json/json-value.ts';
import { type MaybePromise, andThen } from '../lib/maybe-promise.ts';
import { cookieOf } from '../lib/session-cookie.ts';
import type { BodyReader } from './body-reader.ts';
import { type Exchange, hasBody } from './exchange.ts';
import { readQuery } from './form.ts';
import type { Query } from './form.ts';
import { readNothing, readPayload } from './payload.ts';
import { type RateLimits, rateLimited } from './rate-limits.ts';
import { pathOf } from './voices.ts';
import { checkRaw, hasLines } from './read-lines.ts';
import { refuseOtherPage, requireOwnPage } from './same-origin.ts';
import { checkRequest, hasEmptyParameter, routeNotFound, unauthorized } from './request-checks.ts';

/** A route, its dialect and what is needed to let calls in. */
export interface Endpoint {
  readonly dialect: Pick<Dialect, 'id' | 'keyAlsoIn' | 'sessions' | 'unaskedBodies'>;
  readonly route: Route;
  readonly keyRing: KeyRing;
  readonly sessions: SessionAdmission;
  readonly bodies: BodyReader;
  readonly limits: RateLimits;
}

/** What it takes to let in somebody who is signed in. */
export interface SessionAdmission {
  readonly ring: SessionRing;
  readonly cookieName: string;
  /** Where callers reach this server. */
  readonly publicUrl: () => string;
}

/** Who calls, with a key or signed in. */
interface Caller {
  readonly actor: Call['actor'];
  readonly isStillAllowed: Call['isStillAllowed'];
  readonly user?: CallingUser;
  readonly address?: string;
}

/** The parameter that carries the key where a dialect allows it (wire-contracts 5). */
const keyParameter = 'api_key';
/** So much of a body is read before its sender is known. */
const strangerBytesMax = 1024 * 1024;
/** A request that has taken so long is looked at again once its body is there. */
const slowBodyMs = 1_000;

/**
 * Turns a request into an authenticated, authorised and parsed call. The key is checked before the body
 * is read, unless the dialect lets the body carry it. Throws or rejects with what is wrong with the request.
 */
export function admit(
  endpoint: Endpoint,
  exchange: Exchange,
  params: Readonly<Record<string, string>>,
): MaybePromise<Call> {
  const { request } = exchange;
  checkRequest(request);
  if (hasEmptyParameter(params)) {
    throw routeNotFound();
  }
  if (endpoint.route.scope === 'public') {
    return admitAnybody(endpoint, exchange, params);
  }
  const { authorization, 'x-api-key': xApiKey } = request.headers;
  const keys = presentedKeys({
    authorization,
    xApiKey: typeof xApiKey === 'string' ? xApiKey : undefined,
  });
  if (endpoint.dialect.keyAlsoIn === 'queryOrBody') {
    return admitWithParameters(endpoint, exchange, params, keys);
  }
  return andThen(callerOf(endpoint, exchange, keys), (caller) => {
    const query = readQuery(request.url ?? '');
    const path = pathOf(request.url ?? '');
    const { headers } = request;
    const rules = endpoint.route.body;
    if (rules?.isRaw === true) {
      checkRaw(exchange, rules);
      const content = endpoint.bodies.content(exchange);
      return { ...caller, params, query, body: undefined, content, headers, path };
    }
    if (hasLines(exchange, endpoint.route.body)) {
      const lines = endpoint.bodies.lines(exchange);
      return { ...caller, params, query, body: undefined, lines, headers, path };
    }
    return andThen(payloadOf(endpoint, exchange), (body) =>
      whenStillAllowed(caller, exchange, { ...caller, params, query, body, headers, path }),
    );
  });
}

/** A body may take its time; whoever lost their key or session meanwhile writes no more. */
function whenStillAllowed<T>(
  { isStillAllowed }: Caller,
  { startedAtMs }: Exchange,
  value: T,
): MaybePromise<T> {
  if (performance.now() - startedAtMs < slowBodyMs) {
    return value;
  }
  return andThen(isStillAllowed(), (isAllowed) => {
    if (!isAllowed) {
      throw unauthorized();
    }
    return value;
  });
}

/** A call that needs neither key nor session: whoever makes it is asked for nothing. */
function admitAnybody(
  endpoint: Endpoint,
  exchange: Exchange,
  params: Readonly<Record<string, string>>,
): MaybePromise<Call> {
  const { request } = exchange;
  refuseOtherPage(request);
  const query = readQuery(request.url ?? '');
  return andThen(payloadOf(endpoint, exchange), (body) => ({
    actor: nobody(endpoint),
    isStillAllowed: () => true,
    address: addressOf(exchange),
    params,
    query,
    body,
    headers: request.headers,
    path: pathOf(request.url ?? ''),
  }));
}

/** A key in a header wins over a cookie, be it good or not: a caller who sends one means it. */
function callerOf(
  endpoint: Endpoint,
  exchange: Exchange,
  keys: readonly string[],
): MaybePromise<Caller> {
  const { headers } = exchange.request;
  const { dialect, route, sessions } = endpoint;
  if (
    dialect.sessions === 'taken' &&
    headers.cookie !== undefined &&
    headers.authorization === undefined &&
    headers['x-api-key'] === undefined
  ) {
    const token = cookieOf(headers.cookie, sessions.cookieName);
    if (token !== undefined) {
      return andThen(sessions.ring.verify(token), (user) =>
        signedInCaller(endpoint, exchange, token, user),
      );
    }
  }
  return andThen(authorize(endpoint, exchange, keys), (caller) => {
    if (route.caller === 'user') {
      throw new DirectoryError(
        'session_required',
        'This is about whoever is signed in, and a key is nobody: sign in to the console.',
      );
    }
    return caller;
  });
}

function signedInCaller(
  endpoint: Endpoint,
  exchange: Exchange,
  token: string,
  user: SignedInUser | undefined,
): Caller {
  const { dialect, route, sessions } = endpoint;
  if (user === undefined) {
    throw unauthorized();
  }
  exchange.isOfUser = true;
  requireOwnPage(exchange.request, sessions.publicUrl());
  const { userId, sessionId, workspaceId } = user;
  count(endpoint, exchange, { id: `user:${userId}`, rateLimit: null });
  requireScope(user, route.scope);
  if (route.needsFreshSignIn === true && !user.isFresh) {
    throw new DirectoryError(
      'fresh_sign_in_required',
      'You signed in a while ago. Sign in again, then repeat this.',
    );
  }
  return {
    actor: { workspaceId, origin: { actor: `user:${userId}`, dialect: dialect.id } },
    isStillAllowed: () =>
      andThen(sessions.ring.verifyAgain(token), (again) => covers(again, route.scope)),
    user: { id: userId, sessionId },
    address: addressOf(exchange),
  };
}

/** What a trusted proxy passes on need not be an address: then it is the proxy's own that counts. */
function addressOf({ request, caller }: Exchange): string {
  const told = caller?.ip ?? '';
  return isIP(told) === 0 ? (request.socket.remoteAddress ?? '') : told;
}

async function admitWithParameters(
  endpoint: Endpoint,
  exchange: Exchange,
  params: Readonly<Record<string, string>>,
  headerKeys: readonly string[],
): Promise<Call> {
  const query = takeKey(readQuery(exchange.request.url ?? ''));
  const keys = headerKeys.length > 0 ? headerKeys : query.keys;
  const known = keys.length > 0 ? await authorize(endpoint, exchange, keys) : undefined;
  const body = takeKey(
    await (known === undefined
      ? payloadOfStranger(endpoint, exchange)
      : payloadOf(endpoint, exchange)),
  );
  const caller = known ?? (await authorize(endpoint, exchange, body.keys));
  return whenStillAllowed(caller, exchange, {
    ...caller,
    params,
    query: query.rest,
    body: body.rest,
    headers: exchange.request.headers,
    path: pathOf(exchange.request.url ?? ''),
  });
}

/** A body that may hold the key. Nobody without one makes us read as much as a bulk may have. */
async function payloadOfStranger(
  { route: { body: rules }, bodies }: Endpoint,
  exchange: Exchange,
): Promise<JsonValue> {
  if (rules === undefined || !hasBody(exchange.request)) {
    throw unauthorized();
  }
  if (rules.bytesMax <= strangerBytesMax) {
    return readPayload(exchange, rules, bodies);
  }
  try {
    return await readPayload(exchange, { ...rules, bytesMax: strangerBytesMax }, bodies);
  } catch (error) {
    throw error instanceof DirectoryError && error.code === 'body_too_large' ? keyFirst() : error;
  }
}

function keyFirst(): DirectoryError {
  return new DirectoryError(
    'body_too_large',
    `A body of more than ${strangerBytesMax} bytes is not searched for a key: send the key as \`Authorization: Bearer <key>\`, or as \`${keyParameter}\` in the URL.`,
  );
}

/** Takes the key out of parameters, so that it is never taken for data. */
function takeKey<T extends JsonValue | Query | undefined>(
  parameters: T,
): { readonly keys: readonly string[]; readonly rest: T } {
  if (
    typeof parameters !== 'object' ||
    parameters === null ||
    Array.isArray(parameters) ||
    !Object.hasOwn(parameters, keyParameter)
  ) {
    return { keys: [], rest: parameters };
  }
  const { [keyParameter]: key, ...rest } = parameters as Readonly<Record<string, unknown>>;
  return { keys: typeof key === 'string' ? [key] : [], rest: rest as T };
}

/** The first good key decides; its limit must not be used up, and its scopes must cover the route. */
function authorize(
  endpoint: Endpoint,
  exchange: Exchange,
  keys: readonly string[],
  index = 0,
): MaybePromise<Caller> {
  const token = keys[index];
  if (token === undefined) {
    throw unauthorized();
  }
  return andThen(endpoint.keyRing.verify(token), (key) => {
    if (key === undefined) {
      return authorize(endpoint, exchange, keys, index + 1);
    }
    exchange.key = key;
    count(endpoint, exchange, key);
    requireScope(key, endpoint.route.scope);
    return keyCaller(endpoint, token, key);
  });
}

function keyCaller({ dialect, keyRing, route }: Endpoint, token: string, key: VerifiedKey): Caller {
  return {
    actor: {
      workspaceId: key.workspaceId,
      origin: { actor: `key:${key.id}`, dialect: dialect.id },
    },
    isStillAllowed: () =>
      andThen(keyRing.verifyAgain(token), (again) => covers(again, route.scope)),
  };
}

function count(
  { limits }: Endpoint,
  exchange: Exchange,
  key: Pick<VerifiedKey, 'id' | 'rateLimit'>,
): void {
  const taken = limits.take(key);
  if (taken === undefined) {
    return;
  }
  exchange.quota = taken.quota;
  if (!taken.isAccepted) {
    throw rateLimited(taken.quota);
  }
}

function requireScope(holder: Pick<VerifiedKey, 'scopes'>, scope: Route['scope']): void {
  if (scope !== 'public' && !covers(holder, scope)) {
    const message = `The key lacks the scope \`${scope}\`: use one that has it.`;
    throw new DirectoryError('insufficient_scope', message, { scope });
  }
}

function covers(holder: Pick<VerifiedKey, 'scopes'> | undefined, scope: Route['scope']): boolean {
  return holder !== undefined && (scope === 'public' || allows(holder.scopes, scope));
}

function payloadOf(
  { dialect, route, bodies }: Endpoint,
  exchange: Exchange,
): MaybePromise<JsonValue | undefined> {
  if (route.body !== undefined) {
    return readPayload(exchange, route.body, bodies);
  }
  return dialect.unaskedBodies === 'refused' && route.method !== 'GET'
    ? readNothing(exchange, bodies)
    : undefined;
}

/** Who calls without a key: of no workspace, for there is none with this number. */
function nobody({ dialect }: Endpoint): Call['actor'] {
  return { workspaceId: 0, origin: { actor: 'nobody', dialect: dialect.id } };
}
