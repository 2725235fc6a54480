import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Route } from '../dialects/dialect.ts';
import { DirectoryError } from '../domain/errors.ts';

/** Tells when the server has more to do than it can. */
export interface Pressure {
  /** What to answer instead of beginning a call; `undefined`, nearly always, where it may begin. */
  refusal(route: Pick<Route, 'scope'>): DirectoryError | undefined;
  close(): void;
}

export interface PressureOptions {
  /** How late the turns of the event loop may be on average; 0: however late. */
  readonly loopDelayMaxMs: number;
  readonly waitingWritesMax: number;
  /** Writes that were taken and are not durable yet. */
  waitingWrites(): number;
}

/** How often the delay is looked at. */
const sampleMs = 500;
/** Looks in a row that must find it too long: one long turn is no overload, however long it was. */
const lateLooks = 2;
/** How exactly the delay is measured. */
const resolutionMs = 20;
const retryAfterSeconds = { loop: 2, queue: 1 } as const;

/**
 * Watches the event loop and the write queue (reliability 1.11). To refuse a call before its key and body
 * are read costs a fraction of what it costs later, so that more is left for those that are carried out.
 */
export function watchPressure(options: PressureOptions): Pressure {
  const { loopDelayMaxMs, waitingWritesMax } = options;
  const loop = watchLoop(loopDelayMaxMs);

  return {
    refusal({ scope }) {
      if (loop.isLate()) {
        return unavailable('The server has more to do than it can for now.', 'loop');
      }
      const mayWrite = scope === 'write' || scope === 'ingest';
      return mayWrite && options.waitingWrites() >= waitingWritesMax
        ? unavailable('Too many writes are waiting.', 'queue')
        : undefined;
    },
    close: loop.close,
  };
}

interface LoopWatch {
  /** True from one look at the delay to the next. */
  isLate(): boolean;
  close(): void;
}

function watchLoop(delayMaxMs: number): LoopWatch {
  if (delayMaxMs === 0) {
    return { isLate: () => false, close: () => undefined };
  }
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  let late = 0;
  const timer = setInterval(() => {
    // It counts how long its own timer took, of which `resolution` was wanted.
    late = histogram.mean / 1e6 - resolutionMs > delayMaxMs ? late + 1 : 0;
    histogram.reset();
  }, sampleMs).unref();

  return {
    isLate: () => late >= lateLooks,
    close() {
      clearInterval(timer);
      histogram.disable();
    },
  };
}

function unavailable(message: string, reason: keyof typeof retryAfterSeconds): DirectoryError {
  return new DirectoryError('unavailable', `${message} Try again in a moment.`, {
    retryAfterSeconds: retryAfterSeconds[reason],
  });
}
