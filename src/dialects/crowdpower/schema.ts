import { type Static, Type } from 'typebox';

const Name = Type.Optional(
  Type.Union([Type.String({ maxLength: 255 }), Type.Null()], {
    description: 'Absent or empty keeps, null unsets.',
  }),
);

/** A value of `custom_attributes`: the vendor's three types, and null, which unsets (design 4.3). */
export const AttributeValue = Type.Union([
  Type.String(),
  Type.Number(),
  Type.Boolean(),
  Type.Null(),
]);
export type AttributeValue = Static<typeof AttributeValue>;

/**
 * Body of `POST /customers` and item of `POST /customers/bulk` (source document, "Request Body"). One of
 * `user_id` and `email` is required.
 */
export const CustomerRequest = Type.Object(
  {
    user_id: Type.Optional(
      Type.Union([Type.String({ maxLength: 255 }), Type.Integer(), Type.Null()], {
        description: 'An integer is kept as its decimal digits. Null or empty: not given.',
      }),
    ),
    name: Name,
    first_name: Name,
    last_name: Name,
    email: Type.Optional(
      Type.Union([Type.String({ maxLength: 254 }), Type.Null()], {
        description: 'Empty: not given. Null unsets, where `user_id` names the customer.',
      }),
    ),
    phone: Type.Optional(
      Type.Union([Type.String({ maxLength: 255 }), Type.Null()], {
        description: 'Best in E.164; kept as sent. Absent or empty keeps, null unsets.',
      }),
    ),
    signed_up_at: Type.Optional(
      Type.Union([Type.Integer({ minimum: 0, maximum: 253_402_300_799 }), Type.Null()], {
        description: 'Unix seconds.',
      }),
    ),
    ip: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    custom_attributes: Type.Optional(
      Type.Record(Type.String({ pattern: '^[\\p{L}\\p{M}\\p{N}_-]{1,50}$' }), AttributeValue, {
        description: 'Merged into what is on file, key by key.',
      }),
    ),
    update_session: Type.Optional(Type.Boolean({ default: true })),
  },
  { additionalProperties: false },
);
export type CustomerRequest = Static<typeof CustomerRequest>;

/** Body of `POST /customers/bulk`: all or nothing. */
export const BulkRequest = Type.Object(
  { customers: Type.Array(CustomerRequest, { minItems: 1, maxItems: 10_000 }) },
  { additionalProperties: false },
);
export type BulkRequest = Static<typeof BulkRequest>;

/** The one answer of success (source document, tabs "200"). */
export const SuccessAnswer = Type.Object(
  { success: Type.Literal(true), code: Type.Literal(200), data: Type.Null() },
  { additionalProperties: false },
);
export type SuccessAnswer = Static<typeof SuccessAnswer>;

/** One thing that is wrong with one member of the input. */
export const ErrorItem = Type.Object(
  {
    index: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Place in `customers`; bulk only.' }),
    ),
    field: Type.Union([Type.String(), Type.Null()], {
      description:
        'The member, such as `custom_attributes.plan`; null for the whole input or item.',
    }),
    code: Type.String(),
    message: Type.String(),
  },
  { additionalProperties: false },
);
export type ErrorItem = Static<typeof ErrorItem>;

/** Every error: the vendor's envelope, and what is wrong (no source shows one; see the README). */
export const ErrorAnswer = Type.Object(
  {
    success: Type.Literal(false),
    code: Type.Integer({ minimum: 400, maximum: 599, description: 'Equals the HTTP status.' }),
    data: Type.Null(),
    error: Type.String({ description: 'One word for programs, such as `identity_conflict`.' }),
    message: Type.String({ description: 'One sentence for people.' }),
    errors: Type.Array(ErrorItem),
  },
  { additionalProperties: false },
);
export type ErrorAnswer = Static<typeof ErrorAnswer>;
