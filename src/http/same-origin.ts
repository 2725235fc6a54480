import type { IncomingMessage } from 'node:http';
import { DirectoryError } from '../domain/errors.ts';

/** Sent by the console with each call: no form of another site can add it. */
export const consoleHeader = 'x-clientele-console';

const safeMethods: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD']);

/**
 * Refuses, as `cross_site`, a call that changes something, is made with a cookie and may have been sent by the
 * page of another site (OWASP, Cross-Site Request Forgery Prevention): browsers add the cookie whoever asks.
 */
export function requireOwnPage({ method, headers }: IncomingMessage, publicUrl: string): void {
  if (safeMethods.has(method)) {
    return;
  }
  if (headers[consoleHeader] !== '1') {
    throw crossSite(`Send \`${consoleHeader}: 1\` with each call that is made with a session.`);
  }
  const site = headers['sec-fetch-site'];
  const isOwn = site === undefined ? isOwnOrigin(headers, publicUrl) : site === 'same-origin';
  if (!isOwn) {
    throw crossSite('The page that sent this is not served by this server.');
  }
}

/** Refuses what a browser says another site has sent: where nobody need be signed in, so that nobody can be signed in unasked. */
export function refuseOtherPage({ method, headers }: IncomingMessage): void {
  const site = headers['sec-fetch-site'];
  if (!safeMethods.has(method) && site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw crossSite('The page that sent this is not served by this server.');
  }
}

/** Browsers send `Sec-Fetch-Site` over TLS and to localhost; elsewhere the `Origin` tells. */
function isOwnOrigin({ origin, host }: IncomingMessage['headers'], publicUrl: string): boolean {
  const url = origin === undefined ? null : URL.parse(origin);
  return (
    url !== null &&
    (url.host === host?.toLowerCase() || url.origin === URL.parse(publicUrl)?.origin)
  );
}

function crossSite(message: string): DirectoryError {
  return new DirectoryError('cross_site', message);
}
