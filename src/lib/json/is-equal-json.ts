import type { JsonValue } from './json-value.ts';

/** Whether two JSON values are the same value: members in any order, arrays in theirs. */
export function isEqualJson(a: JsonValue, b: JsonValue): boolean {
  if (a === b) {
    return true;
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return false;
  }
  if (isArray(a) || isArray(b)) {
    return isArray(a) && isArray(b) && isEqualArray(a, b);
  }
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) {
    return false;
  }
  return keys.every((key) => Object.hasOwn(b, key) && isEqualJson(a[key] ?? null, b[key] ?? null));
}

function isEqualArray(a: readonly JsonValue[], b: readonly JsonValue[]): boolean {
  return a.length === b.length && a.every((item, index) => isEqualJson(item, b[index] ?? null));
}

/** `Array.isArray` does not narrow readonly arrays. */
function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
