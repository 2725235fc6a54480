import type { JsonValue } from '../lib/json/json-value.ts';
import { type ChangePatch, customFieldPrefix } from './change.ts';
import type { CustomFields } from './client.ts';
import { type Field, storedKeys } from './field.ts';
import type { Tombstone } from './merge.ts';

/**
 * Stored values under the keys that their fields have now. A rename touches no record, so a row keeps the
 * key under which it was written until it is written again. Where a row has one field under several keys,
 * the newest key counts. Gives the very same object where nothing is stored under an old key.
 */
export function underCurrentKeys(
  values: CustomFields,
  renamed: ReadonlyMap<string, Field>,
): CustomFields {
  if (renamed.size === 0 || !hasOldKey(values, renamed)) {
    return values;
  }
  const current: Record<string, JsonValue> = {};
  for (const stored of Object.keys(values)) {
    const field = renamed.get(stored);
    const key = field === undefined ? stored : field.key;
    const counts = field === undefined || newestKey(values, field) === stored;
    if (counts) {
      current[key] = values[stored] ?? null;
    }
  }
  return current;
}

/** The same for a record; the very same object where nothing is stored under an old key. */
export function recordUnderCurrentKeys<T extends { readonly customFields: CustomFields }>(
  record: T,
  renamed: ReadonlyMap<string, Field>,
): T {
  const customFields = underCurrentKeys(record.customFields, renamed);
  return customFields === record.customFields ? record : { ...record, customFields };
}

/** A member of a patch of the change log under the key that its field has now. */
export function memberUnderCurrentKey(member: string, renamed: ReadonlyMap<string, Field>): string {
  const field = member.startsWith(customFieldPrefix)
    ? renamed.get(member.slice(customFieldPrefix.length))
    : undefined;
  return field === undefined ? member : customFieldPrefix + field.key;
}

/** A patch of the change log under the keys that fields have now. */
export function patchUnderCurrentKeys(
  patch: ChangePatch,
  renamed: ReadonlyMap<string, Field>,
): ChangePatch {
  return renamed.size === 0
    ? patch
    : Object.fromEntries(
        Object.entries(patch).map(([member, values]) => [
          memberUnderCurrentKey(member, renamed),
          values,
        ]),
      );
}

/** A client who is gone, under the keys that fields have now. */
export function tombstoneUnderCurrentKeys(
  tombstone: Tombstone,
  renamed: ReadonlyMap<string, Field>,
): Tombstone {
  const client = recordUnderCurrentKeys(tombstone.client, renamed);
  return client === tombstone.client ? tombstone : { ...tombstone, client };
}

function hasOldKey(values: CustomFields, renamed: ReadonlyMap<string, Field>): boolean {
  for (const key in values) {
    if (renamed.has(key)) {
      return true;
    }
  }
  return false;
}

function newestKey(values: CustomFields, field: Field): string | undefined {
  return storedKeys(field).find((key) => Object.hasOwn(values, key));
}
