import { type Static, Type } from 'typebox';
import { importPhases, importStates } from '../../domain/import-job.ts';
import { dateOrders, importConflicts } from '../../domain/import-options.ts';
import { delimiters, sourceEncodings, sourceFormats } from '../../domain/import-source.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { closed, InstantWire, orNull, UuidWire } from './schema.ts';

/*
 * The shapes of the calls about imports.
 */

const Count = Type.Integer({ minimum: 0 });
const Seconds = Type.Number({ minimum: 0 });

/** Where one column goes. */
export const ColumnMappingWire = Type.Object(
  {
    column: Type.String({ minLength: 1, maxLength: 10_000 }),
    field: orNull(
      Type.String({
        maxLength: 300,
        description:
          'A member of a client, or `customFields.<key>`; null skips the column. A name that is no member is the key of a custom field.',
      }),
    ),
  },
  closed,
);

const sourceMembers = {
  format: Type.Enum([...sourceFormats]),
  encoding: Type.Enum([...sourceEncodings]),
  hasHeader: Type.Boolean(),
};

const optionMembers = {
  dialect: orNull(
    Type.String({ maxLength: 100, description: 'In whose words JSON is written; null for CSV.' }),
  ),
  dateOrder: orNull(
    Type.Enum([...dateOrders], { description: 'Of dates like 03/04/2024; null: as it was seen.' }),
  ),
  defaultCountry: orNull(
    Type.String({
      maxLength: 2,
      description:
        'ISO 3166-1, such as FR: of phone numbers without a country code. Those that are none of it fail; with null all are kept as they are.',
    }),
  ),
  emptyCells: Type.Enum(['keep', 'clear'], {
    description: 'What a blank cell does to a client who has a value.',
  }),
  onConflict: Type.Enum([...importConflicts]),
  withoutKey: Type.Enum(['create', 'refuse'], {
    description: 'What becomes of a row without external id and email: a new client, or an error.',
  }),
  atomic: Type.Boolean({
    description: 'All or nothing: all rows are checked first, and one that fails undoes the rest.',
  }),
};

/** What can be changed of a draft; absent stays. */
export const ImportPatchWire = Type.Object(
  {
    source: Type.Optional(
      Type.Object(
        Type.Partial(Type.Object({ ...sourceMembers, delimiter: Type.Enum([...delimiters]) }))
          .properties,
        { ...closed, description: 'How to read it; the mapping is then proposed anew.' },
      ),
    ),
    mapping: Type.Optional(
      Type.Array(ColumnMappingWire, {
        maxItems: 1_000,
        description: 'Columns that go elsewhere; the others stay.',
      }),
    ),
    ...Type.Partial(Type.Object(optionMembers)).properties,
  },
  closed,
);

export const ImportIssueWire = Type.Object(
  {
    column: orNull(Type.String()),
    pointer: Type.String({ description: 'Which member of the client.' }),
    code: Type.String(),
    detail: Type.String({ description: 'What is wrong; never what the row says.' }),
  },
  closed,
);

/** Why a row came to nothing. */
export const ImportErrorWire = Type.Object(
  {
    row: Type.Integer({ minimum: 1, description: '1 for the first behind the header.' }),
    line: Type.Integer({ minimum: 1, description: 'Of the source.' }),
    errors: Type.Array(ImportIssueWire),
  },
  closed,
);

export const ImportErrorListWire = Type.Object(
  { data: Type.Array(ImportErrorWire), nextCursor: Type.Optional(Type.String()) },
  closed,
);
export type ImportErrorListWire = Static<typeof ImportErrorListWire>;

const Values = Type.Unsafe<Record<string, JsonValue>>({
  type: 'object',
  additionalProperties: true,
});

const ImportExampleWire = Type.Object(
  {
    row: Type.Integer({ minimum: 1 }),
    line: Type.Integer({ minimum: 1 }),
    label: orNull(Type.String({ description: 'A name of the client.' })),
    before: Values,
    after: Values,
    errors: Type.Array(ImportIssueWire),
  },
  closed,
);

const Examples = Type.Array(ImportExampleWire, { maxItems: 5 });

const ExamplesWire = Type.Object(
  { created: Examples, updated: Examples, unchanged: Examples, failed: Examples },
  { ...closed, description: 'Up to five rows of each kind; long values are cut.' },
);

const progressMembers = {
  rows: Count,
  bytes: Count,
  created: Count,
  updated: Count,
  unchanged: Count,
  failed: Count,
  seconds: Seconds,
  rowsPerSecond: Seconds,
};

/** An import. */
export const ImportWire = Type.Object(
  {
    id: UuidWire,
    state: Type.Enum([...importStates]),
    phase: orNull(Type.Enum([...importPhases])),
    fileName: orNull(Type.String()),
    createdBy: Type.String(),
    source: Type.Object(
      {
        ...sourceMembers,
        delimiter: orNull(Type.Enum([...delimiters])),
        columns: Type.Array(Type.String()),
        bytes: Count,
      },
      closed,
    ),
    mapping: Type.Array(ColumnMappingWire),
    options: Type.Object(optionMembers, closed),
    seenDateOrder: Type.Enum([...dateOrders, 'none', 'ambiguous', 'mixed'], {
      description: 'With ambiguous or mixed, `dateOrder` must be stated before a start.',
    }),
    progress: Type.Object({ ...progressMembers, secondsLeft: orNull(Seconds) }, closed),
    examples: ExamplesWire,
    dryRun: orNull(
      Type.Object({ ...progressMembers, examples: ExamplesWire, endedAt: InstantWire }, closed),
    ),
    undo: orNull(Type.Object({ removed: Count, restored: Count, kept: Count }, closed)),
    createdAt: InstantWire,
    updatedAt: InstantWire,
    expiresAt: InstantWire,
  },
  closed,
);
export type ImportWire = Static<typeof ImportWire>;

export const ImportListWire = Type.Object(
  { data: Type.Array(ImportWire), nextCursor: Type.Optional(Type.String()) },
  closed,
);
export type ImportListWire = Static<typeof ImportListWire>;

/** The first rows of a source, as they stand there. */
export const ImportSampleWire = Type.Object(
  {
    data: Type.Array(
      Type.Object(
        {
          row: Type.Integer({ minimum: 1 }),
          line: Type.Integer({ minimum: 1 }),
          cells: Type.Array(Type.Unsafe<JsonValue>({}), {
            description: 'One per column; of JSON the one value.',
          }),
          errors: Type.Array(ImportIssueWire),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type ImportSampleWire = Static<typeof ImportSampleWire>;

/** What an undo left as it was. */
export const ImportKeptListWire = Type.Object(
  {
    data: Type.Array(
      Type.Object(
        {
          clientId: UuidWire,
          field: orNull(
            Type.String({
              description: 'The member that was edited since; null where the client is gone.',
            }),
          ),
        },
        closed,
      ),
    ),
    nextCursor: Type.Optional(Type.String()),
  },
  closed,
);
export type ImportKeptListWire = Static<typeof ImportKeptListWire>;
