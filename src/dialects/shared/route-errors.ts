import type { ErrorCode } from '../../domain/errors.ts';
import type { Dialect, Route } from '../dialect.ts';

/** What the layer in front of every route can answer. */
const anywhere: readonly ErrorCode[] = [
  'bad_request',
  'forbidden_key',
  'request_timeout',
  'uri_too_long',
  'unsupported_media_type',
  'expectation_failed',
  'validation_failed',
  'headers_too_large',
  'route_not_found',
  'internal',
  'unavailable',
];
const withKey: readonly ErrorCode[] = ['unauthorized', 'insufficient_scope', 'rate_limited'];
const withBody: readonly ErrorCode[] = [
  'invalid_utf8',
  'invalid_json',
  'duplicate_key',
  'too_deep',
  'body_too_large',
];

/** Every error code that a route of a dialect can answer, each once. */
export function errorCodesOf(
  { unaskedBodies }: Pick<Dialect, 'unaskedBodies'>,
  { scope, body, method, about, needsFreshSignIn }: Route,
): readonly ErrorCode[] {
  const readsBody = body !== undefined || (unaskedBodies === 'refused' && method !== 'GET');
  return [
    ...new Set<ErrorCode>([
      ...anywhere,
      ...(scope === 'public' ? [] : withKey),
      ...(needsFreshSignIn === true ? (['fresh_sign_in_required'] as const) : []),
      ...(body === undefined ? [] : (['empty_body'] as const)),
      ...(readsBody ? withBody : []),
      ...(method === 'GET' ? [] : (['storage_full'] as const)),
      ...(about?.errors ?? []),
    ]),
  ];
}
