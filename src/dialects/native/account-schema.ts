import { type Static, Type } from 'typebox';
import { InstantWire, UuidWire, closed, orNull } from './schema.ts';

const RoleWire = Type.Union(
  [Type.Literal('owner'), Type.Literal('editor'), Type.Literal('viewer')],
  {
    description:
      'owner: everything, with the people and keys; editor: reads and writes; viewer: reads.',
  },
);

const name = Type.String({ minLength: 1, maxLength: 255 });
const email = Type.String({ minLength: 3, maxLength: 254 });
const password = Type.String({ description: 'At least 10 characters, at most 1,024 bytes.' });

/** Who is signed in, and to what. */
export const SessionWire = Type.Object(
  {
    user: Type.Object(
      { id: UuidWire, name: Type.String(), email: Type.String(), role: RoleWire },
      closed,
    ),
    workspace: Type.Object({ id: UuidWire, name: Type.String() }, closed),
    expiresAt: InstantWire,
    isFresh: Type.Boolean({
      description:
        'Whether it began less than 15 minutes ago. Only such a session exports clients and makes keys: sign in again for another one.',
    }),
    scopes: Type.Array(
      Type.Union([
        Type.Literal('ingest'),
        Type.Literal('read'),
        Type.Literal('write'),
        Type.Literal('admin'),
      ]),
      { description: 'What the role may do, in the words of keys.' },
    ),
  },
  closed,
);
export type SessionWire = Static<typeof SessionWire>;

export const SignInRequest = Type.Object({ email: Type.String(), password: Type.String() }, closed);
export type SignInRequest = Static<typeof SignInRequest>;

export const SetupWire = Type.Object(
  {
    hasUsers: Type.Boolean({
      description: 'False: nobody has joined; the link that `serve` prints waits.',
    }),
    passkeys: Type.Object(
      {
        available: Type.Boolean(),
        reason: Type.Optional(Type.String({ description: 'Why there are none at this address.' })),
      },
      closed,
    ),
  },
  closed,
);

export const AcceptInvitationRequest = Type.Object(
  {
    token: Type.String({ description: 'What stands behind the `#` of the link.', maxLength: 512 }),
    name,
    email,
    password,
  },
  closed,
);
export type AcceptInvitationRequest = Static<typeof AcceptInvitationRequest>;

export const ChangePasswordRequest = Type.Object(
  { currentPassword: Type.String(), newPassword: password },
  closed,
);
export type ChangePasswordRequest = Static<typeof ChangePasswordRequest>;

/** What browsers make of options and of passkeys (WebAuthn level 3, section 5.1.8); handed on as it is. */
const WebAuthnJson = Type.Unsafe<Record<string, never>>({
  type: 'object',
  additionalProperties: true,
  description:
    'JSON of WebAuthn level 3, section 5.1: what `parseCreationOptionsFromJSON`, `parseRequestOptionsFromJSON` take and `toJSON` gives.',
});
export const PasskeyOptionsWire = WebAuthnJson;

const Credential = Type.Unsafe<Record<string, unknown>>({
  type: 'object',
  required: ['id', 'rawId', 'type', 'response'],
  properties: {
    id: { type: 'string', minLength: 1, maxLength: 1_400 },
    rawId: { type: 'string' },
    type: { const: 'public-key' },
    response: { type: 'object', required: ['clientDataJSON'] },
  },
  additionalProperties: true,
  description: 'What `PublicKeyCredential.toJSON` gives.',
});

export const PasskeySignInRequest = Type.Object({ credential: Credential }, closed);
export const AddPasskeyRequest = Type.Object({ name, credential: Credential }, closed);
export type AddPasskeyRequest = Static<typeof AddPasskeyRequest>;

export const PasskeyWire = Type.Object(
  {
    id: UuidWire,
    name: Type.String(),
    createdAt: InstantWire,
    lastUsedAt: orNull(InstantWire),
  },
  closed,
);
export type PasskeyWire = Static<typeof PasskeyWire>;
export const PasskeyListWire = Type.Object({ data: Type.Array(PasskeyWire) }, closed);

export const UserSessionWire = Type.Object(
  {
    id: UuidWire,
    isCurrent: Type.Boolean({ description: 'The one that asks.' }),
    userAgent: orNull(Type.String()),
    createdAt: InstantWire,
    lastSeenAt: Type.Unsafe<string>({ ...InstantWire, description: 'Correct to the minute.' }),
    expiresAt: InstantWire,
  },
  closed,
);
export type UserSessionWire = Static<typeof UserSessionWire>;
export const UserSessionListWire = Type.Object({ data: Type.Array(UserSessionWire) }, closed);

export const UserWire = Type.Object(
  {
    id: UuidWire,
    email: Type.String(),
    name: Type.String(),
    role: RoleWire,
    status: Type.Union([Type.Literal('invited'), Type.Literal('active')]),
    createdAt: InstantWire,
    lastSignedInAt: orNull(InstantWire),
  },
  closed,
);
export type UserWire = Static<typeof UserWire>;
export const UserListWire = Type.Object({ data: Type.Array(UserWire) }, closed);

export const InviteUserRequest = Type.Object(
  { email, role: RoleWire, name: Type.Optional(name) },
  closed,
);
export type InviteUserRequest = Static<typeof InviteUserRequest>;

export const InvitedUserWire = Type.Object(
  {
    user: UserWire,
    link: Type.String({
      format: 'uri',
      description: 'Opens the account once, within 7 days; shown this once.',
    }),
  },
  closed,
);

export const ChangeUserRequest = Type.Object(
  { role: Type.Optional(RoleWire), name: Type.Optional(name) },
  closed,
);
export type ChangeUserRequest = Static<typeof ChangeUserRequest>;
