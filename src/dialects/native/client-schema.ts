import { type Static, Type } from 'typebox';
import {
  closed,
  ClientWire,
  IssueWire,
  MatchedByWire,
  objectOrNull,
  orNull,
  textOrNull,
  UuidWire,
} from './schema.ts';

/*
 * The bodies of the calls about clients. Lengths count code points.
 */

const nameMax = { maxLength: 255 };

/** Every member of a client that a caller may set: absent keeps, null unsets, arrays replace. */
const settable = {
  externalId: Type.Optional(textOrNull({ minLength: 1, maxLength: 255 })),
  email: Type.Optional(textOrNull({ minLength: 1, maxLength: 254 })),
  name: Type.Optional(textOrNull({ minLength: 1, ...nameMax })),
  givenName: Type.Optional(textOrNull(nameMax)),
  familyName: Type.Optional(textOrNull(nameMax)),
  phone: Type.Optional(textOrNull({ maxLength: 255, description: 'Kept as it was sent.' })),
  status: Type.Optional(Type.Enum(['active', 'inactive'])),
  notes: Type.Optional(textOrNull({ maxLength: 20_000 })),
  customFields: Type.Optional(
    objectOrNull({
      description:
        'Merged by key; a null unsets the value of its key, and in the place of the whole every value.',
    }),
  ),
  companyIds: Type.Optional(
    Type.Unsafe<readonly string[] | null>({
      type: ['array', 'null'],
      items: { type: 'string' },
      maxItems: 1_000,
    }),
  ),
  signedUpAt: Type.Optional(
    textOrNull({ description: 'ISO 8601 with an offset, like 2024-02-29T13:00:00Z.' }),
  ),
  ip: Type.Optional(textOrNull({ description: 'One IPv4 or IPv6 address.' })),
};

/** What a create and a patch take. */
export const ClientInput = Type.Object(settable, closed);

/** Members that an answer shows and no caller may set. */
export const readOnlyMembers: ReadonlySet<string> = new Set(
  Object.keys(ClientWire.properties).filter((name) => !Object.hasOwn(settable, name)),
);

const OnConflictWire = Type.Enum(['error', 'preferExternalId', 'preferEmail', 'merge']);

/** An upsert: the client's members, and beside them what to do when its keys lead to two clients. */
export const UpsertRequest = Type.Object(
  { ...settable, onConflict: Type.Optional(OnConflictWire) },
  closed,
);

/** `data` of a patch, which names its client. */
export const PatchData = Type.Object({ id: Type.String(), ...settable }, closed);

/** `data` of a delete. */
export const DeleteData = Type.Object({ id: Type.String() }, closed);

const operationMembers = {
  op: Type.Enum(['create', 'upsert', 'patch', 'delete']),
  onConflict: Type.Optional(OnConflictWire),
  ifMatch: Type.Optional(
    Type.String({
      maxLength: 1_000,
      description: 'As in the header If-Match; for patch and delete.',
    }),
  ),
};

/** One operation as far as it is the same for each `op`: `data` is checked by itself, so that pointers begin there. */
export const OperationEnvelope = Type.Object(
  { ...operationMembers, data: Type.Unsafe<object>({ type: 'object' }) },
  closed,
);

/** One write in a body: of a batch, or of a dry run. */
export const OperationRequest = Type.Object(
  {
    ...operationMembers,
    data: Type.Object({ id: Type.Optional(Type.String()), ...settable }, closed),
  },
  closed,
);

/** Operations in one batch. */
export const operationsMax = 10_000;

/** A batch as far as it is checked at once; each operation is checked by itself. */
export const BatchEnvelope = Type.Object(
  {
    operations: Type.Array(Type.Unknown(), { minItems: 1 }),
    atomic: Type.Optional(Type.Boolean()),
  },
  closed,
);

export const BatchRequest = Type.Object(
  {
    operations: Type.Array(OperationRequest, { minItems: 1, maxItems: operationsMax }),
    atomic: Type.Optional(Type.Boolean({ default: false, description: 'All or nothing.' })),
  },
  closed,
);

const ChangedWire = Type.Array(Type.String(), {
  description: 'Members that changed; custom fields as `customFields/<key>`.',
});

/** What became of an upsert; `mergeId` where `onConflict` let it merge two clients first. */
export const UpsertAnswer = Type.Object(
  {
    outcome: Type.Enum(['created', 'updated', 'unchanged']),
    matchedBy: orNull(MatchedByWire),
    changed: ChangedWire,
    client: ClientWire,
    mergeId: Type.Optional(UuidWire),
  },
  closed,
);
export type UpsertAnswer = Static<typeof UpsertAnswer>;

/** What would become of a write: a client that would be created has no id, one that would be deleted is null. */
export const ResolveAnswer = Type.Object(
  {
    outcome: Type.Enum(['created', 'updated', 'unchanged', 'deleted']),
    matchedBy: orNull(MatchedByWire),
    changed: ChangedWire,
    client: orNull(Type.Object({ ...ClientWire.properties, id: orNull(UuidWire) }, closed)),
  },
  closed,
);
export type ResolveAnswer = Static<typeof ResolveAnswer>;

const outcomeWords = ['created', 'updated', 'unchanged', 'deleted', 'failed'] as const;

/** What became of one operation of a batch; `mergeId` as an upsert alone has it. */
export const BatchResult = Type.Object(
  {
    index: Type.Integer({ minimum: 0 }),
    outcome: Type.Enum([...outcomeWords]),
    id: Type.Optional(UuidWire),
    matchedBy: Type.Optional(MatchedByWire),
    changed: Type.Optional(ChangedWire),
    mergeId: Type.Optional(UuidWire),
    errors: Type.Optional(Type.Array(IssueWire, { minItems: 1 })),
  },
  closed,
);
export type BatchResult = Static<typeof BatchResult>;

const Count = Type.Integer({ minimum: 0 });

export const BatchAnswer = Type.Object(
  {
    results: Type.Array(BatchResult),
    counts: Type.Object(
      { created: Count, updated: Count, unchanged: Count, deleted: Count, failed: Count },
      closed,
    ),
  },
  closed,
);
export type BatchAnswer = Static<typeof BatchAnswer>;

/** The client who has a key, or the clients who have a phone number. */
export const LookupAnswer = Type.Union([
  ClientWire,
  Type.Object({ data: Type.Array(ClientWire, { maxItems: 100 }) }, closed),
]);
