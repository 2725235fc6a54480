import assert from 'node:assert/strict';
import { type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { isDescribed, openApiDocument, templateOf } from '../../src/dialects/shared/openapi.ts';
import type { OpenApiDocument } from '../../src/dialects/shared/openapi.ts';
import { dialects } from '../../src/dialects/registry.ts';
import { createVoices } from '../../src/http/voices.ts';
import { dialectRoutes } from './dialect-routes.ts';

/** The OpenAPI document of each dialect, by its id. */
export const documents: ReadonlyMap<string, OpenApiDocument> = new Map(
  dialects.filter(isDescribed).map((dialect) => {
    const routes = dialectRoutes().filter((each) => each.dialect === dialect);
    const document = openApiDocument(
      dialect,
      routes.map(({ route }) => route),
      { publicUrl: 'http://127.0.0.1:7171' },
    );
    return [dialect.id, document];
  }),
);

/** An answer as a caller sees it. */
export interface SeenAnswer {
  readonly method: string;
  /** As it was sent, with its query. */
  readonly target: string;
  readonly status: number;
  readonly contentType: string | undefined;
  /** As it was received; absent where it came piece by piece. */
  readonly text: string | undefined;
}

const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: true });
formats.default(ajv);

const voiceOf = createVoices(dialects);

const routes = dialectRoutes()
  .filter(({ route }) => route.about !== undefined)
  .map(({ dialect, route }) => ({
    dialect,
    route,
    template: templateOf(route.path),
    pattern: new RegExp(`^${route.path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`),
  }))
  // A path without parameters is more exact than one with some.
  .sort((a, b) => Number(a.template.includes('{')) - Number(b.template.includes('{')));

/** What is wrong with an answer by the document of its dialect; `undefined` where it is as documented, or its path is in none. */
export function undocumented(answer: SeenAnswer): string | undefined {
  const { method, target, status, text } = answer;
  const path = target.split('?')[0] ?? '';
  const voice = voiceOf(path);
  const dialect = dialects.find((each) => each === voice);
  // What no route took, or no parser read, has no operation; the error map is tested elsewhere.
  const found = routes.find(
    (each) =>
      each.dialect === dialect &&
      each.route.method === (method === 'HEAD' ? 'GET' : method) &&
      each.pattern.test(path),
  );
  if (found === undefined || dialect === undefined) {
    return undefined;
  }
  const name = `${method} ${found.template} ${status}`;
  const pointer = ['paths', found.template, found.route.method.toLowerCase(), 'responses', status];
  const response = at(documents.get(dialect.id), pointer);
  if (response === undefined) {
    return `${name} is not documented`;
  }
  const content = at(response, ['content']);
  if (content === undefined) {
    return status === 204 || text === '' ? undefined : `${name} has a body, documented is none`;
  }
  const type = answer.contentType?.split(';')[0] ?? '';
  if (at(content, [type]) === undefined) {
    return `${name} is ${type}, which is not documented`;
  }
  if (!type.includes('json') || type.includes('ndjson') || !text) {
    return undefined;
  }
  const body: unknown = JSON.parse(text);
  const validate = validatorOf(dialect.id, [...pointer, 'content', type, 'schema']);
  if (!validate(body)) {
    return `${name}: ${ajv.errorsText(validate.errors)}`;
  }
  const codes = at(response, ['x-error-codes']) as readonly unknown[] | undefined;
  const code = at(body, ['code']);
  // Only our own voice says our codes; others have words of their own.
  return dialect.id !== 'native' || codes === undefined || codes.includes(code)
    ? undefined
    : `${name} with the code ${String(code)} is not documented`;
}

const validators = new Map<string, ValidateFunction>();
/** The documents that somebody has answered by: reading one takes a while, and few tests need all. */
const read = new Set<string>();

function validatorOf(id: string, path: readonly (string | number)[]): ValidateFunction {
  const steps = path.map((step) =>
    encodeURIComponent(String(step).replaceAll('~', '~0').replaceAll('/', '~1')),
  );
  if (!read.has(id)) {
    ajv.addSchema(documents.get(id) ?? {}, id);
    read.add(id);
  }
  const reference = `${id}#/${steps.join('/')}`;
  const known = validators.get(reference) ?? ajv.compile({ $ref: reference });
  validators.set(reference, known);
  return known;
}

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, step)
        ? (inner as Readonly<Record<string, unknown>>)[step]
        : undefined,
    value,
  );
}

/** Fails a test in which something was answered that is not in the documents. */
export function assertDocumented(faults: ReadonlySet<string>): void {
  assert.deepEqual([...faults], [], 'answers differ from the OpenAPI documents');
}
