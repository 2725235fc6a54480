import type { SignedIn } from '../../accounts/sessions.ts';
import type { Visitor } from '../../accounts/network.ts';
import type { Site } from '../../accounts/passkey-place.ts';
import { accepted, DirectoryError } from '../../domain/errors.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { cookieOf, sessionCookie, sessionCookieName } from '../../lib/session-cookie.ts';
import type { Answer, Call, CallingUser, DialectServices } from '../dialect.ts';
import { MemberReader } from '../shared/member-reader.ts';
import type { Shape } from '../shared/shape.ts';
import { fromSignedIn } from './account-from-domain.ts';

/** Who is signed in. Throws `session_required` where nobody is, which a route with `caller: 'user'` never sees. */
export function userOf({ user }: Call): CallingUser {
  if (user === undefined) {
    throw new DirectoryError('session_required', 'Sign in first.');
  }
  return user;
}

/** Where a call comes from, for what is done about guesses, for the list of sessions and for the one that a new one replaces. */
export function visitorOf(
  { publicUrl }: DialectServices,
  { address = '', headers }: Call,
): Visitor {
  const { 'user-agent': agent, cookie } = headers;
  const token =
    typeof cookie === 'string' ? cookieOf(cookie, sessionCookieName(publicUrl)) : undefined;
  return {
    address,
    userAgent: typeof agent === 'string' ? agent : null,
    sessionToken: token ?? null,
  };
}

/** How a call reached this server, for what passkeys belong to. */
export function siteOf({ publicUrl }: DialectServices, { headers }: Call): Site {
  const { host } = headers;
  return { publicUrl, host: typeof host === 'string' ? host : undefined };
}

/** A body of which the schema says all there is to say. Throws `validation_failed`. */
export function bodyOf(body: JsonValue | undefined, shape: Shape): JsonValue {
  const reader = accepted(MemberReader.ofShape(body, shape));
  return accepted(reader.finish(() => body ?? null));
}

/** Signs a browser in: who it is now, and the cookie. */
export async function signedIn(
  { keys, clock, publicUrl }: DialectServices,
  status: 200 | 201,
  signed: SignedIn,
): Promise<Answer> {
  const workspace = await keys.workspace(signed.user.workspaceId);
  const seconds = Math.ceil((signed.session.expiresAt - clock.now()) / 1_000);
  return {
    status,
    body: fromSignedIn(signed, workspace, clock.now()),
    headers: { 'Set-Cookie': sessionCookie(publicUrl, signed.token, seconds) },
  };
}

/** Signs a browser out. */
export function signedOut({ publicUrl }: DialectServices): Answer {
  return {
    status: 204,
    body: null,
    headers: { 'Set-Cookie': sessionCookie(publicUrl, '', 0) },
  };
}
