import { type Static, Type } from 'typebox';
import { errorCodes } from '../../domain/errors.ts';
import { CompanyWire } from './company-schema.ts';
import { ReportWire } from './field-schema.ts';
import { ClientWire, IssueWire, MatchesWire, closed } from './schema.ts';

const code = Type.Unsafe<string>({
  type: 'string',
  enum: errorCodes,
  description: 'For programs: stays the same for ever.',
});

const details = {
  detail: Type.String({ description: 'For people: what is wrong and what to do.' }),
  errors: Type.Optional(Type.Array(IssueWire, { minItems: 1 })),
  offset: Type.Optional(
    Type.Integer({ minimum: 0, description: 'The byte of the body at which reading stopped.' }),
  ),
  existingId: Type.Optional(
    Type.String({ description: 'The record that the key belongs to already.' }),
  ),
  scope: Type.Optional(Type.String({ description: 'The scope that the key lacks.' })),
  matches: Type.Optional(MatchesWire),
};

/** An operation of a batch that failed. */
export const ProblemOperation = Type.Object(
  { index: Type.Integer({ minimum: 0 }), code, ...details },
  closed,
);

/** Every error of `/api/v2`: RFC 9457, with our members beside its own. */
export const ProblemWire = Type.Object(
  {
    type: Type.String({ description: 'The page of the code.' }),
    title: Type.String({ description: 'The same for every error of the code.' }),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    code,
    ...details,
    items: Type.Optional(
      Type.Array(ProblemOperation, {
        description: 'In an atomic batch: every operation that failed.',
      }),
    ),
    current: Type.Optional(Type.Union([ClientWire, CompanyWire])),
    ...Type.Partial(ReportWire).properties,
  },
  closed,
);
export type ProblemWire = Static<typeof ProblemWire>;
