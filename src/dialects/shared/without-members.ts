import type { JsonValue } from '../../lib/json/json-value.ts';
import { isJsonObject } from './member-reader.ts';

/** An object without some of its members; anything else as it is. */
export function withoutMembers(body: JsonValue, names: ReadonlySet<string>): JsonValue {
  if (!isJsonObject(body)) {
    return body;
  }
  for (const name in body) {
    if (names.has(name)) {
      return Object.fromEntries(Object.entries(body).filter(([each]) => !names.has(each)));
    }
  }
  return body;
}
