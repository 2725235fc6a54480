import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fastify } from 'fastify';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import type { Dialect } from '../dialects/dialect.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { SessionRing } from '../accounts/session-ring.ts';
import type { CallLog } from '../directory/call-log.ts';
import type { Directory } from '../directory/directory.ts';
import type { KeyRing } from '../directory/key-ring.ts';
import type { Keys } from '../directory/keys.ts';
import type { Statistics } from '../directory/statistics.ts';
import { DirectoryError } from '../domain/errors.ts';
import { sessionCookieName } from '../lib/session-cookie.ts';
import type { Imports } from '../importing/imports.ts';
import type { Clock } from '../lib/clock.ts';
import { hostInUrl } from '../lib/host-in-url.ts';
import { createSealer } from '../lib/seal.ts';
import { createBodyReader } from './body-reader.ts';
import { watchForCallLog } from './call-log-watch.ts';
import { createClientErrorHandler, writeError } from './client-error.ts';
import { trackConnections } from './connections.ts';
import { consoleFolder } from './console-files.ts';
import { registerConsole } from './console-routes.ts';
import { beginExchange, type Exchange } from './exchange.ts';
import type { HttpLog } from './log.ts';
import { type Operations, operationsDialect } from './operations.ts';
import { watchPressure } from './pressure.ts';
import { keepTickShape } from './keep-tick-shape.ts';
import { createRateLimits } from './rate-limits.ts';
import { readOnce } from './read-once.ts';
import { registerDialects } from './register-dialects.ts';
import { hasEmptyParameter } from './request-checks.ts';
import { type RequestIds, createRequestIds } from './request-id.ts';
import { createResponder } from './responder.ts';
import { createRunningCalls } from './running-calls.ts';
import type { HttpSettings } from './settings.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import { answerUnrouted } from './unrouted.ts';
import { createVoices, pathOf, plainVoice } from './voices.ts';
import { type HttpWatch, noRoute, nobodyWatches, watchTogether } from './watch.ts';

const documentsFolder = new URL('../../docs/', import.meta.url);

/** What a server depends on. */
export interface ServerOptions {
  readonly dialects: readonly Dialect[];
  readonly directory: Directory;
  readonly imports: Imports;
  readonly keyRing: KeyRing;
  readonly keys: Keys;
  readonly webhooks: Webhooks;
  readonly sessionRing: SessionRing;
  readonly accounts: Accounts;
  readonly callLog: CallLog;
  readonly statistics: Statistics;
  readonly settings: HttpSettings;
  readonly clock: Clock;
  readonly log: HttpLog;
  readonly watch?: HttpWatch;
  /** What operators ask that only the whole program knows. Absent: they are not answered. */
  readonly operations?: Omit<Operations, 'isStopping'>;
  /** The secret of this installation; positions in lists are sealed with it. */
  readonly secret: string;
  /** The built console, for tests; absent: where it is built. */
  readonly consoleFolder?: string;
}

/** The HTTP server. */
export interface HttpServer {
  /** Rejects with Node's own error where the address cannot be used. Port 0 picks a free one. */
  listen(address: { readonly host: string; readonly port: number }): Promise<{ port: number }>;
  /** From now on the server says that it is not ready, and asks callers to come back over another connection; it goes on answering. */
  drain(): void;
  /**
   * Takes no more connections and closes idle ones at once. Lets running calls finish, those of callers who
   * have gone too, for `closeTimeoutMs` at most.
   */
  close(): Promise<void>;
  /** Sends a request without a network: for tests. Only what Node's parser does is missing. */
  inject(request: InjectOptions): Promise<LightMyRequestResponse>;
}

