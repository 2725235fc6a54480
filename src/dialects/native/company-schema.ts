import { type Static, Type } from 'typebox';
import { closed, CustomFieldsWire, InstantWire, orNull, UuidWire } from './schema.ts';

/** A company that someone named, as `/api/v2` shows it: every member, always. */
export const CompanyWire = Type.Object(
  {
    id: UuidWire,
    name: Type.String(),
    iconImageUrl: orNull(Type.String()),
    fallbackColor: orNull(Type.String({ description: 'Like #938eab.' })),
    customFields: CustomFieldsWire,
    version: Type.Integer({ minimum: 1 }),
    createdAt: InstantWire,
    updatedAt: InstantWire,
  },
  closed,
);
export type CompanyWire = Static<typeof CompanyWire>;

export const CompanyListWire = Type.Object(
  {
    data: Type.Array(CompanyWire),
    nextCursor: Type.Optional(
      Type.String({ description: 'Where the next page starts; absent on the last one.' }),
    ),
  },
  closed,
);

/** Members of a company that no caller sets. */
export const readOnlyCompanyMembers: ReadonlySet<string> = new Set([
  'id',
  'version',
  'createdAt',
  'updatedAt',
]);

const optionalMembers = {
  iconImageUrl: Type.Optional(orNull(Type.String())),
  fallbackColor: Type.Optional(orNull(Type.String())),
  customFields: Type.Optional(orNull(CustomFieldsWire)),
};

export const CreateCompanyRequest = Type.Object(
  { name: Type.String(), ...optionalMembers },
  closed,
);

export const UpdateCompanyRequest = Type.Object(
  { name: Type.Optional(Type.String()), ...optionalMembers },
  closed,
);
