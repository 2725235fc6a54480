import type { JsonValue } from './json-value.ts';

/** A JSON object as the strict reader hands it on. Ask for members with a loop or `Object.hasOwn`. */
export type JsonObject = Readonly<Record<string, JsonValue>>;

/** Whether a JSON value is an object: neither `null` nor an array. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object without some of its members; anything else as it is. */
export function withoutMembers(value: JsonValue, names: ReadonlySet<string>): JsonValue {
  if (!isJsonObject(value)) {
    return value;
  }
  for (const name in value) {
    if (names.has(name)) {
      return Object.fromEntries(Object.entries(value).filter(([each]) => !names.has(each)));
    }
  }
  return value;
}
