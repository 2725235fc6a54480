import { DirectoryError, type ErrorCode } from '../../domain/errors.ts';
import type { JsonSchema } from '../../lib/json/json-schema.ts';
import type { JsonObject } from '../../lib/json/json-object.ts';
import type { JsonValue } from '../../lib/json/json-value.ts';
import type {
  AnswerAbout,
  BodyRules,
  Dialect,
  DialectAbout,
  JsonAnswer,
  ParameterAbout,
  Route,
  RouteAbout,
} from '../dialect.ts';
import { errorCodesOf } from './route-errors.ts';
import { type Names, nameSchemas } from './schema-names.ts';

/** A dialect that can be described. */
export type DescribedDialect = Dialect & { readonly about: DialectAbout };

/** Plain JSON, as it is served. */
export type OpenApiDocument = Readonly<Record<string, JsonValue>>;

/** Whether a dialect says what it takes to describe it. */
export function isDescribed(dialect: Dialect): dialect is DescribedDialect {
  return dialect.about !== undefined;
}

/**
 * The OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1) of a dialect's routes. Pure: what it
 * says of bodies and answers are the schemas of `Route.about`, what it says of errors is asked of the voice.
 */
export function openApiDocument(
  dialect: DescribedDialect,
  routes: readonly Route[],
  { publicUrl }: { readonly publicUrl: string },
): OpenApiDocument {
  const { title, version, description, schemas } = dialect.about;
  const names = nameSchemas(schemas);
  const paths: Record<string, Record<string, JsonValue>> = {};
  for (const route of routes) {
    if (route.about !== undefined) {
      const path = (paths[templateOf(route.path)] ??= {});
      path[route.method.toLowerCase()] = operation(dialect, route, route.about, names);
    }
  }
  const securitySchemes = securityOf(dialect);
  return {
    openapi: '3.1.1',
    info: { title, version, description },
    servers: [{ url: publicUrl }],
    security: Object.keys(securitySchemes).map((name) => ({ [name]: [] })),
    tags: [...new Set(routes.flatMap(({ about }) => about?.tag ?? []))].map((name) => ({ name })),
    paths,
    components: {
      schemas: names.components(),
      headers: {
        RequestId: {
          description: 'Names this call in the log; the one that was sent where it is safe.',
          schema: { type: 'string' },
        },
        RetryAfter: {
          description: 'Seconds after which the same call may do better.',
          schema: { type: 'integer', minimum: 1 },
        },
        RateLimitPolicy: {
          description:
            'How many calls in how many seconds (draft-ietf-httpapi-ratelimit-headers), where the key has a limit.',
          schema: { type: 'string', examples: ['"default";q=100;w=60'] },
        },
        RateLimit: {
          description: 'How many calls are left for how many seconds, where the key has a limit.',
          schema: { type: 'string', examples: ['"default";r=99;t=60'] },
        },
      },
      securitySchemes,
    },
  };
}

/** `/v1/clients/:id` as `/v1/clients/{id}`. */
export function templateOf(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}');
}

function securityOf({ keyAlsoIn, sessions }: Dialect): Record<string, JsonObject> {
  return {
    bearer: { type: 'http', scheme: 'bearer', description: 'An API key.' },
    apiKey: { type: 'apiKey', in: 'header', name: 'X-API-KEY', description: 'The same key.' },
    ...(keyAlsoIn === 'queryOrBody'
      ? { apiKeyInQuery: { type: 'apiKey', in: 'query', name: 'api_key' } }
      : {}),
    ...(sessions === 'taken' ? { session: sessionScheme } : {}),
  };
}

const sessionScheme = {
  type: 'apiKey',
  in: 'cookie',
  name: 'clientele_session',
  description:
    'Somebody who is signed in to the console: `__Host-clientele_session` over HTTPS. A call that changes something is sent by a page of this server, with `X-Clientele-Console: 1`.',
} as const;

function operation(
  dialect: DescribedDialect,
  route: Route,
  about: RouteAbout,
  names: Names,
): JsonObject {
  const needs = needsOf(route);
  return {
    operationId: about.operationId,
    summary: about.summary,
    description: about.description === undefined ? needs : `${about.description}\n\n${needs}`,
    tags: [about.tag],
    ...(about.deprecated === true ? { deprecated: true } : {}),
    parameters: [
      ...Array.from(route.path.matchAll(/:(\w+)/g), ([, name = '']) => pathParameter(name)),
      ...parameters('query', about.query, names),
      ...parameters('header', about.headers, names),
    ],
    ...(route.body === undefined || about.body === undefined
      ? {}
      : { requestBody: requestBody(route.body, about, about.body, names) }),
    responses: {
      ...answers(route, about.answers, names),
      ...problems(dialect, route, about, names),
    },
    ...(route.scope === 'public' ? { security: [] } : { 'x-scope': route.scope }),
    ...(route.caller === 'user' ? { security: [{ session: [] }] } : {}),
  };
}

