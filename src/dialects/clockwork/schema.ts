import { type Static, Type } from 'typebox';

const NamePart = Type.Optional(
  Type.Union([Type.String({ maxLength: 255 }), Type.Null()], {
    description: 'Absent or empty keeps, null unsets.',
  }),
);

/**
 * Body of `POST /api/v1/customers` (source document, "Request Body"). Every other member is one of the
 * customer's attributes (its hint box), of any JSON type; null unsets it.
 */
export const CustomerRequest = Type.Object(
  {
    email: Type.String({ minLength: 1, description: 'The key: names the customer.' }),
    full_name: NamePart,
    first_name: NamePart,
    last_name: NamePart,
  },
  { additionalProperties: true },
);
export type CustomerRequest = Static<typeof CustomerRequest>;

/** The 200 answer, whether the customer was made or updated (source document, tab "200"). */
export const SuccessAnswer = Type.Object(
  { message: Type.Literal('Success') },
  { additionalProperties: false },
);
export type SuccessAnswer = Static<typeof SuccessAnswer>;

/** The 401 answer (source document, tab "401"). */
export const UnauthorizedAnswer = Type.Object(
  { message: Type.Literal('Could not validate - API key may be malformed or invalid') },
  { additionalProperties: false },
);
export type UnauthorizedAnswer = Static<typeof UnauthorizedAnswer>;

/** The 500 answer: whatever was read and refused (source document, tab "500"). */
export const RefusedAnswer = Type.Object(
  { message: Type.String({ pattern: '^Error - customer was not created\\. Reason: .+' }) },
  { additionalProperties: false },
);
export type RefusedAnswer = Static<typeof RefusedAnswer>;

/** What an answer looks like that the source document does not know: transport and availability. */
export const OtherErrorAnswer = Type.Object(
  { message: Type.String({ minLength: 1 }) },
  { additionalProperties: false },
);
export type OtherErrorAnswer = Static<typeof OtherErrorAnswer>;
