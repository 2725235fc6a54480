import { type Static, Type } from 'typebox';
import { fieldTypes } from '../../domain/custom-value.ts';
import { closed, InstantWire, orNull, UuidWire } from './schema.ts';

const entities = ['client', 'company'] as const;

export const EntityWire = Type.Enum([...entities]);
const TypeWire = Type.Enum([...fieldTypes]);

/** How many options a field has at most: a list that people choose from. */
const optionsMax = 500;

const Color = Type.String({
  pattern: '^rgba\\(\\d{1,3}, ?\\d{1,3}, ?\\d{1,3}, ?(?:0|1|0?\\.\\d{1,4})\\)$',
  description: 'Like rgba(144, 164, 174, 1).',
});

const OptionWire = Type.Object(
  { id: Type.String(), key: Type.String(), label: Type.String(), color: Type.String() },
  closed,
);

/** A choice as a caller sends it. */
const OptionRequest = Type.Object(
  { key: Type.String(), label: Type.String(), color: Type.Optional(Color) },
  closed,
);
const OptionListRequest = Type.Array(OptionRequest, { maxItems: optionsMax });
export type OptionListRequest = Static<typeof OptionListRequest>;

/** A field as `/api/v2` shows it: every member, always. */
export const FieldWire = Type.Object(
  {
    id: UuidWire,
    entity: EntityWire,
    key: Type.String(),
    aliases: Type.Array(Type.String(), {
      description: 'Keys that it had before, the newest first. They still name it, in every API.',
    }),
    label: Type.String(),
    type: TypeWire,
    order: Type.Integer({ minimum: 0 }),
    declared: Type.Boolean({
      description: 'False where it was only seen in a write: its values are not checked.',
    }),
    retired: Type.Boolean({ description: 'It takes no new values.' }),
    convertingFrom: {
      ...orNull(TypeWire),
      description: 'The type before, while stored values are still being converted.',
    },
    options: Type.Array(OptionWire),
    createdAt: InstantWire,
  },
  closed,
);
export type FieldWire = Static<typeof FieldWire>;

export const FieldListWire = Type.Object({ data: Type.Array(FieldWire) }, closed);

/** Members of a field that no caller sets. */
export const readOnlyFieldMembers: ReadonlySet<string> = new Set([
  'id',
  'aliases',
  'declared',
  'convertingFrom',
  'createdAt',
]);

export const DeclareFieldRequest = Type.Object(
  {
    key: Type.String(),
    label: Type.String(),
    type: TypeWire,
    entity: Type.Optional(EntityWire),
    options: Type.Optional(OptionListRequest),
  },
  closed,
);

export const UpdateFieldRequest = Type.Object(
  {
    key: Type.Optional(Type.String({ description: 'A new key; the old one stays an alias.' })),
    label: Type.Optional(Type.String()),
    order: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 100_000,
        description: 'Takes the place of the field that has this order; those between make room.',
      }),
    ),
    options: Type.Optional({
      ...OptionListRequest,
      description: 'All of them: the same key is relabelled, a new one added, a missing one gone.',
    }),
    retired: Type.Optional(Type.Boolean()),
  },
  closed,
);

export const ChangeTypeRequest = Type.Object(
  {
    type: TypeWire,
    options: Type.Optional(OptionListRequest),
    preview: Type.Optional(Type.Boolean({ description: 'Count only; change nothing.' })),
    onUnconvertible: Type.Optional(
      Type.Enum(['refuse', 'clear'], {
        description: 'What becomes of values that have no form in the new type; refuse by default.',
      }),
    ),
  },
  closed,
);

const SampleWire = Type.Object(
  {
    clientId: Type.Optional(UuidWire),
    companyId: Type.Optional(UuidWire),
    reason: Type.String(),
  },
  closed,
);

const counts = {
  convertible: Type.Integer({ minimum: 0 }),
  unconvertible: Type.Integer({ minimum: 0 }),
  unset: Type.Integer({ minimum: 0, description: 'Records that have no value.' }),
  samples: Type.Array(SampleWire, { maxItems: 20 }),
};

/** The counts of a preview, as they also stand in the refusal. */
export const ReportWire = Type.Object(counts, closed);
export type ReportWire = Static<typeof ReportWire>;

export const ChangedTypeWire = Type.Object(
  { field: Type.Optional(FieldWire), ...counts },
  { ...closed, description: 'Without `field` where it was a preview.' },
);
export type ChangedTypeWire = Static<typeof ChangedTypeWire>;
