import { writeFileSync } from 'node:fs';
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import type { OpenApiDocument } from '../src/dialects/shared/openapi.ts';
import { documents } from '../test/support/documents.ts';
import { formatted } from './formatted.ts';
import { type Schema, toDefinitions } from './sdk-schemas.ts';

/*
 * Writes what `sdk/` knows of `/api/v2` from the OpenAPI document: `node tools/sdk-api.ts`. A test fails
 * while the two differ. The types are made by json-schema-to-typescript, since in OpenAPI 3.1 a schema is
 * JSON Schema; the table of calls is made here.
 */

/** The generated file. */
export const sdkApiFile = new URL('../sdk/src/generated/api.ts', import.meta.url);

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly description: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

interface NamedOperation extends Operation {
  readonly method: string;
  readonly path: string;
}

/** The text of the generated file, formatted as the project formats TypeScript. */
export async function sdkApi(document: OpenApiDocument): Promise<string> {
  const operations = operationsOf(document);
  const { schemas } = document['components'] as unknown as {
    readonly schemas: Readonly<Record<string, Schema>>;
  };
  const queries = operations.flatMap((operation) => {
    const query = querySchema(operation);
    return query === undefined ? [] : [[queryName(operation), query] as const];
  });
  const types = await typesOf({ ...schemas, ...Object.fromEntries(queries) });
  const text = [
    '/* Made by tools/sdk-api.ts from the OpenAPI document of /api/v2: do not edit. */',
    types,
    '/** Every call: how it is sent. */',
    'export const operations = {',
    ...operations.map(({ operationId, method, path }) => {
      return `${operationId}: { method: '${method}', path: '${path}' },`;
    }),
    '} as const;',
    '/** Every call: what it takes and what it answers. */',
    'export interface Operations {',
    ...operations.map(operationType),
    '}',
  ].join('\n');
  return formatted(sdkApiFile, text);
}

function operationsOf(document: OpenApiDocument): NamedOperation[] {
  const paths = document['paths'] as unknown as Readonly<
    Record<string, Readonly<Record<string, Operation>>>
  >;
  return (
    Object.entries(paths)
      .flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, operation]) => ({
          ...operation,
          method: method.toUpperCase(),
          path,
        })),
      )
      // The documents themselves, which the SDK does not fetch.
      .filter(({ path }) => !path.startsWith('/api/v2/openapi'))
  );
}

async function typesOf(schemas: Readonly<Record<string, Schema>>): Promise<string> {
  const root = { type: 'object', additionalProperties: false, definitions: toDefinitions(schemas) };
  const text = await compile(root as JSONSchema, 'Unused', {
    bannerComment: '',
    additionalProperties: false,
    // A tuple for each length up to the maximum would be hundreds of lines.
    ignoreMinAndMaxItems: true,
    unreachableDefinitions: true,
    format: false,
  });
  return text
    .replace(/export interface Unused \{\s*\}/, '')
    .replaceAll(/(?: \*\s*\n)? \* This \w+ was referenced by [^]*?(?= \*\/)/g, '')
    .replaceAll('/**\n */\n', '');
}

function queryName({ operationId }: Operation): string {
  return `${operationId.charAt(0).toUpperCase()}${operationId.slice(1)}Query`;
}

function querySchema({ parameters, summary }: Operation): Schema | undefined {
  const query = parameters.filter((parameter) => parameter.in === 'query');
  return query.length === 0
    ? undefined
    : {
        type: 'object',
        description: `Parameters: ${summary}.`,
        additionalProperties: false,
        required: query.flatMap(({ name, required }) => (required === true ? [name] : [])),
        properties: Object.fromEntries(
          query.map(({ name, description, schema }) => [name, { ...schema, description }]),
        ),
      };
}

function operationType(operation: NamedOperation): string {
  const { operationId, summary, requestBody, responses } = operation;
  const answers = Object.entries(responses)
    .filter(([status]) => status.startsWith('2'))
    .map(([, { content }]) => typeName(content));
  const query = querySchema(operation) === undefined ? 'undefined' : queryName(operation);
  return `/** ${summary}. */
    ${operationId}: {
      query: ${query};
      body: ${typeName(requestBody?.content)};
      answer: ${[...new Set(answers)].join(' | ')};
    };`;
}

/** The name of what goes as JSON. Every such body has one, or this throws; what is not JSON is text. */
function typeName(content: Content | undefined): string {
  if (content === undefined) {
    return 'undefined';
  }
  // A file, which goes as it is.
  const [first] = Object.values(content);
  if (first?.schema['type'] === 'string') {
    return 'string';
  }
  const reference = content['application/json']?.schema['$ref'];
  if (typeof reference !== 'string') {
    throw new Error('a body without a name: give its schema one in `about.schemas`');
  }
  return reference.replace('#/components/schemas/', '');
}

if (import.meta.main) {
  writeFileSync(sdkApiFile, await sdkApi(documents.get('native') ?? {}));
}
