import assert from 'node:assert/strict';
import { Value } from 'typebox/value';
import { ProblemWire } from '../../src/dialects/native/problem-schema.ts';
import { problemKinds } from '../../src/dialects/problem.ts';
import type { ErrorCode } from '../../src/domain/errors.ts';
import type { JsonValue } from '../../src/lib/json/json-value.ts';
import { dialectRoutes } from './dialect-routes.ts';
import type { CallOptions, TestServer } from './test-server.ts';

/** An answer of `/api/v2`. */
export interface NativeAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, JsonValue>>;
}

const routes = dialectRoutes()
  .filter(({ dialect }) => dialect.id === 'native')
  .map(({ route }) => ({ route, path: new RegExp(`^${route.path.replace(/:\w+/g, '[^/]+')}$`) }));

/** What any call can answer, whatever its route says. */
const everywhere: ReadonlySet<string> = new Set([
  'bad_request',
  'empty_body',
  'invalid_utf8',
  'invalid_json',
  'duplicate_key',
  'too_deep',
  'forbidden_key',
  'body_too_large',
  'unsupported_media_type',
  'unauthorized',
  'insufficient_scope',
  'validation_failed',
  'unavailable',
]);

/** Calls with one key, each answer held to what its route says of itself. */
export function nativeCalls(
  server: TestServer,
  key: string,
): (method: string, target: string, options?: CallOptions) => Promise<NativeAnswer> {
  return async (method, target, options = {}) => {
    const answer = await server.call(method, target, { key, ...options });
    assertDocumented(method, target, answer);
    return answer as NativeAnswer;
  };
}

/** Holds an answer of `/api/v2` to what its route says of itself: status, body, error code. */
export function assertDocumented(
  method: string,
  target: string,
  answer: { readonly status: number; readonly body: unknown },
): void {
  const [path = ''] = target.split('?');
  const known = method === 'HEAD' ? 'GET' : method;
  const matching = routes.filter(
    ({ route, path: form }) => route.method === known && form.test(path),
  );
  // A fixed path wins over one with a parameter.
  const found = matching.find(({ route }) => !route.path.includes(':')) ?? matching[0];
  const about = found?.route.about ?? assert.fail(`${method} ${path} does not describe itself`);
  const text = `${method} ${path} ${answer.status} ${JSON.stringify(answer.body)}`;
  if (answer.status < 400) {
    const said = about.answers[answer.status] ?? assert.fail(text);
    if (said.body === undefined) {
      assert.ok(answer.body === '' || answer.body === null, text);
    } else if (method !== 'HEAD') {
      assert.ok(Value.Check(said.body, answer.body), text);
    }
    return;
  }
  assert.ok(Value.Check(ProblemWire, answer.body), text);
  const { code, status } = answer.body as { code: ErrorCode; status: number };
  assert.equal(status, answer.status);
  assert.equal(problemKinds[code].status, status);
  assert.ok(everywhere.has(code) || about.errors?.includes(code) === true, text);
}

/** A copy in which each id and instant has a name of its own, by the order of their first coming. */
export function withNames(value: JsonValue, ids: string[]): JsonValue {
  const text = JSON.stringify(value)
    .replace(/[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[\da-f]{4}-[\da-f]{12}/g, (id) => {
      if (!ids.includes(id)) {
        ids.push(id);
      }
      return `{id ${ids.indexOf(id) + 1}}`;
    })
    .replace(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"{instant}"');
  return JSON.parse(text) as JsonValue;
}

/** The way back, for requests. */
export function withIds<T extends JsonValue>(value: T, ids: readonly string[]): T {
  const text = JSON.stringify(value).replace(/\{id (\d+)\}/g, (name, index) => {
    return ids[Number(index) - 1] ?? assert.fail(`${name} is nobody yet`);
  });
  return JSON.parse(text) as T;
}

/** `pointer code` of each issue of a refusal, in order. */
export function issuesOf({ body }: NativeAnswer): readonly string[] {
  const errors = (body['errors'] ?? []) as readonly {
    readonly pointer: string;
    readonly code: string;
  }[];
  return errors.map(({ pointer, code }) => `${pointer} ${code}`);
}
