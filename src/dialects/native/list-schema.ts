import { type Static, Type } from 'typebox';
import { ClientWire, closed, InstantWire, orNull, UuidWire } from './schema.ts';

/** A page of clients. */
export const ClientListWire = Type.Object(
  {
    data: Type.Array(ClientWire),
    nextCursor: Type.Optional(
      Type.String({ description: 'Where the next page starts; absent on the last one.' }),
    ),
    total: Type.Optional(Type.Integer({ minimum: 0, description: 'All clients that match.' })),
  },
  closed,
);
export type ClientListWire = Static<typeof ClientListWire>;

const scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);

/** Conditions by field, then by op: `{"status": {"eq": "active"}}`. */
export const FilterWire = Type.Record(
  Type.String(),
  Type.Record(Type.String(), Type.Union([scalar, Type.Array(scalar)]), { minProperties: 1 }),
  {
    description:
      'Conditions by field and op; all must hold. Fields: the members of a client (`companyId`, `portalState`, `portalFirstLoginAt` and `portalLastLoginAt` for what is inside), and `customFields.<key>`. Ops: eq, ne, in, notIn, contains, startsWith, gt, gte, lt, lte, isSet.',
  },
);

/** A saved filter. */
export const SegmentWire = Type.Object(
  {
    id: UuidWire,
    name: Type.String(),
    filter: FilterWire,
    q: orNull(Type.String()),
    sort: orNull(Type.String()),
    createdAt: InstantWire,
    updatedAt: InstantWire,
  },
  closed,
);
export type SegmentWire = Static<typeof SegmentWire>;

export const SegmentListWire = Type.Object({ data: Type.Array(SegmentWire) }, closed);

const name = Type.String({ description: 'Unique in the workspace, but for case and accents.' });
const q = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  description: 'A search, as in the list of clients.',
});
const sort = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  description: 'An order, as in the list of clients.',
});

export const NewSegmentWire = Type.Object(
  { name, filter: FilterWire, q: Type.Optional(q), sort: Type.Optional(sort) },
  closed,
);

/** `Type.Partial` forgets that other members are refused, unless it is told again. */
export const SegmentPatchWire = Type.Partial(NewSegmentWire, closed);
