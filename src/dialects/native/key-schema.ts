import { type Static, Type } from 'typebox';
import { InstantWire, closed, orNull } from './schema.ts';

const ScopesWire = Type.Array(
  Type.Union([
    Type.Literal('ingest'),
    Type.Literal('read'),
    Type.Literal('write'),
    Type.Literal('admin'),
  ]),
  { minItems: 1, maxItems: 4, uniqueItems: true },
);

const RateLimitWire = Type.Object(
  {
    requests: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }),
    seconds: Type.Integer({ minimum: 1, maximum: 86_400 }),
  },
  closed,
);

const keyMembers = {
  id: Type.String({ description: 'By which the key is listed and revoked; no secret.' }),
  name: Type.String(),
  hint: Type.String({ description: 'The last characters of the key.' }),
  scopes: ScopesWire,
  status: Type.Union([Type.Literal('active'), Type.Literal('expired'), Type.Literal('revoked')]),
  createdAt: InstantWire,
  expiresAt: orNull(InstantWire),
  revokedAt: orNull(InstantWire),
  lastUsedAt: orNull(InstantWire),
  rateLimit: orNull(RateLimitWire),
};

/** An API key, without the key itself. */
export const KeyWire = Type.Object(keyMembers, closed);
export type KeyWire = Static<typeof KeyWire>;

/** A key that was just made: the only answer that ever has its text. */
export const CreatedKeyWire = Type.Object({ ...keyMembers, key: Type.String() }, closed);
export type CreatedKeyWire = Static<typeof CreatedKeyWire>;

export const KeyListWire = Type.Object({ data: Type.Array(KeyWire) }, closed);

/** Longest name of a key or a workspace, in characters. */
const name = Type.String({ minLength: 1, maxLength: 255 });

export const CreateKeyRequest = Type.Object(
  {
    name,
    scopes: Type.Optional(ScopesWire),
    expiresAt: Type.Optional(orNull(Type.String({ format: 'date-time' }))),
    rateLimit: Type.Optional(orNull(RateLimitWire)),
    secret: Type.Optional(
      Type.String({
        description: 'A secret that an integration sends already, to be used as it is.',
      }),
    ),
  },
  closed,
);
export type CreateKeyRequest = Static<typeof CreateKeyRequest>;

export const ChangeKeyRequest = Type.Object(
  {
    name: Type.Optional(name),
    scopes: Type.Optional(ScopesWire),
    expiresAt: Type.Optional(orNull(Type.String({ format: 'date-time' }))),
    rateLimit: Type.Optional(orNull(RateLimitWire)),
  },
  closed,
);

/** How long the old key goes on working beside the new one. */
export const RotateKeyRequest = Type.Object(
  {
    overlapSeconds: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 30 * 86_400, default: 3_600 }),
    ),
  },
  closed,
);

export const WorkspaceWire = Type.Object(
  { id: Type.String({ format: 'uuid' }), name: Type.String(), createdAt: InstantWire },
  closed,
);
export type WorkspaceWire = Static<typeof WorkspaceWire>;

export const ChangeWorkspaceRequest = Type.Object({ name: Type.Optional(name) }, closed);
