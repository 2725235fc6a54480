import type { JsonValue } from '../lib/json/json-value.ts';

/** Every type of change-log row. */
export type ChangeType =
  | 'client.created'
  | 'client.updated'
  | 'client.deleted'
  | 'client.restored'
  | 'client.merged'
  | 'client.unmerged'
  | 'company.created'
  | 'company.updated'
  | 'company.deleted'
  | 'field.declared'
  | 'field.updated'
  | 'field.observed';

/** What the name of a custom field begins with in a patch. */
export const customFieldPrefix = 'customFields/';

/** What a patch calls a further external id that an upsert made lead to the client. */
export const aliasMember = 'externalIdAlias';

/** Values before and after, by member; `null` stands for "nothing". Custom fields are named one by one, as `customFields/<key>`. */
export type ChangePatch = Readonly<Record<string, readonly [before: JsonValue, after: JsonValue]>>;

/** Who did it, through which dialect; the same for every command of one request. */
export interface Origin {
  /** `key:<id>`, `cli`, later `user:<id>` or `import:<id>`. */
  readonly actor: string;
  readonly dialect: string;
}

/** One row of the change log (design 5), before storage gives it its position. */
export interface Change {
  readonly type: ChangeType;
  readonly entityId: string;
  /** The version that this change made; a deletion's is one above the last. */
  readonly version: number;
  readonly at: number;
  readonly origin: Origin;
  readonly patch: ChangePatch;
}
