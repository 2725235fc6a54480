import type { JsonSchema } from '../../lib/json/json-schema.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';

/** Schemas that a document names once and refers to from everywhere else. */
export interface Names {
  /** The schema as plain JSON; it and whatever is in it is a reference where it has a name. */
  refer(schema: JsonSchema): JsonValue;
  /** Every named schema, itself made of references to the others. */
  components(): Readonly<Record<string, JsonValue>>;
}

/**
 * Makes the names of a document. Schemas are known by their text: libraries copy them when they combine
 * them, so that the same schema is seldom the same object.
 */
export function nameSchemas(schemas: Readonly<Record<string, JsonSchema>>): Names {
  const names = new Map(Object.entries(schemas).map(([name, schema]) => [textOf(schema), name]));

  function referAll(value: JsonValue): JsonValue {
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    const name = names.get(JSON.stringify(value));
    return name === undefined ? referInside(value) : { $ref: `#/components/schemas/${name}` };
  }

  function referInside(value: JsonValue): JsonValue {
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    return Array.isArray(value)
      ? value.map((item: JsonValue) => referAll(item))
      : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, referAll(part)]));
  }

  /** Most schemas are referred to by many routes. */
  const referred = new Map<string, JsonValue>();

  function refer(schema: JsonSchema): JsonValue {
    const text = textOf(schema);
    const known = referred.get(text) ?? referAll(JSON.parse(text) as JsonValue);
    referred.set(text, known);
    return known;
  }

  return {
    refer,
    components: () =>
      Object.fromEntries(
        Object.entries(schemas).map(([name, schema]) => [name, referInside(plain(schema))]),
      ),
  };
}

function textOf(schema: JsonSchema): string {
  return JSON.stringify(schema);
}

function plain(schema: JsonSchema): JsonValue {
  return JSON.parse(textOf(schema)) as JsonValue;
}
