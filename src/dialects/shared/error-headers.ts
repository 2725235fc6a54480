import type { DirectoryError } from '../../domain/errors.ts';

/**
 * The headers that go with an error whatever the voice: `Allow` (RFC 9110 section 10.2.1),
 * `Retry-After` (10.2.3) and the challenge of a 401 (11.6.1; RFC 6750 section 3). Spelled as the HTTP
 * layer spells them, so that none is sent twice.
 */
export function errorHeaders(error: DirectoryError): Readonly<Record<string, string>> {
  const { allow, retryAfterSeconds } = error.details;
  return {
    ...(allow === undefined ? {} : { Allow: allow.join(', ') }),
    ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
    ...(error.code === 'unauthorized' ? { 'WWW-Authenticate': 'Bearer' } : {}),
  };
}
