import { Type } from 'typebox';

/** One operation of a batch: so far an upsert of a name. */
export const Operation = Type.Object(
  {
    op: Type.Literal('upsert'),
    data: Type.Object({
      externalId: Type.Optional(Type.String()),
      email: Type.Optional(Type.String()),
      name: Type.Optional(Type.String()),
    }),
  },
  { additionalProperties: false },
);

/** What became of one operation. */
export const ResultLine = Type.Object({
  index: Type.Integer({ minimum: 0 }),
  outcome: Type.String(),
});
