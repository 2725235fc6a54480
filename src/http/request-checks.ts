import type { IncomingMessage } from 'node:http';
import { DirectoryError } from '../domain/errors.ts';

/** Node drops header lines beyond a limit without a word, so they are counted: two array items per line. */
const headerLinesMax = 200;

// Origin form of RFC 9112 section 3.2.1: printable ASCII that begins with a slash and has no fragment.
// An absolute form, which names a host that may not be ours, is refused instead of routed.
const originForm = /^\/[!"$-~]*$/;

/** Refuses what Node's parser lets through and no route should see. Every request passes here, routed or not. */
export function checkRequest(request: IncomingMessage): void {
  if (request.rawHeaders.length > 2 * headerLinesMax) {
    const message = `The request has more than ${headerLinesMax} header lines: send fewer.`;
    throw new DirectoryError('headers_too_large', message);
  }
  if (request.httpVersionMajor !== 1) {
    throw badRequest('The request line must say HTTP/1.1.');
  }
  checkTarget(request.url ?? '');
  if (request.headers.host === undefined && request.httpVersionMinor > 0) {
    throw badRequest('The Host header is missing: send it once.');
  }
  checkRepeats(request.rawHeaders);
}

function checkTarget(target: string): void {
  if (!originForm.test(target)) {
    throw badRequest(
      'The request target must be a path that begins with a slash, percent-encoded, without a host or fragment.',
    );
  }
  const nul = target.indexOf('%00');
  if (nul >= 0 && !target.slice(0, nul).includes('?')) {
    throw badRequest('The path must not hold a NUL (%00).');
  }
}

/** Node keeps the first of these and drops the others, while something in front may have looked at the last. */
function checkRepeats(rawHeaders: readonly string[]): void {
  let hosts = 0;
  let authorizations = 0;
  let contentTypes = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    // Most header names have other lengths, and are not worth a comparison.
    if (name.length === 4) {
      hosts += name.toLowerCase() === 'host' ? 1 : 0;
    } else if (name.length === 13) {
      authorizations += name.toLowerCase() === 'authorization' ? 1 : 0;
    } else if (name.length === 12) {
      contentTypes += name.toLowerCase() === 'content-type' ? 1 : 0;
    }
  }
  if (hosts > 1) {
    throw badRequest('The Host header is there twice: send it once.');
  }
  if (authorizations > 1) {
    throw unauthorized();
  }
  if (contentTypes > 1) {
    const message = 'The Content-Type header is there twice: send it once.';
    throw new DirectoryError('unsupported_media_type', message);
  }
}

/** True where a parameter of the path is empty: to the router `/clients/` is a client without an id, to us it is nothing. */
export function hasEmptyParameter(params: Readonly<Record<string, string | undefined>>): boolean {
  for (const name in params) {
    if (params[name] === '') {
      return true;
    }
  }
  return false;
}

/** The answer to a path that leads nowhere. */
export function routeNotFound(): DirectoryError {
  return new DirectoryError(
    'route_not_found',
    'There is nothing at this path: check it letter by letter, its slashes included.',
  );
}

/** The one answer to a missing, malformed, unknown, revoked or expired key. */
export function unauthorized(): DirectoryError {
  return new DirectoryError(
    'unauthorized',
    'A valid API key is needed: send it as `Authorization: Bearer <key>` or `X-API-KEY: <key>`.',
  );
}

function badRequest(message: string): DirectoryError {
  return new DirectoryError('bad_request', message);
}
