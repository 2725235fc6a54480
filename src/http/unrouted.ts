import type { Answer } from '../dialects/dialect.ts';
import { DirectoryError } from '../domain/errors.ts';
import type { Exchange } from './exchange.ts';
import { checkRequest, routeNotFound } from './request-checks.ts';

/** How long a browser may remember a preflight, in seconds. */
const preflightMaxAge = 7_200;

/**
 * Answers a request that no route took. `methods` are those that its path does answer: with none the
 * path is unknown (404), with some the method is wrong (405), unless it is the preflight of a browser
 * that may call: that needs no key, and tells nothing about paths that do not exist.
 * Throws what is wrong with the request.
 */
export function answerUnrouted({ request, voice }: Exchange, methods: readonly string[]): Answer {
  checkRequest(request);
  if (methods.length === 0) {
    throw routeNotFound();
  }
  const allow = voice.cors === 'open' ? [...methods, 'OPTIONS'] : methods;
  if (voice.cors === 'open' && request.method === 'OPTIONS') {
    return { status: 204, body: null, headers: preflightHeaders(allow) };
  }
  const message = `This path answers ${allow.join(', ')} only.`;
  throw new DirectoryError('method_not_allowed', message, { allow });
}

function preflightHeaders(allow: readonly string[]): Record<string, string> {
  return {
    Allow: allow.join(', '),
    'Access-Control-Allow-Methods': allow.join(', '),
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, X-Api-Key, X-Request-Id',
    'Access-Control-Max-Age': String(preflightMaxAge),
  };
}
