/*
 * The cookie of who is signed in (RFC 6265bis, draft-ietf-httpbis-rfc6265bis). Over TLS its name begins
 * with `__Host-`, with which browsers take it from this very host only, and only where it is Secure.
 */

const plainName = 'clientele_session';

/** The name of the cookie on a server that is reached at this URL. */
export function sessionCookieName(publicUrl: string | undefined): string {
  return isSecure(publicUrl) ? `__Host-${plainName}` : plainName;
}

/** A `Set-Cookie` that signs in for so many seconds; 0 signs out. */
export function sessionCookie(
  publicUrl: string | undefined,
  token: string,
  maxAgeSeconds: number,
): string {
  const name = sessionCookieName(publicUrl);
  const secure = isSecure(publicUrl) ? '; Secure' : '';
  return `${name}=${token}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure}`;
}

/** The value of the first cookie of this name in a `Cookie` header; `undefined` where there is none. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const equals = pair.indexOf('=');
    if (equals > 0 && pair.slice(0, equals).trim() === name) {
      return pair.slice(equals + 1).trim();
    }
  }
  return undefined;
}

function isSecure(publicUrl: string | undefined): boolean {
  return publicUrl?.startsWith('https:') === true;
}
