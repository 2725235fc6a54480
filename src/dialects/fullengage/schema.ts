import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;
const instant = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' });
const uuid = Type.String({
  pattern: '^[\\da-f]{8}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{12}$',
});

/** `active` unless someone said otherwise (source document, "Status values"). */
export const StatusWire = Type.Union([Type.Literal('active'), Type.Literal('inactive')]);
export type StatusWire = Static<typeof StatusWire>;

/** A client as FullEngage shows it; the members beyond the four of the source document are ours (README, decision 1). */
export const ClientWire = Type.Object(
  {
    id: uuid,
    name: Type.String(),
    phone: Type.Union([Type.String(), Type.Null()]),
    status: StatusWire,
    notes: Type.Union([Type.String(), Type.Null()]),
    createdAt: instant,
    updatedAt: instant,
  },
  closed,
);
export type ClientWire = Static<typeof ClientWire>;

const optionalMembers = {
  phone: Type.Optional(Type.Union([Type.String({ maxLength: 255 }), Type.Null()])),
  status: Type.Optional(StatusWire),
  notes: Type.Optional(Type.Union([Type.String({ maxLength: 20_000 }), Type.Null()])),
};

/** Body of `POST /api/v1/clients` (source document, "Create Client"). */
export const CreateRequest = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 255 }), ...optionalMembers },
  closed,
);
export type CreateRequest = Static<typeof CreateRequest>;

/** Body of `PATCH /api/v1/clients/:id`: the same members, all optional (source document, "Update Client"). */
export const UpdateRequest = Type.Object(
  { name: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })), ...optionalMembers },
  closed,
);
export type UpdateRequest = Static<typeof UpdateRequest>;

/** The envelope of one client (wire-contracts 3.1). */
export const ClientAnswer = Type.Object({ data: ClientWire }, closed);
export type ClientAnswer = Static<typeof ClientAnswer>;

/** The envelope of a list; `total` counts every match, not the page (wire-contracts 3.1). */
export const ListAnswer = Type.Object(
  { data: Type.Array(ClientWire), total: Type.Integer({ minimum: 0 }) },
  closed,
);
export type ListAnswer = Static<typeof ListAnswer>;

/** The one answer outside the envelope (source document, "Delete Client"). */
export const DeleteAnswer = Type.Object({ success: Type.Literal(true) }, closed);
export type DeleteAnswer = Static<typeof DeleteAnswer>;

/** Every error (README, decision 3). */
export const ErrorAnswer = Type.Object(
  {
    error: Type.String({ minLength: 1 }),
    code: Type.String({ pattern: '^[a-z_0-9]+$' }),
    details: Type.Optional(
      Type.Array(Type.Object({ field: Type.String(), message: Type.String() }, closed), {
        minItems: 1,
      }),
    ),
  },
  closed,
);
export type ErrorAnswer = Static<typeof ErrorAnswer>;