function needsOf({ scope, caller }: Route): string {
  if (scope === 'public') {
    return 'Needs no key.';
  }
  return caller === 'user'
    ? 'Needs somebody who is signed in; a key will not do.'
    : `Needs a key with \`${scope}\`.`;
}

function pathParameter(name: string): JsonObject {
  return { name, in: 'path', required: true, schema: { type: 'string' } };
}

function parameters(
  place: 'query' | 'header',
  all: Readonly<Record<string, ParameterAbout>> = {},
  names: Names,
): JsonObject[] {
  return Object.entries(all).map(([name, { description, schema, required }]) => ({
    name,
    in: place,
    description,
    ...(required === true ? { required } : {}),
    schema: names.refer(schema),
  }));
}

const mediaTypes = {
  json: 'application/json',
  mergePatch: 'application/merge-patch+json',
  form: 'application/x-www-form-urlencoded',
  ndjson: 'application/x-ndjson',
  csv: 'text/csv',
  octets: 'application/octet-stream',
} as const;

function requestBody(
  rules: BodyRules,
  { bodyExample, otherBodies }: RouteAbout,
  body: JsonSchema,
  names: Names,
): JsonObject {
  const content: Record<string, JsonValue> = {};
  for (const type of rules.mediaTypes) {
    // Lines have a schema of their own, among the other bodies.
    if (type !== 'ndjson' || rules.isRaw === true) {
      content[mediaTypes[type]] = withExample(names.refer(body), bodyExample);
    }
  }
  return { required: true, content: { ...content, ...contents(otherBodies, names) } };
}

function answers(
  route: Route,
  all: Readonly<Record<number, AnswerAbout>>,
  names: Names,
): Record<string, JsonObject> {
  return Object.fromEntries(
    Object.entries(all).map(([status, answer]) => [
      status,
      {
        description: answer.description,
        headers: {
          ...commonHeaders(route, Number(status)),
          ...answerHeaders(answer.headers, names),
        },
        ...contentOf(answer, names),
      },
    ]),
  );
}

/** Headers that an answer has by its status alone. Whose key is not known has no limit, and what may pass says when to come back. */
function commonHeaders({ scope }: Route, status: number): JsonObject {
  const isCounted = scope !== 'public' && status !== 401;
  return {
    'X-Request-Id': headerRef('RequestId'),
    ...(status === 429 || status === 503 ? { 'Retry-After': headerRef('RetryAfter') } : {}),
    ...(isCounted
      ? { 'RateLimit-Policy': headerRef('RateLimitPolicy'), RateLimit: headerRef('RateLimit') }
      : {}),
  };
}

function headerRef(name: string): JsonObject {
  return { $ref: `#/components/headers/${name}` };
}

function answerHeaders(
  all: Readonly<Record<string, ParameterAbout>> = {},
  names: Names,
): JsonObject {
  return Object.fromEntries(
    Object.entries(all).map(([name, { description, schema }]) => [
      name,
      { description, schema: names.refer(schema) },
    ]),
  );
}

function contentOf({ body, contentType, otherBodies, example }: AnswerAbout, names: Names) {
  if (body === undefined) {
    return {};
  }
  const main = { [contentType ?? 'application/json']: withExample(names.refer(body), example) };
  return { content: { ...main, ...contents(otherBodies, names) } };
}

function contents(all: Readonly<Record<string, JsonSchema>> = {}, names: Names): JsonObject {
  return Object.fromEntries(
    Object.entries(all).map(([type, schema]) => [type, { schema: names.refer(schema) }]),
  );
}

function withExample(schema: JsonValue, example: JsonValue | undefined): JsonObject {
  return example === undefined ? { schema } : { schema, example };
}

/** Errors by the status that the voice gives them. A status that is an answer of the route as well keeps that. */
function problems(
  dialect: DescribedDialect,
  route: Route,
  about: RouteAbout,
  names: Names,
): Record<string, JsonObject> {
  const byStatus = new Map<number, { answer: JsonAnswer; codes: ErrorCode[] }>();
  for (const code of errorCodesOf(dialect, route)) {
    const answer = dialect.renderError(new DirectoryError(code, 'It is so. Do this.'));
    const known = byStatus.get(answer.status);
    if (known === undefined) {
      byStatus.set(answer.status, { answer, codes: [code] });
    } else {
      known.codes.push(code);
    }
  }
  return Object.fromEntries(
    [...byStatus]
      .filter(([status]) => about.answers[status] === undefined)
      .map(([status, { answer, codes }]) => [
        status,
        {
          description: codes.map((code) => `\`${code}\``).join(', '),
          headers: commonHeaders(route, status),
          content: {
            [answer.contentType ?? 'application/json']: withExample(
              names.refer(dialect.about.errorSchema(status)),
              answer.body,
            ),
          },
          'x-error-codes': codes,
        },
      ]),
  );
}
