import type { Call, Dialect, Route } from '../dialects/dialect.ts';
import type { KeyRing, VerifiedKey } from '../directory/key-ring.ts';
import { allows, presentedKeys } from '../domain/api-key.ts';
import { DirectoryError } from '../domain/errors.ts';
import type { JsonValue } from '../lib/json/json-value.ts';
import { type MaybePromise, andThen } from '../lib/maybe-promise.ts';
import type { BodyReader } from './body-reader.ts';
import type { Exchange } from './exchange.ts';
import { readQuery } from './form.ts';
import type { Query } from './form.ts';
import { readPayload } from './payload.ts';
import { type RateLimits, rateLimited } from './rate-limits.ts';
import { pathOf } from './voices.ts';
import { hasLines } from './read-lines.ts';
import { checkRequest, hasEmptyParameter, routeNotFound, unauthorized } from './request-checks.ts';

/** A route, its dialect and what is needed to let calls in. */
export interface Endpoint {
  readonly dialect: Pick<Dialect, 'id' | 'keyAlsoIn'>;
  readonly route: Route;
  readonly keyRing: KeyRing;
  readonly bodies: BodyReader;
  readonly limits: RateLimits;
}

/** The parameter that carries the key where a dialect allows it (wire-contracts 5). */
const keyParameter = 'api_key';
/** A body is read before its sender is known only if it says that it is no longer than this. */
const strangerBytesMax = 1024 * 1024;

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
    const query = readQuery(request.url ?? '');
    return {
      actor: nobody(endpoint),
      params,
      query,
      body: undefined,
      headers: request.headers,
      path: pathOf(request.url ?? ''),
    };
  }
  const { authorization, 'x-api-key': xApiKey } = request.headers;
  const keys = presentedKeys({
    authorization,
    xApiKey: typeof xApiKey === 'string' ? xApiKey : undefined,
  });
  if (endpoint.dialect.keyAlsoIn === 'queryOrBody') {
    return admitWithParameters(endpoint, exchange, params, keys);
  }
  return andThen(authorize(endpoint, exchange, keys), (key) => {
    const actor = actorOf(key, endpoint);
    const query = readQuery(request.url ?? '');
    const path = pathOf(request.url ?? '');
    const { headers } = request;
    if (hasLines(exchange, endpoint.route.body)) {
      const lines = endpoint.bodies.lines(exchange);
      return { actor, params, query, body: undefined, lines, headers, path };
    }
    return andThen(payloadOf(endpoint, exchange), (body) => ({
      actor,
      params,
      query,
      body,
      headers,
      path,
    }));
  });
}

async function admitWithParameters(
  endpoint: Endpoint,
  exchange: Exchange,
  params: Readonly<Record<string, string>>,
  headerKeys: readonly string[],
): Promise<Call> {
  const query = takeKey(readQuery(exchange.request.url ?? ''));
  const keys = headerKeys.length > 0 ? headerKeys : query.keys;
  if (keys.length === 0 && !mayReadFirst(endpoint, exchange)) {
    throw unauthorized();
  }
  const known = keys.length > 0 ? await authorize(endpoint, exchange, keys) : undefined;
  const body = takeKey(await payloadOf(endpoint, exchange));
  const key = known ?? (await authorize(endpoint, exchange, body.keys));
  return {
    actor: actorOf(key, endpoint),
    params,
    query: query.rest,
    body: body.rest,
    headers: exchange.request.headers,
    path: pathOf(exchange.request.url ?? ''),
  };
}

function mayReadFirst({ route }: Endpoint, { request }: Exchange): boolean {
  const length = request.headers['content-length'];
  return route.body !== undefined && length !== undefined && Number(length) <= strangerBytesMax;
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
): MaybePromise<VerifiedKey> {
  const token = keys[index];
  if (token === undefined) {
    throw unauthorized();
  }
  return andThen(endpoint.keyRing.verify(token), (key) => {
    if (key === undefined) {
      return authorize(endpoint, exchange, keys, index + 1);
    }
    exchange.keyId = key.id;
    count(endpoint, exchange, key);
    requireScope(key, endpoint.route.scope);
    return key;
  });
}

function count({ limits }: Endpoint, exchange: Exchange, key: VerifiedKey): void {
  const taken = limits.take(key);
  if (taken === undefined) {
    return;
  }
  exchange.quota = taken.quota;
  if (!taken.isAccepted) {
    throw rateLimited(taken.quota);
  }
}

function requireScope(key: VerifiedKey, scope: Route['scope']): void {
  if (scope !== 'public' && !allows(key.scopes, scope)) {
    const message = `The key lacks the scope \`${scope}\`: use one that has it.`;
    throw new DirectoryError('insufficient_scope', message, { scope });
  }
}

function payloadOf(
  { route, bodies }: Endpoint,
  exchange: Exchange,
): MaybePromise<JsonValue | undefined> {
  return route.body === undefined ? undefined : readPayload(exchange, route.body, bodies);
}

/** Who calls without a key: of no workspace, for there is none with this number. */
function nobody({ dialect }: Endpoint): Call['actor'] {
  return { workspaceId: 0, origin: { actor: 'nobody', dialect: dialect.id } };
}

function actorOf(key: VerifiedKey, { dialect }: Endpoint): Call['actor'] {
  return {
    workspaceId: key.workspaceId,
    origin: { actor: `key:${key.id}`, dialect: dialect.id },
  };
}
