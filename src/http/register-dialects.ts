import type { FastifyInstance } from 'fastify';
import type { Dialect, DialectServices } from '../dialects/dialect.ts';
import type { KeyRing } from '../directory/key-ring.ts';
import { type MaybePromise, andThen } from '../lib/maybe-promise.ts';
import { type Endpoint, type SessionAdmission, admit } from './admit.ts';
import type { BodyReader } from './body-reader.ts';
import { beginExchange, type Exchange } from './exchange.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Responder } from './responder.ts';
import type { Pressure } from './pressure.ts';
import type { RunningCalls } from './running-calls.ts';
import type { HttpWatch } from './watch.ts';

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
  readonly watch: HttpWatch;
  /** Absent: these routes are answered however much there is to do. */
  readonly pressure?: Pressure;
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
  { responder, calls, watch: watches, pressure }: Registration,
  endpoint: Endpoint,
  voice: Dialect,
): void {
  const { route } = endpoint;
  const { method, path } = route;
  const watch = watches.route({
    dialect: endpoint.dialect.id,
    method,
    path,
    isPublic: route.scope === 'public',
  });
  app.route<{ Params: Record<string, string> }>({
    method: route.method,
    url: route.path,
    handler(request, reply) {
      reply.hijack();
      const exchange = beginExchange({
        request: request.raw,
        response: reply.raw,
        requestId: request.id,
        caller: request,
        voice,
        watch,
        route,
      });
      const { params } = request;
      if (pressure === undefined) {
        begin(exchange, params);
      } else {
        pressure.meet({
          route,
          begin: () => begin(exchange, params),
          refuse: (error) => responder.refuse(exchange, error),
        });
      }
    },
  });

  function begin(exchange: Exchange, params: Readonly<Record<string, string>>): void {
    const served =
      watch.run === undefined
        ? serve(endpoint, responder, exchange, params)
        : watch.run(exchange, exchange.request, () => serve(endpoint, responder, exchange, params));
    if (served !== undefined) {
      calls.add(served);
    }
  }
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
