import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Tells when the turns of the event loop take too long. */
export interface LoopWatch {
  /** The same answer from one look at the delay to the next. */
  isLate(): boolean;
  close(): void;
}

/** How often the delay is looked at. */
const sampleMs = 500;
/** Looks in a row that must find it too long: one long turn is no overload, however long it was. */
const lateLooks = 2;
/** How exactly the delay is measured. */
const resolutionMs = 20;

/** Watches it until it is closed; with a `delayMaxMs` of 0 it is never late. */
export function watchLoop(delayMaxMs: number): LoopWatch {
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
