import { type Static, Type } from 'typebox';

const closed = { additionalProperties: false } as const;
const instant = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' });
const uuidPattern = '[\\da-f]{8}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{12}';
const uuid = Type.String({ pattern: `^${uuidPattern}$` });
const optionId = Type.String({ pattern: `^option-${uuidPattern}$` });
const color = Type.String({ pattern: '^#[\\dA-Fa-f]{6}$' });
const namePart = Type.String({ minLength: 1, maxLength: 255 });
const clearableNamePart = Type.Union([Type.String({ maxLength: 255 }), Type.Null()]);
const companyReference = Type.Union([uuid, Type.Literal(''), Type.Null()]);
const companyReferences = Type.Union([Type.Array(uuid, { maxItems: 100 }), Type.Null()]);

const textOrNull = Type.Union([Type.String(), Type.Null()]);

/** An address value (source document, "Custom Fields: Address"). */
export const AddressWire = Type.Object(
  {
    fullAddress: Type.String(),
    country: Type.Optional(textOrNull),
    region: Type.Optional(textOrNull),
    postalCode: Type.Optional(textOrNull),
    addressLine1: Type.Optional(textOrNull),
    addressLine2: Type.Optional(textOrNull),
    city: Type.Optional(textOrNull),
  },
  closed,
);
export type AddressWire = Static<typeof AddressWire>;

/** The value of one custom field as it is shown: with the JSON type that was stored (README, decision 6). */
export const CustomValueWire = Type.Union([
  Type.String(),
  Type.Number(),
  Type.Array(Type.String()),
  AddressWire,
]);
export type CustomValueWire = Static<typeof CustomValueWire>;

/** Values by the key of their field. */
export const CustomFieldsWire = Type.Record(Type.String(), CustomValueWire);
export type CustomFieldsWire = Static<typeof CustomFieldsWire>;

const sentValue = Type.Union([CustomValueWire, Type.Null()]);

/** How `customFields` is sent: an object, or a string with its JSON text, which is the SDK's type (wire-contracts 2.6). `""`, `[]` and null clear a field. */
export const CustomFieldsRequest = Type.Union([
  Type.Record(Type.String(), sentValue),
  Type.String(),
]);
export type CustomFieldsRequest = Static<typeof CustomFieldsRequest>;

/** A client (wire-contracts 2.3), with every member that a first-party consumer requires. */
export const ClientWire = Type.Object(
  {
    id: uuid,
    object: Type.Literal('client'),
    createdAt: instant,
    updatedAt: instant,
    givenName: Type.String(),
    familyName: Type.String(),
    email: Type.String(),
    companyId: uuid,
    companyIds: Type.Array(uuid, { minItems: 1 }),
    status: Type.Union([
      Type.Literal('notInvited'),
      Type.Literal('invited'),
      Type.Literal('active'),
    ]),
    inviteUrl: Type.String(),
    avatarImageUrl: Type.Null(),
    fallbackColor: color,
    firstLoginDate: Type.Union([instant, Type.Null()]),
    lastLoginDate: Type.Union([instant, Type.Null()]),
    creationMethod: Type.Literal('internalUser'),
    customFields: CustomFieldsWire,
  },
  closed,
);
export type ClientWire = Static<typeof ClientWire>;

/** Body of `POST /v1/clients` (wire-contracts 2.4). */
export const CreateClientRequest = Type.Object(
  {
    givenName: namePart,
    familyName: namePart,
    email: Type.String({ minLength: 1 }),
    companyId: Type.Optional(companyReference),
    companyIds: Type.Optional(companyReferences),
    customFields: Type.Optional(Type.Union([CustomFieldsRequest, Type.Null()])),
  },
  closed,
);
export type CreateClientRequest = Static<typeof CreateClientRequest>;

/** Body of `PATCH /v1/clients/{id}`; `companyIds` is accepted and ignored, as documented. */
export const UpdateClientRequest = Type.Object(
  {
    givenName: Type.Optional(clearableNamePart),
    familyName: Type.Optional(clearableNamePart),
    email: Type.Optional(Type.String({ minLength: 1 })),
    companyId: Type.Optional(companyReference),
    companyIds: Type.Optional(Type.Unknown()),
    customFields: Type.Optional(CustomFieldsRequest),
  },
  closed,
);
export type UpdateClientRequest = Static<typeof UpdateClientRequest>;

/** Body of `PUT /v1/clients/{id}`: a create whose email may be left out. */
export const ReplaceClientRequest = Type.Object(
  { ...CreateClientRequest.properties, email: Type.Optional(Type.String({ minLength: 1 })) },
  closed,
);
export type ReplaceClientRequest = Static<typeof ReplaceClientRequest>;