/** Header lines and request line together; Node answers 431 beyond. */
const headerBytesMax = 16_384;
const timeoutsCheckedEveryMs = 1_000;
const methodsAnswered = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Makes a server that answers for these dialects; it listens when told to. */
export function createServer(options: ServerOptions): HttpServer {
  const { dialects, settings, log, callLog, watch = nobodyWatches } = options;
  keepTickShape();
  const requestIds = createRequestIds(`${randomBytes(6).toString('hex')}-`);
  const operations = options.operations && {
    ...options.operations,
    isStopping: () => isClosing,
  };
  const operators = operations === undefined ? [] : [operationsDialect(operations)];
  const voiceOf = createVoices([...dialects, ...operators]);
  const pressure = watchPressure({
    loopDelayMaxMs: settings.loopDelayMaxMs,
    directory: options.directory,
  });
  const unroutedWatch = watch.route(noRoute);
  const bodies = createBodyReader();
  const app = createApp(settings, requestIds, onBadUrl);
  const connections = trackConnections(app.server);
  const calls = createRunningCalls();
  let isClosing = false;
  let listensOn = '';
  const responder = createResponder({
    log,
    isSecure: settings.publicUrl?.startsWith('https:') === true,
    isClosing: () => isClosing,
    onUnreadBody: ({ request, response }) => connections.drain(request, response),
  });

  const registration = {
    ...options,
    watch,
    responder,
    calls,
    bodies,
    limits: createRateLimits(options.clock, settings.rateLimit),
    sessions: {
      ring: options.sessionRing,
      cookieName: sessionCookieName(settings.publicUrl),
      publicUrl: () => settings.publicUrl ?? listensOn,
    },
    services: {
      directory: options.directory,
      imports: options.imports,
      dialects,
      packageFile: readOnce(async (specifier) => readFile(new URL(import.meta.resolve(specifier)))),
      document: readOnce((name) => readFile(new URL(name, documentsFolder), 'utf8')),
      clock: options.clock,
      cursors: createSealer(options.secret, 'cursors'),
      answersUnder: (text: string) =>
        createSealer(JSON.stringify([options.secret, text]), 'answers'),
      keys: options.keys,
      webhooks: options.webhooks,
      accounts: options.accounts,
      callLog,
      statistics: options.statistics,
      refusesJunkIds: settings.refusesJunkIds,
      // Known only once the server listens: a handler that reads it when it is called is always right.
      get publicUrl() {
        return settings.publicUrl ?? listensOn;
      },
    },
  };
  const dialectsWatch = watchTogether([watch, watchForCallLog(callLog)]);
  registerDialects(app, { ...registration, watch: dialectsWatch, pressure });
  registerDialects(app, { ...registration, dialects: operators });

  registerConsole(app, { responder, watch, folder: options.consoleFolder ?? consoleFolder });

  app.setNotFoundHandler((request, reply) => {
    reply.hijack();
    const exchange = unroutedExchange(request.raw, reply.raw, request.id);
    try {
      const path = pathOf(request.raw.url ?? '');
      responder.answer(exchange, answerUnrouted(exchange, methodsOf(app, path)));
    } catch (thrown) {
      responder.fail(exchange, thrown);
    }
  });

  app.server.on(
    'clientError',
    createClientErrorHandler({
      bodies,
      voiceOf,
      nextRequestId: requestIds.next,
      isAnswered: connections.isDraining,
    }),
  );
  app.server.on('checkContinue', (request, response) => {
    app.server.emit('request', request, response);
  });
  app.server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const message = 'The only expectation that can be met is `100-continue`: leave Expect out.';
    const exchange = unroutedExchange(request, response, requestIds.of(request));
    responder.fail(exchange, new DirectoryError('expectation_failed', message));
  });
  app.server.on('connect', (_request, socket) => {
    const error = new DirectoryError(
      'bad_request',
      'This is not a proxy: CONNECT is not answered.',
    );
    writeError(socket, error, plainVoice, requestIds.next());
  });

  function unroutedExchange(
    request: IncomingMessage,
    response: ServerResponse,
    requestId: string,
  ): Exchange {
    return beginExchange({
      request,
      response,
      requestId,
      voice: voiceOf(pathOf(request.url ?? '')),
      watch: unroutedWatch,
    });
  }

  function onBadUrl(request: IncomingMessage, response: ServerResponse, requestId: string): void {
    const message = 'The path holds a percent escape that is broken or not UTF-8.';
    const error = new DirectoryError('bad_request', message);
    responder.fail(unroutedExchange(request, response, requestId), error);
  }

  return {
    async listen(address) {
      await app.ready();
      const port = await listenOn(app.server, address);
      listensOn = `http://${hostInUrl(address.host)}:${port}`;
      return { port };
    },
    drain() {
      isClosing = true;
    },
    async close() {
      isClosing = true;
      pressure.close();
      const deadline = performance.now() + settings.closeTimeoutMs;
      responder.endStreams();
      await connections.close(settings.closeTimeoutMs);
      await calls.ended(deadline - performance.now());
      await app.close();
    },
    inject: (request) => app.inject(request),
  };
}

type OnBadUrl = (request: IncomingMessage, response: ServerResponse, requestId: string) => void;

function createApp(
  settings: HttpSettings,
  requestIds: RequestIds,
  onBadUrl: OnBadUrl,
): FastifyInstance {
  const app = fastify({
    http: {
      maxHeaderSize: headerBytesMax,
      headersTimeout: settings.headersTimeoutMs,
      requestTimeout: settings.requestTimeoutMs,
      connectionsCheckingInterval: Math.min(timeoutsCheckedEveryMs, settings.headersTimeoutMs / 2),
      // Node would answer without a body: `checkRequest` looks at the host.
      requireHostHeader: false,
      // Where no body is announced none is read, so the stream of one need not be set up and ended.
      optimizeEmptyRequests: true,
    },
    requestTimeout: settings.requestTimeoutMs,
    keepAliveTimeout: settings.keepAliveTimeoutMs,
    connectionTimeout: settings.stalledTimeoutMs,
    genReqId: requestIds.of,
    trustProxy: settings.trustedProxies.length > 0 && [...settings.trustedProxies],
    return503OnClosing: false,
    clientErrorHandler: ignore,
    frameworkErrors: (_error, request, reply) => {
      reply.hijack();
      onBadUrl(request.raw, reply.raw, request.id);
    },
    routerOptions: {
      // Headers and URL are limited together; the meaning of a parameter is the dialect's.
      maxParamLength: headerBytesMax,
      // Read by `readQuery`, strictly, and after the key.
      querystringParser: () => noQuery,
    },
  });
  app.server.maxConnections = settings.connectionsMax;
  // Bodies are read by this layer, after the key and with its own limits: to Fastify there are none.
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    app.addHttpMethod(method, { hasBody: false, overrideExisting: true });
  }
  return app;
}

const noQuery = Object.freeze({});

function ignore(): void {}

/** The methods that a path answers. */
function methodsOf(app: FastifyInstance, path: string): string[] {
  return methodsAnswered.filter((method) => {
    const found = app.findRoute({ method, url: path });
    return found !== null && !hasEmptyParameter(found.params);
  });
}

function listenOn(
  server: FastifyInstance['server'],
  address: { readonly host: string; readonly port: number },
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : address.port);
    });
  });
}
