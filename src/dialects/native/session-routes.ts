import { DirectoryError } from '../../domain/errors.ts';
import type { DialectServices, Route } from '../dialect.ts';
import { smallJsonBody } from '../dialect.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { createShape } from '../shared/shape.ts';
import { fromSession, fromSignedIn } from './account-from-domain.ts';
import {
  AcceptInvitationRequest,
  ChangePasswordRequest,
  SessionWire,
  SetupWire,
  SignInRequest,
  UserSessionListWire,
} from './account-schema.ts';
import { bodyOf, signedIn, signedOut, siteOf, userOf, visitorOf } from './signed-in.ts';

const signInShape = createShape(SignInRequest);
const acceptShape = createShape(AcceptInvitationRequest);
const passwordShape = createShape(ChangePasswordRequest);

const path = '/api/v2/session';
const tag = 'Sessions';
const own = { scope: 'read', caller: 'user' } as const;
const anybody = { scope: 'public', body: smallJsonBody } as const;

/** Signing in and out, with a password or a link, and where one is signed in. */
export function sessionRoutes(services: DialectServices): readonly Route[] {
  const { accounts, keys, clock } = services;
  return [
    {
      method: 'GET',
      path,
      ...own,
      about: {
        operationId: 'getSession',
        summary: 'Get who is signed in',
        tag,
        answers: { 200: { description: 'Who is signed in, and to what.', body: SessionWire } },
        errors: ['session_required'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const { id, sessionId } = userOf(call);
        const [user, session, workspace] = await Promise.all([
          accounts.users.get(id),
          accounts.sessions.get(id, sessionId),
          keys.workspace(call.actor.workspaceId),
        ]);
        if (user === undefined || session === undefined) {
          throw new DirectoryError('unauthorized', 'You are not signed in any more.');
        }
        return { status: 200, body: fromSignedIn({ user, session }, workspace, clock.now()) };
      },
    },
    {
      method: 'POST',
      path,
      ...anybody,
      about: {
        operationId: 'signIn',
        summary: 'Sign in with email and password',
        description:
          'Sets the cookie that all of /api/v2 takes instead of a key. A cookie that was there before is never taken over: where it is of the same user, its session ends. Ten wrong tries in 15 minutes close an account to the network that they come from.',
        tag,
        body: SignInRequest,
        answers: { 201: { description: 'Who is signed in now.', body: SessionWire } },
        errors: ['sign_in_failed', 'rate_limited'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const input = bodyOf(call.body, signInShape) as SignInRequest;
        return signedIn(
          services,
          201,
          await accounts.signIn.withPassword(input, visitorOf(services, call)),
        );
      },
    },
    {
      method: 'DELETE',
      path,
      ...own,
      about: {
        operationId: 'signOut',
        summary: 'Sign out',
        tag,
        answers: { 204: { description: 'The session is over.' } },
        errors: ['session_required', 'session_not_found'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const { id, sessionId } = userOf(call);
        await accounts.sessions.end(id, sessionId);
        return signedOut(services);
      },
    },
    {
      method: 'GET',
      path: `${path}/setup`,
      scope: 'public',
      about: {
        operationId: 'getSignInSetup',
        summary: 'Get what a page for signing in has to know',
        tag,
        answers: { 200: { description: 'What there is.', body: SetupWire } },
      },
      async handle(call) {
        refuseQuery(call.query);
        const place = accounts.passkeys.place(siteOf(services, call));
        const users = await accounts.users.all();
        return {
          status: 200,
          body: {
            hasUsers: users.some(({ passwordHash }) => passwordHash !== null),
            passkeys: place.isAvailable
              ? { available: true }
              : { available: false, reason: place.reason },
          },
        };
      },
    },
    {
      method: 'POST',
      path: `${path}/invitation`,
      ...anybody,
      about: {
        operationId: 'acceptInvitation',
        summary: 'Use a link: make the account, or set its new password, and sign in',
        description:
          'A new password ends the sessions, passkeys and links of before. A link works once: for a week, for an hour where the account is in use, for a day where it makes the first owner.',
        tag,
        body: AcceptInvitationRequest,
        answers: { 201: { description: 'Who is signed in now.', body: SessionWire } },
        errors: ['invitation_not_found', 'user_exists'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const input = bodyOf(call.body, acceptShape) as AcceptInvitationRequest;
        return signedIn(
          services,
          201,
          await accounts.invitations.accept(input, visitorOf(services, call)),
        );
      },
    },
    {
      method: 'POST',
      path: `${path}/password`,
      ...own,
      body: smallJsonBody,
      about: {
        operationId: 'changePassword',
        summary: 'Change the own password',
        description:
          'Ends every session of the user, and links that were made for them; this one goes on with a new cookie.',
        tag,
        body: ChangePasswordRequest,
        answers: { 200: { description: 'The new session.', body: SessionWire } },
        errors: ['session_required', 'sign_in_failed'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const input = bodyOf(call.body, passwordShape) as ChangePasswordRequest;
        const { id } = userOf(call);
        const signed = await accounts.signIn.changePassword(id, input, visitorOf(services, call));
        return signedIn(services, 200, signed);
      },
    },
    {
      method: 'GET',
      path: '/api/v2/sessions',
      ...own,
      about: {
        operationId: 'listSessions',
        summary: 'List where one is signed in, the newest first',
        tag,
        answers: { 200: { description: 'The own sessions.', body: UserSessionListWire } },
        errors: ['session_required'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const { id, sessionId } = userOf(call);
        const sessions = await accounts.sessions.list(id);
        return {
          status: 200,
          body: { data: sessions.map((session) => fromSession(session, sessionId)) },
        };
      },
    },
    {
      method: 'DELETE',
      path: '/api/v2/sessions/:id',
      ...own,
      about: {
        operationId: 'endSession',
        summary: 'Sign out elsewhere: from the next request on the session opens nothing',
        tag,
        answers: { 204: { description: 'The session is over.' } },
        errors: ['session_required', 'session_not_found'],
      },
      async handle(call) {
        refuseQuery(call.query);
        await accounts.sessions.end(userOf(call).id, call.params['id'] ?? '');
        return { status: 204, body: null };
      },
    },
  ];
}
