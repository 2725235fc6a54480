import type { Call, Dialect, Route } from '../dialects/dialect.ts';
import type { KeyRing, VerifiedKey } from '../directory/key-ring.ts';
import { type Scope, allows, presentedKeys } from '../domain/api-key.ts';
import { DirectoryError } from '../domain/errors.ts';
import type { JsonValue } from '../lib/json/json-value.ts';
import { type MaybePromise, andThen } from '../lib/maybe-promise.ts';
import type { BodyReader } from './body-reader.ts';
import type { Exchange } from './exchange.ts';
import { readQuery } from './form.ts';
import type { Query } from './form.ts';
import { readPayload } from './payload.ts';
import { checkRequest, hasEmptyParameter, routeNotFound, unauthorized } from './request-checks.ts';

/** A route, its dialect and what is needed to let calls in. */
export interface Endpoint {
  readonly dialect: Pick<Dialect, 'id' | 'keyAlsoIn'>;
  readonly route: Route;
  readonly keyRing: KeyRing;
  readonly bodies: BodyReader;
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
  const { authorization, 'x-api-key': xApiKey } = request.headers;
  const keys = presentedKeys({
    authorization,
    xApiKey: typeof xApiKey === 'string' ? xApiKey : undefined,
  });
  if (endpoint.dialect.keyAlsoIn === 'queryOrBody') {
    return admitWithParameters(endpoint, exchange, params, keys);
  }
  return andThen(authorize(endpoint, keys), (key) => {
    const actor = actorOf(key, endpoint);
    const query = readQuery(request.url ?? '');
    return andThen(payloadOf(endpoint, exchange), (body) => ({ actor, params, query, body }));
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
  const known = keys.length > 0 ? await authorize(endpoint, keys) : undefined;
  const body = takeKey(await payloadOf(endpoint, exchange));
  const key = known ?? (await authorize(endpoint, body.keys));
  return { actor: actorOf(key, endpoint), params, query: query.rest, body: body.rest };
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

/** The first good key decides; its scopes must cover the route. */
function authorize(
  endpoint: Endpoint,
  keys: readonly string[],
  index = 0,
): MaybePromise<VerifiedKey> {
  const token = keys[index];
  if (token === undefined) {
    throw unauthorized();
  }
  return andThen(endpoint.keyRing.verify(token), (key) =>
    key === undefined
      ? authorize(endpoint, keys, index + 1)
      : requireScope(key, endpoint.route.scope),
  );
}

function requireScope(key: VerifiedKey, scope: Scope): VerifiedKey {
  if (!allows(key.scopes, scope)) {
    const message = `The key lacks the scope \`${scope}\`: use one that has it.`;
    throw new DirectoryError('insufficient_scope', message, { scope });
  }
  return key;
}

function payloadOf(
  { route, bodies }: Endpoint,
  exchange: Exchange,
): MaybePromise<JsonValue | undefined> {
  return route.body === undefined ? undefined : readPayload(exchange, route.body, bodies);
}

function actorOf(key: VerifiedKey, { dialect }: Endpoint): Call['actor'] {
  return {
    workspaceId: key.workspaceId,
    origin: { actor: `key:${key.id}`, dialect: dialect.id },
  };
}
