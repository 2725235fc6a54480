import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  defaultTextMapGetter,
  trace,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { type CommitReport, type WriteWatch, commitPhases } from '../directory/write-watch.ts';
import type { HttpWatch, RouteName, RouteWatch, WatchedCall } from '../http/watch.ts';
import { samplerOf } from './sampler.ts';
import type { Environment } from './traces-wanted.ts';

/** Sends spans to a collector: one per request, and below it what its write waited for and was made of. */
export interface Traces {
  readonly http: HttpWatch;
  readonly writes: WriteWatch & { joined(): Ticket | undefined };
  /** Sends what is left. Never rejects. */
  close(): Promise<void>;
}

/** A write in the queue, by the request that it belongs to. */
interface Ticket {
  readonly context: Context;
  /** On the clock of `performance.now()`. */
  readonly joinedAtMs: number;
}

/** How long the last spans may take to be sent. */
const closeMs = 2_000;

/** How long a collector may take for a batch, tries included; Node does not end before. */
const sendMs = 3_000;

/** From this status on a request failed, and not by its caller's doing. */
const failedStatus = 500;

/** What traces depend on. */
export interface TracesOptions {
  /** Of the collector, with its path. */
  readonly url: string;
  /** Says which requests are traced. */
  readonly environment: Environment;
  /** Of this program. */
  readonly version: string;
}

/** Makes traces. The service's name, headers for the collector and its time-outs are the `OTEL_…` variables of the process. */
export function createTraces({ url, environment, version }: TracesOptions): Traces {
  const service = { 'service.name': 'clientele', 'service.version': version };
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes(service))
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: samplerOf(environment),
    spanProcessors: [
      new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url, timeoutMillis: sendMs }) }),
    ],
  });
  const tracer = provider.getTracer('clientele', version);
  const running = new AsyncLocalStorage<Context>();

  return {
    http: { route: (name) => traceRoute(tracer, running, name) },
    writes: {
      joined() {
        const context = running.getStore();
        return context && { context, joinedAtMs: performance.now() };
      },
      committed: (report) => traceCommit(tracer, report),
    },
    async close() {
      // A collector that is gone must not keep a server from stopping.
      const late = new AbortController();
      const tooLate = delay(closeMs, undefined, { signal: late.signal });
      await Promise.race([provider.shutdown(), tooLate]).catch(() => undefined);
      late.abort();
    },
  };
}

const propagator = new W3CTraceContextPropagator();

function traceRoute(
  tracer: Tracer,
  running: AsyncLocalStorage<Context>,
  { dialect, method, path }: RouteName,
): RouteWatch {
  const spans = new WeakMap<WatchedCall, Span>();
  const name = `${method} ${path}`;
  const attributes = {
    'http.request.method': method,
    'http.route': path,
    'clientele.dialect': dialect,
  };
  return {
    run(call, request, work) {
      const parent = propagator.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter);
      const options = {
        kind: SpanKind.SERVER,
        attributes: { ...attributes, 'clientele.request_id': call.requestId },
      };
      const span = tracer.startSpan(name, options, parent);
      spans.set(call, span);
      return running.run(trace.setSpan(parent, span), work);
    },
    answered(call, status) {
      const span = spans.get(call);
      span?.setAttribute('http.response.status_code', status);
      if (status >= failedStatus) {
        span?.setStatus({ code: SpanStatusCode.ERROR });
      }
      span?.end();
    },
  };
}

/**
 * Requests that shared a commit each get the spans of all of it: whoever looks at one request wants to see
 * what it waited for.
 */
function traceCommit(tracer: Tracer, report: CommitReport): void {
  const { beganAtMs, phasesMs, error } = report;
  const tickets = report.tickets as readonly (Ticket | undefined)[];
  for (const ticket of tickets) {
    if (ticket === undefined) {
      continue;
    }
    const add = (name: string, fromMs: number, toMs: number): Span => {
      const span = tracer.startSpan(name, { startTime: epochMs(fromMs) }, ticket.context);
      span.end(epochMs(toMs));
      return span;
    };
    add('queue', ticket.joinedAtMs, beganAtMs);
    let atMs = beganAtMs;
    for (const phase of commitPhases) {
      add(phase, atMs, atMs + phasesMs[phase]);
      atMs += phasesMs[phase];
    }
    const shared = { 'clientele.commit.requests': tickets.length };
    trace.getSpan(ticket.context)?.setAttributes({
      ...shared,
      'clientele.commit.failed': error !== undefined,
    });
  }
}

function epochMs(ms: number): number {
  return performance.timeOrigin + ms;
}
