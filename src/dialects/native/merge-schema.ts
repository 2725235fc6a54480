import { type Static, Type } from 'typebox';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { ChangeWire } from './change-schema.ts';
import { ClientWire, closed, InstantWire, orNull, UuidWire } from './schema.ts';

/** What a merge takes. */
export const MergeInput = Type.Object(
  {
    loserId: Type.String({
      description: 'The client who goes away. Their id and keys lead to the survivor from then on.',
    }),
    fields: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.Literal('survivor'), Type.Literal('loser')]), {
        description:
          'Whose value wins, by member (`email`, `name` with its parts, `companyIds` …, custom fields as `customFields/<key>`). Of members that are not named the survivor’s value wins, the loser’s fills what is null, and custom fields and companies are united.',
      }),
    ),
    preview: Type.Optional(
      Type.Boolean({ description: 'Answer what would become of it, and write nothing.' }),
    ),
  },
  closed,
);

export const MergedAnswer = Type.Object(
  {
    mergeId: orNull(UuidWire),
    client: ClientWire,
  },
  { ...closed, description: 'The survivor. `mergeId` undoes the merge; null in a preview.' },
);
export type MergedAnswer = Static<typeof MergedAnswer>;

export const MergeWire = Type.Object(
  {
    id: UuidWire,
    loserId: UuidWire,
    survivorId: UuidWire,
    mergedAt: InstantWire,
    undoneAt: orNull(InstantWire),
  },
  closed,
);
export type MergeWire = Static<typeof MergeWire>;

const UndoConflictWire = Type.Object(
  {
    field: Type.String({ description: 'Custom fields as `customFields/<key>`.' }),
    clientId: UuidWire,
    kept: Type.Unsafe<JsonValue>({ description: 'What the client has there now.' }),
  },
  { ...closed, description: 'A member that could not go back to what it was before the merge.' },
);

export const UnmergedAnswer = Type.Object(
  {
    survivor: ClientWire,
    loser: ClientWire,
    conflicts: Type.Array(UndoConflictWire),
  },
  closed,
);
export type UnmergedAnswer = Static<typeof UnmergedAnswer>;

export const HistoryAnswer = Type.Object(
  {
    data: Type.Array(ChangeWire),
    nextCursor: Type.Optional(Type.String()),
  },
  closed,
);
export type HistoryAnswer = Static<typeof HistoryAnswer>;

const reasons = {
  reasons: Type.Array(
    Type.Union([
      Type.Literal('phone'),
      Type.Literal('email'),
      Type.Literal('name'),
      Type.Literal('company'),
    ]),
    { description: 'What the two have in common. `company` counts beside an equal name only.' },
  ),
  score: Type.Number({
    exclusiveMinimum: 0,
    maximum: 1,
    description: 'Higher where more speaks for it. For sorting, not for merging unseen.',
  }),
};

const DuplicateWire = Type.Object({ client: ClientWire, ...reasons }, closed);

export const DuplicatesAnswer = Type.Object({ data: Type.Array(DuplicateWire) }, closed);
export type DuplicatesAnswer = Static<typeof DuplicatesAnswer>;

export const DuplicateGroupsAnswer = Type.Object(
  {
    data: Type.Array(
      Type.Object({ client: ClientWire, candidates: Type.Array(DuplicateWire) }, closed),
    ),
    nextCursor: Type.Optional(Type.String()),
  },
  closed,
);
export type DuplicateGroupsAnswer = Static<typeof DuplicateGroupsAnswer>;
