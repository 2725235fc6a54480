/** A JSON Schema. */
export type Schema = Readonly<Record<string, unknown>>;

type Schemas = Readonly<Record<string, Schema>>;

/**
 * Schemas of an OpenAPI 3.1 document as json-schema-to-typescript wants them, which reads JSON Schema up to
 * draft 7 and is stricter in what it takes for granted. The list of error codes becomes one of them.
 */
export function toDefinitions(schemas: Schemas): Schemas {
  const { properties } = schemas['Problem'] as { readonly properties: Schemas };
  const codes = properties['code']?.['enum'];
  const codesText = JSON.stringify(codes);

  function convert(schema: Schema): Schema {
    if (typeof schema['$ref'] === 'string') {
      // What stands beside a reference would make an unnamed copy of what it leads to.
      return { $ref: schema['$ref'].replace('#/components/schemas/', '#/definitions/') };
    }
    if (schema['enum'] !== undefined && JSON.stringify(schema['enum']) === codesText) {
      return { $ref: '#/definitions/ErrorCode' };
    }
    const entries = Object.entries(schema).map(([name, value]) => [name, convertPart(name, value)]);
    return withDefaults(Object.fromEntries(entries) as Schema);
  }

  function convertPart(name: string, value: unknown): unknown {
    switch (name) {
      case 'properties':
      case 'patternProperties':
        return mapValues(value as Schemas, convert);
      case 'anyOf':
        return (value as readonly Schema[]).map(convert);
      case 'items':
      case 'additionalProperties':
        return typeof value === 'object' ? convert(value as Schema) : value;
      default:
        return value;
    }
  }

  return {
    ...mapValues(schemas, convert),
    ErrorCode: { type: 'string', enum: codes, description: 'What went wrong, for programs.' },
  };
}

/** What JSON Schema takes for granted and the library does not. */
function withDefaults(schema: Schema): Schema {
  const { patternProperties, ...rest } = schema;
  const anyMember = (patternProperties as Schemas | undefined)?.['^.*$'];
  if (anyMember !== undefined) {
    return { ...rest, additionalProperties: anyMember };
  }
  if ([schema['type']].flat().includes('object') && schema['properties'] === undefined) {
    return { additionalProperties: true, ...schema };
  }
  return Object.keys(schema).every((name) => name === 'description')
    ? { ...schema, tsType: 'unknown' }
    : schema;
}

function mapValues(schemas: Schemas, change: (schema: Schema) => Schema): Schemas {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, change(schema)]),
  );
}