/** Body of `PUT /v1/client`: the same with the id, which is in no path. */
export const OldUpdateClientRequest = Type.Object(
  { ...ReplaceClientRequest.properties, id: Type.String() },
  closed,
);
export type OldUpdateClientRequest = Static<typeof OldUpdateClientRequest>;

/** A company, named or a placeholder (wire-contracts 2.5). */
export const CompanyWire = Type.Object(
  {
    id: uuid,
    object: Type.Literal('company'),
    createdAt: instant,
    updatedAt: instant,
    name: Type.String(),
    fallbackColor: color,
    iconImageUrl: Type.String(),
    isPlaceholder: Type.Boolean(),
    customFields: CustomFieldsWire,
  },
  closed,
);
export type CompanyWire = Static<typeof CompanyWire>;

const optionalCompanyMembers = {
  iconImageUrl: Type.Optional(textOrNull),
  fallbackColor: Type.Optional(Type.Union([color, Type.Literal(''), Type.Null()])),
};

/** Body of `POST /v1/companies`. */
export const CreateCompanyRequest = Type.Object(
  {
    name: namePart,
    ...optionalCompanyMembers,
    customFields: Type.Optional(Type.Union([CustomFieldsRequest, Type.Null()])),
  },
  closed,
);
export type CreateCompanyRequest = Static<typeof CreateCompanyRequest>;

/** Body of `PATCH /v1/companies/{id}`. */
export const UpdateCompanyRequest = Type.Object(
  {
    name: Type.Optional(namePart),
    ...optionalCompanyMembers,
    customFields: Type.Optional(CustomFieldsRequest),
  },
  closed,
);
export type UpdateCompanyRequest = Static<typeof UpdateCompanyRequest>;

const nextToken = Type.Optional(Type.String({ minLength: 1 }));

/** A page of clients; `nextToken` is absent on the last one (wire-contracts 2.3). */
export const ClientListAnswer = Type.Object({ data: Type.Array(ClientWire), nextToken }, closed);
export type ClientListAnswer = Static<typeof ClientListAnswer>;

/** A page of companies. */
export const CompanyListAnswer = Type.Object({ data: Type.Array(CompanyWire), nextToken }, closed);
export type CompanyListAnswer = Static<typeof CompanyListAnswer>;

/** What is left of a deleted record. */
export const DeleteAnswer = Type.Object(
  {
    id: uuid,
    object: Type.Union([Type.Literal('client'), Type.Literal('company')]),
    deleted: Type.Literal(true),
  },
  closed,
);
export type DeleteAnswer = Static<typeof DeleteAnswer>;

/** A choice as it stands inside its field, without `object` (wire-contracts 2.6). */
export const EmbeddedOptionWire = Type.Object(
  { id: optionId, key: Type.String(), label: Type.String(), color: Type.String() },
  closed,
);
export type EmbeddedOptionWire = Static<typeof EmbeddedOptionWire>;

/** A choice in the list of a field's options. */
export const OptionWire = Type.Object(
  { ...EmbeddedOptionWire.properties, object: Type.Literal('customFieldOption') },
  closed,
);
export type OptionWire = Static<typeof OptionWire>;

/** A custom field; `options` for multiSelect only (wire-contracts 2.6). */
export const FieldWire = Type.Object(
  {
    id: uuid,
    object: Type.Literal('customField'),
    key: Type.String(),
    name: Type.String(),
    type: Type.Union([
      Type.Literal('text'),
      Type.Literal('multiSelect'),
      Type.Literal('email'),
      Type.Literal('address'),
      Type.Literal('url'),
      Type.Literal('number'),
      Type.Literal('phoneNumber'),
    ]),
    order: Type.Integer({ minimum: 0 }),
    entityType: Type.Union([Type.Literal('client'), Type.Literal('company')]),
    options: Type.Optional(Type.Array(EmbeddedOptionWire)),
  },
  closed,
);
export type FieldWire = Static<typeof FieldWire>;

/** All fields, without paging. */
export const FieldListAnswer = Type.Object({ data: Type.Array(FieldWire) }, closed);
export type FieldListAnswer = Static<typeof FieldListAnswer>;

/** All options of a field, without paging. */
export const OptionListAnswer = Type.Object({ data: Type.Array(OptionWire) }, closed);
export type OptionListAnswer = Static<typeof OptionListAnswer>;

/** Every error: documented code and message, and in `data.errors` what to do about it (README, decision 3). */
export const ErrorAnswer = Type.Object(
  {
    code: Type.String({ pattern: '^[a-z_]+$' }),
    message: Type.String({ minLength: 1 }),
    data: Type.Optional(
      Type.Object(
        {
          errors: Type.Array(
            Type.Object({ field: Type.String(), message: Type.String({ minLength: 1 }) }, closed),
            { minItems: 1 },
          ),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type ErrorAnswer = Static<typeof ErrorAnswer>;
