import type { JsonValue } from '../lib/json/json-value.ts';
import { type ChangePatch, customFieldPrefix } from './change.ts';
import type { CustomFields } from './client.ts';

/** What a record had before a change. */
export interface ValuesBefore {
  /** Those that the change names, and no others. */
  readonly members: Readonly<Record<string, JsonValue>>;
  /** All of them. */
  readonly customFields: CustomFields;
}

/** The values before a change, of what it names and of the custom fields that it left behind. */
export function valuesBefore(patch: ChangePatch, customFieldsAfter: CustomFields): ValuesBefore {
  const members: Record<string, JsonValue> = {};
  const customFields: Record<string, JsonValue> = { ...customFieldsAfter };
  for (const [name, [before]] of Object.entries(patch)) {
    if (!name.startsWith(customFieldPrefix)) {
      members[name] = before;
      continue;
    }
    const key = name.slice(customFieldPrefix.length);
    if (before === null) {
      delete customFields[key];
    } else {
      customFields[key] = before;
    }
  }
  return { members, customFields };
}
