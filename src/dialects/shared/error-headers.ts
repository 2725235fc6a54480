import type { DirectoryError } from '../../domain/errors.ts';

/**
 * The headers that go with an error whatever the voice: `Allow` (RFC 9110 section 10.2.1),
 * `Retry-After` (10.2.3) and the challenge of a 401 (11.6.1; RFC 6750 section 3).
 */
export function errorHeaders(error: DirectoryError): Readonly<Record<string, string>> {
  const { allow, retryAfterSeconds } = error.details;
  return {
    ...(allow === undefined ? {} : { allow: allow.join(', ') }),
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    ...(error.code === 'unauthorized' ? { 'www-authenticate': 'Bearer' } : {}),
  };
}
