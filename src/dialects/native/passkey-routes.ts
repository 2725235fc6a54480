import type { SignInCredential, NewCredential } from '../../accounts/passkeys.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type { DialectServices, Route } from '../dialect.ts';
import { smallJsonBody } from '../dialect.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { createShape } from '../shared/shape.ts';
import { fromPasskey } from './account-from-domain.ts';
import {
  AddPasskeyRequest,
  PasskeyListWire,
  PasskeyOptionsWire,
  PasskeySignInRequest,
  PasskeyWire,
  SessionWire,
} from './account-schema.ts';
import { bodyOf, signedIn, siteOf, userOf, visitorOf } from './signed-in.ts';

const signInShape = createShape(PasskeySignInRequest);
const addShape = createShape(AddPasskeyRequest);

const tag = 'Passkeys';
const own = { scope: 'read', caller: 'user' } as const;

/** What the schemas let through; the library looks at the rest. */
interface PasskeySignIn {
  readonly credential: SignInCredential;
}
interface NewPasskey {
  readonly name: string;
  readonly credential: NewCredential;
}

/** Passkeys: signing in with one, and those of whoever is signed in. */
export function passkeyRoutes(services: DialectServices): readonly Route[] {
  const { passkeys } = services.accounts;
  return [
    {
      method: 'POST',
      path: '/api/v2/session/passkey/options',
      scope: 'public',
      about: {
        operationId: 'getPasskeySignInOptions',
        summary: 'Begin to sign in with a passkey',
        tag,
        answers: {
          200: { description: 'For `navigator.credentials.get`.', body: PasskeyOptionsWire },
        },
        errors: ['passkeys_unavailable'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const options = await passkeys.signInOptions(siteOf(services, call));
        return { status: 200, body: asJson(options) };
      },
    },
    {
      method: 'POST',
      path: '/api/v2/session/passkey',
      scope: 'public',
      body: smallJsonBody,
      about: {
        operationId: 'signInWithPasskey',
        summary: 'Sign in with a passkey',
        tag,
        body: PasskeySignInRequest,
        answers: { 201: { description: 'Who is signed in now.', body: SessionWire } },
        errors: ['sign_in_failed', 'passkeys_unavailable'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const { credential } = bodyOf(call.body, signInShape) as unknown as PasskeySignIn;
        const signed = await passkeys.signIn(
          credential,
          siteOf(services, call),
          visitorOf(services, call),
        );
        return signedIn(services, 201, signed);
      },
    },
    {
      method: 'POST',
      path: '/api/v2/passkeys/options',
      ...own,
      needsFreshSignIn: true,
      about: {
        operationId: 'getPasskeyOptions',
        summary: 'Begin to add a passkey',
        tag,
        answers: {
          200: { description: 'For `navigator.credentials.create`.', body: PasskeyOptionsWire },
        },
        errors: ['session_required', 'passkeys_unavailable', 'user_not_found', 'too_many_items'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const options = await passkeys.addOptions(userOf(call).id, siteOf(services, call));
        return { status: 200, body: asJson(options) };
      },
    },
    {
      method: 'GET',
      path: '/api/v2/passkeys',
      ...own,
      about: {
        operationId: 'listPasskeys',
        summary: 'List the own passkeys, the oldest first',
        tag,
        answers: { 200: { description: 'The passkeys.', body: PasskeyListWire } },
        errors: ['session_required'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const list = await passkeys.list(userOf(call).id);
        return { status: 200, body: { data: list.map(fromPasskey) } };
      },
    },
    {
      method: 'POST',
      path: '/api/v2/passkeys',
      ...own,
      needsFreshSignIn: true,
      body: smallJsonBody,
      about: {
        operationId: 'addPasskey',
        summary: 'Add a passkey',
        tag,
        body: AddPasskeyRequest,
        answers: { 201: { description: 'The passkey.', body: PasskeyWire } },
        errors: ['session_required', 'sign_in_failed', 'passkeys_unavailable', 'user_not_found'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const input = bodyOf(call.body, addShape) as unknown as NewPasskey;
        const passkey = await passkeys.add(userOf(call).id, input, siteOf(services, call));
        return { status: 201, body: fromPasskey(passkey) };
      },
    },
    {
      method: 'DELETE',
      path: '/api/v2/passkeys/:id',
      ...own,
      about: {
        operationId: 'deletePasskey',
        summary: 'Delete a passkey: it signs nobody in any more',
        tag,
        answers: { 204: { description: 'The passkey is gone.' } },
        errors: ['session_required', 'passkey_not_found'],
      },
      async handle(call) {
        refuseQuery(call.query);
        await passkeys.remove(userOf(call).id, call.params['id'] ?? '');
        return { status: 204, body: null };
      },
    },
  ];
}

/** The library's options are JSON by their definition (WebAuthn level 3, section 5.1.8), without saying so in their types. */
function asJson(options: object): JsonValue {
  return JSON.parse(JSON.stringify(options)) as JsonValue;
}
