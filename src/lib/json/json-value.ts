/**
 * Any value a JSON text (RFC 8259 section 3) can stand for, as the strict reader hands it on.
 * Objects have the ordinary prototype, so ask for members with `Object.hasOwn`, never with `in`.
 */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };
