/** A JSON Schema, or a part of one. */
export type Schema = Readonly<Record<string, unknown>>;

/**
 * Schemas of an OpenAPI 3.1 document as json-schema-to-typescript wants them. It reads them as JSON Schema
 * up to draft 7, with three differences that matter here: where references lead, what an object without
 * members may hold, and what a schema without any rule is.
 */
export function toDraft(schemas: Readonly<Record<string, Schema>>): Record<string, Schema> {
  const problem = schemas['Problem'] as { readonly properties: { readonly code: Schema } };
  const { description: _, ...code } = problem.properties.code;
  const codes = JSON.stringify(code['enum']);

  function convert(value: unknown): unknown {
    if (Array.isArray(value)) {
      return value.map(convert);
    }
    if (typeof value !== 'object' || value === null) {
      return typeof value === 'string'
        ? value.replace('#/components/schemas/', '#/definitions/')
        : value;
    }
    if ('$ref' in value) {
      // What stands beside a reference would make an unnamed copy of what it leads to.
      return { $ref: convert(value.$ref) };
    }
    const schema = Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, convert(inner)]),
    );
    // The list of codes is there several times: it gets a name.
    return JSON.stringify(schema['enum']) === codes
      ? { $ref: '#/definitions/ErrorCode' }
      : { ...schema, ...additions(schema) };
  }

  const converted = convert(schemas) as Record<string, Schema>;
  return { ...converted, ErrorCode: { ...code, description: 'What went wrong, for programs.' } };
}

function additions(schema: Schema): Schema {
  const { patternProperties } = schema as { readonly patternProperties?: Schema };
  if (patternProperties?.['^.*$'] !== undefined) {
    return { patternProperties: undefined, additionalProperties: patternProperties['^.*$'] };
  }
  const types = [schema['type']].flat();
  if (types.includes('object') && schema['properties'] === undefined) {
    return { additionalProperties: schema['additionalProperties'] ?? true };
  }
  const hasRule = ruleNames.some((name) => schema[name] !== undefined);
  return !hasRule && Object.keys(schema).every((name) => name === 'description')
    ? { tsType: 'unknown' }
    : {};
}

const ruleNames = ['type', 'enum', 'const', 'anyOf', 'oneOf', 'allOf', 'properties', '$ref'];
