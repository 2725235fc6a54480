import type { FastifyInstance } from 'fastify';
import type { Dialect, DialectServices } from '../dialects/dialect.ts';
import type { KeyRing } from '../directory/key-ring.ts';
import { type MaybePromise, andThen } from '../lib/maybe-promise.ts';
import { type Endpoint, type SessionAdmission, admit } from './admit.ts';
import type { BodyReader } from './body-reader.ts';
import type { Exchange } from './exchange.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Responder } from './responder.ts';
import type { RunningCalls } from './running-calls.ts';

/** What the routes of all dialects share. */
export interface Registration {
  readonly dialects: readonly Dialect[];
  readonly services: DialectServices;
  readonly keyRing: KeyRing;
  readonly sessions: SessionAdmission;
  readonly bodies: BodyReader;
  readonly limits: RateLimits;
  readonly responder: Responder;
  readonly calls: RunningCalls;
}

/** Puts every route of every dialect on the server. */
export function registerDialects(app: FastifyInstance, registration: Registration): void {
  const { dialects, services, keyRing, sessions, bodies, limits } = registration;
  for (const dialect of dialects) {
    for (const route of dialect.routes(services)) {
      registerRoute(
        app,
        registration,
        { dialect, route, keyRing, sessions, bodies, limits },
        dialect,
      );
    }
  }
}

function registerRoute(
  app: FastifyInstance,
  { responder, calls }: Registration,
  endpoint: Endpoint,
  voice: Dialect,
): void {
  const { route } = endpoint;
  app.route<{ Params: Record<string, string> }>({
    method: route.method,
    url: route.path,
    handler(request, reply) {
      reply.hijack();
      const exchange = {
        request: request.raw,
        response: reply.raw,
        requestId: request.id,
        voice,
        route,
      };
      const served = serve(endpoint, responder, exchange, request.params);
      if (served !== undefined) {
        calls.add(served);
      }
    },
  });
}

/** One call, from its first header to its answer: at once where it waits for nothing. Neither throws nor rejects. */
function serve(
  endpoint: Endpoint,
  responder: Responder,
  exchange: Exchange,
  params: Readonly<Record<string, string>>,
): Promise<void> | undefined {
  const fail = (thrown: unknown): void => responder.fail(exchange, thrown);
  try {
    const call = admit(endpoint, exchange, params);
    const answer = andThen(call, (admitted) => endpoint.route.handle(admitted));
    const sent: MaybePromise<void> = andThen(answer, (given) => responder.answer(exchange, given));
    return sent instanceof Promise ? sent.catch(fail) : undefined;
  } catch (thrown) {
    fail(thrown);
    return undefined;
  }
}
