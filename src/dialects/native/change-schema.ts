import { type Static, Type } from 'typebox';
import type { ChangeType } from '../../domain/change.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { closed, InstantWire, UuidWire } from './schema.ts';

const changeTypes = [
  'client.created',
  'client.updated',
  'client.deleted',
  'client.restored',
  'client.merged',
  'client.unmerged',
  'company.created',
  'company.updated',
  'company.deleted',
  'field.declared',
  'field.updated',
  'field.observed',
] as const satisfies readonly ChangeType[];

/** Members by name; custom fields together under `customFields`, as in the record itself. */
export const ChangedMembersWire = Type.Unsafe<Record<string, JsonValue>>({
  type: 'object',
  additionalProperties: true,
  description:
    'The members that changed, and no others; null where there was, or is, nothing. Custom fields stand under `customFields`.',
});

/** A row of the change log: in a history and in the change feed. */
export const ChangeWire = Type.Object(
  {
    position: Type.Integer({ minimum: 1, description: 'Its place in the change log.' }),
    type: Type.Unsafe<ChangeType>({ type: 'string', enum: [...changeTypes] }),
    clientId: Type.Optional(UuidWire),
    companyId: Type.Optional(UuidWire),
    fieldId: Type.Optional(UuidWire),
    version: Type.Integer({ minimum: 1, description: 'The version that the change made.' }),
    at: InstantWire,
    actor: Type.String({ description: 'Who did it, such as `key:<id>`.' }),
    dialect: Type.String({ description: 'The API through which it was done.' }),
    before: ChangedMembersWire,
    after: ChangedMembersWire,
  },
  {
    ...closed,
    description: 'Exactly one of `clientId`, `companyId` and `fieldId` says what changed.',
  },
);
export type ChangeWire = Static<typeof ChangeWire>;
