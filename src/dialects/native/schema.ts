import { type Static, type TNull, type TSchema, type TUnion, type TUnsafe, Type } from 'typebox';
import type { JsonValue } from '../../lib/json/json-value.ts';

/*
 * The shapes of `/api/v2`. They check what comes in, say what goes out, and the OpenAPI document is made
 * of them; each has an `$id`-free, self-contained JSON Schema.
 */

export const closed = { additionalProperties: false } as const;

/** An instant in ISO 8601, UTC, with milliseconds. */
export const InstantWire = Type.String({
  format: 'date-time',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$',
});
export const UuidWire = Type.String({
  format: 'uuid',
  pattern: '^[\\da-f]{8}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{12}$',
});

export function orNull<S extends TSchema>(schema: S): TUnion<[S, TNull]> {
  return Type.Union([schema, Type.Null()]);
}

interface TextOptions {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly description?: string;
}

/** A text or null, in one schema: a union would say of a blank text that its type is wrong. */
export function textOrNull(options: TextOptions): TUnsafe<string | null> {
  return Type.Unsafe({ type: ['string', 'null'], ...options });
}

export function objectOrNull(options: {
  readonly description: string;
}): TUnsafe<Readonly<Record<string, JsonValue>> | null> {
  return Type.Unsafe({ type: ['object', 'null'], ...options });
}

export const StatusWire = Type.Union([Type.Literal('active'), Type.Literal('inactive')]);
export type StatusWire = Static<typeof StatusWire>;

const PortalWire = Type.Object(
  {
    state: Type.Union([Type.Literal('invited'), Type.Literal('active')]),
    firstLoginAt: orNull(InstantWire),
    lastLoginAt: orNull(InstantWire),
  },
  { ...closed, description: 'Where the client stands with the Assembly portal.' },
);

/** Values by the key of their field, in the JSON type in which they were stored. */
export const CustomFieldsWire = Type.Unsafe<Record<string, JsonValue>>({
  type: 'object',
  additionalProperties: true,
});

/** A client as `/api/v2` shows it: every member, always. */
export const ClientWire = Type.Object(
  {
    id: UuidWire,
    externalId: orNull(Type.String()),
    email: orNull(Type.String()),
    name: orNull(Type.String()),
    givenName: orNull(Type.String()),
    familyName: orNull(Type.String()),
    phone: orNull(Type.String()),
    status: StatusWire,
    notes: orNull(Type.String()),
    customFields: CustomFieldsWire,
    companyIds: Type.Array(UuidWire),
    portal: orNull(PortalWire),
    signedUpAt: orNull(InstantWire),
    ip: orNull(Type.String()),
    firstSeenAt: InstantWire,
    lastSeenAt: orNull(InstantWire),
    sessionCount: Type.Integer({ minimum: 0 }),
    version: Type.Integer({ minimum: 1 }),
    createdAt: InstantWire,
    updatedAt: InstantWire,
  },
  closed,
);
export type ClientWire = Static<typeof ClientWire>;

/** Which key led to a client. */
export const MatchedByWire = Type.Enum(['id', 'externalId', 'email']);

export const MatchesWire = Type.Object(
  { externalId: Type.Optional(Type.String()), email: Type.Optional(Type.String()) },
  { ...closed, description: 'Which client each key led to.' },
);

/** One thing that is wrong with one member. */
export const IssueWire = Type.Object(
  {
    pointer: Type.String({ description: 'RFC 6901; empty for the whole.' }),
    code: Type.String(),
    detail: Type.String(),
    existingId: Type.Optional(UuidWire),
    matches: Type.Optional(MatchesWire),
  },
  closed,
);
export type IssueWire = Static<typeof IssueWire>;
