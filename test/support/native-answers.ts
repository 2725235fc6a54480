import assert from 'node:assert/strict';
import { Value } from 'typebox/value';
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
  .map(({ route }) => ({ route, form: new RegExp(`^${route.path.replace(/:\w+/g, '[^/]+')}$`) }));

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

function assertDocumented(
  method: string,
  target: string,
  { status, body }: { readonly status: number; readonly body: unknown },
): void {
  const path = target.replace(/\?.*/, '');
  const found = routes.find(({ route, form }) => route.method === method && form.test(path));
  const about = found?.route.about ?? assert.fail(`${method} ${path} does not describe itself`);
  const shown = `${method} ${path} ${status} ${JSON.stringify(body)}`;
  if (status >= 400) {
    const { code } = body as { readonly code: string };
    const isKnown = code === 'insufficient_scope' || about.errors?.some((known) => known === code);
    assert.ok(isKnown, shown);
    return;
  }
  const said = about.answers[status] ?? assert.fail(shown);
  assert.ok(said.body === undefined ? body === '' : Value.Check(said.body, body), shown);
}

/** `pointer code` of each issue of a refusal, in order. */
export function issuesOf({ body }: NativeAnswer): readonly string[] {
  const errors = (body['errors'] ?? []) as readonly {
    readonly pointer: string;
    readonly code: string;
  }[];
  return errors.map(({ pointer, code }) => `${pointer} ${code}`);
}
