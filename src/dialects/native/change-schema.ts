import { type Static, Type } from 'typebox';
import type { ChangeType } from '../../domain/change.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import { closed, InstantWire, orNull, UuidWire } from './schema.ts';

const types = {
  'client.created': true,
  'client.updated': true,
  'client.deleted': true,
  'client.restored': true,
  'client.merged': true,
  'client.unmerged': true,
  'company.created': true,
  'company.updated': true,
  'company.deleted': true,
  'field.declared': true,
  'field.updated': true,
  'field.observed': true,
} as const satisfies Readonly<Record<ChangeType, true>>;

/** Every type of change, for filters and for the schema. */
export const changeTypes = Object.keys(types) as readonly ChangeType[];

const Values = Type.Unsafe<Record<string, JsonValue>>({
  type: 'object',
  additionalProperties: true,
  description:
    'Values by member, of the members that changed only; null stands for nothing. Custom fields stand under `customFields` by their key.',
});

/** A change as `/api/v2` shows it. */
export const ChangeWire = Type.Object(
  {
    position: Type.Integer({ minimum: 1, description: 'Its place in the log: rises, may skip.' }),
    type: Type.Unsafe<ChangeType>({ type: 'string', enum: changeTypes }),
    entityId: Type.String({ description: 'The record that changed.' }),
    clientId: orNull(UuidWire),
    version: Type.Integer({ minimum: 1, description: 'The version that this change made.' }),
    at: InstantWire,
    actor: Type.String({ description: 'Who did it, such as `key:<id>` or `cli`.' }),
    dialect: Type.String({ description: 'Through which API.' }),
    before: Values,
    after: Values,
  },
  closed,
);
export type ChangeWire = Static<typeof ChangeWire>;

/** A page of the change log. */
export const ChangeListWire = Type.Object(
  {
    data: Type.Array(ChangeWire),
    nextCursor: Type.Optional(
      Type.String({
        description:
          'Send it as `after` to go on. Absent where there is nothing behind `after` yet.',
      }),
    ),
  },
  closed,
);
export type ChangeListWire = Static<typeof ChangeListWire>;
